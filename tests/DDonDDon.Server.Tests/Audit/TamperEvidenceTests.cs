using DDonDDon.Ledger;
using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Audit;

/// <summary>Whatever an owner of the database does to events, a verification finds it, and a digest finds what a verification alone cannot.</summary>
public class TamperEvidenceTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_untouched_ledger_is_intact()
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        var digest = await ledger.DigestAsync();

        var verified = await ledger.VerifyAsync(digest: digest);

        (verified.Events, verified.Broken, verified.IsIntact).ShouldBe((10, 0, true));
        (await new LedgerVerifier(server.Store).VerifyAsync("*DEFAULT*", null, digest, 2, null, CancellationToken.None)).ShouldAllBe(chain => chain.IsIntact);
    }

    [Theory]
    [InlineData("seq_id = {4} + 1000000", LedgerFaultKind.EventChanged)]
    [InlineData("id = gen_random_uuid()", LedgerFaultKind.EventChanged)]
    [InlineData("stream_id = gen_random_uuid()", LedgerFaultKind.EventChanged)]
    [InlineData("stream_id = null", LedgerFaultKind.EventChanged)]
    [InlineData("version = version + 1000", LedgerFaultKind.EventChanged)]
    [InlineData("data = jsonb_set(data, '{quantity}', '2')", LedgerFaultKind.EventChanged)]
    [InlineData("data = jsonb_set(data, '{quantity}', to_jsonb((data ->> 'quantity')::numeric + 0.00000000000000000001))", LedgerFaultKind.EventChanged)]
    [InlineData("data = data - 'clock'", LedgerFaultKind.EventChanged)]
    [InlineData("data = '[]'", LedgerFaultKind.EventChanged)]
    [InlineData("data = 'null'", LedgerFaultKind.EventChanged)]
    [InlineData("bdata = '\\x00'", LedgerFaultKind.ForeignColumn)]
    [InlineData("type = 'stock_issued'", LedgerFaultKind.EventChanged)]
    [InlineData("timestamp = timestamp + interval '1 microsecond'", LedgerFaultKind.EventChanged)]
    [InlineData("timestamp = 'infinity'", LedgerFaultKind.EventChanged)]
    [InlineData("tenant_id = 'another'", LedgerFaultKind.EventChanged)]
    [InlineData("mt_dotnet_type = null", LedgerFaultKind.EventChanged)]
    [InlineData("correlation_id = 'another'", LedgerFaultKind.EventChanged)]
    [InlineData("causation_id = null", LedgerFaultKind.EventChanged)]
    [InlineData("headers = headers || '{\"stock\": 4711}'", LedgerFaultKind.EventChanged)]
    [InlineData("headers = headers - 'stock'", LedgerFaultKind.EventChanged)]
    [InlineData("headers = headers || '{\"\": 0}'", LedgerFaultKind.EventChanged)]
    [InlineData("headers = headers || jsonb_build_object('hash', repeat('0', 64))", LedgerFaultKind.EventChanged)]
    [InlineData("headers = headers || jsonb_build_object('hash', upper(headers ->> 'hash'))", LedgerFaultKind.HashMissing)]
    [InlineData("headers = headers - 'hash'", LedgerFaultKind.HashMissing)]
    [InlineData("headers = '[1]'", LedgerFaultKind.HashMissing)]
    [InlineData("headers = null", LedgerFaultKind.HashMissing)]
    [InlineData("user_name = 'lee'", LedgerFaultKind.EventChanged)]
    [InlineData("is_archived = true", LedgerFaultKind.ForeignColumn)]
    public async Task A_change_of_any_column_is_found_where_it_was_made(string change, LedgerFaultKind kind)
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        var positions = await ledger.PositionsAsync();
        await ledger.ExecuteAsync($"update mt_events set {change} where tenant_id = {{store}} and seq_id = {{4}}");

        var fault = (await ledger.VerifyAsync()).Faults[0];

        fault.Kind.ShouldBe(kind, fault.Text);
        // What was taken out of its place is missed where it stood.
        var isMoved = change.StartsWith("seq_id", StringComparison.Ordinal) || change.StartsWith("tenant_id", StringComparison.Ordinal);
        fault.Seq.ShouldBe(positions[isMoved ? 5 : 4], fault.Text);
        fault.EventId.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("update mt_events set bdata = '\\x00' where tenant_id = {store} and seq_id = {0}", 0)]
    [InlineData("delete from mt_events where tenant_id = {store} and seq_id = {0}", 1)]
    [InlineData("delete from mt_events where tenant_id = {store} and seq_id = {6}", 7)]
    [InlineData("update mt_events set seq_id = case seq_id when {3} then -{7} else -{3} end where tenant_id = {store} and seq_id in ({3}, {7}); update "
        + "mt_events set seq_id = -seq_id where tenant_id = {store} and seq_id < 0", 3)]
    public async Task Events_that_were_removed_or_changed_places_are_found(string tampering, int firstBroken)
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        var positions = await ledger.PositionsAsync();

        await ledger.ExecuteAsync(tampering);

        (await ledger.VerifyAsync()).Faults[0].Seq.ShouldBe(positions[firstBroken]);
    }

    [Fact]
    public async Task What_a_removed_event_leaves_behind_names_it()
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        await ledger.ExecuteAsync("delete from mt_events where tenant_id = {store} and seq_id = {6}");

        var verified = await ledger.VerifyAsync();

        verified.Faults[0].Text.ShouldContain("Version 4 of stream");
        verified.Faults.Select(fault => fault.Kind).ShouldBe([LedgerFaultKind.EventChanged, LedgerFaultKind.CountDiffers, LedgerFaultKind.StreamsDiffer]);
    }

    [Fact]
    public async Task An_event_that_was_put_in_is_found()
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        await ledger.ExecuteAsync("update mt_events set seq_id = seq_id + 1000000 where tenant_id = {store} and seq_id > {4}");
        await ledger.RewriteChainAsync();
        (await ledger.VerifyAsync()).IsIntact.ShouldBeTrue();
        await ledger.ExecuteAsync("""
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, headers, user_name)
            select seq_id + 1, gen_random_uuid(), gen_random_uuid(), 1, data, type, timestamp, tenant_id, mt_dotnet_type, headers, user_name
            from mt_events where tenant_id = {store} and seq_id = {4}
            """);

        var verified = await ledger.VerifyAsync();

        verified.Faults[0].Kind.ShouldBe(LedgerFaultKind.EventInserted);
        verified.Faults[0].Seq.ShouldBe((await ledger.PositionsAsync())[5]);
        verified.Faults.ShouldContain(fault => fault.Kind == LedgerFaultKind.CountDiffers);
    }

    [Theory]
    [InlineData("delete from mt_events where tenant_id = {store} and seq_id >= {8}", LedgerFaultKind.TailMissing)]
    [InlineData("delete from mt_events where tenant_id = {store}", LedgerFaultKind.TailMissing)]
    [InlineData("update ddon_ledger_head set last_seq_id = {8} where tenant_id = {store}", LedgerFaultKind.BeyondHead)]
    [InlineData("update ddon_ledger_head set last_hash = decode(repeat('ab', 32), 'hex') where tenant_id = {store}", LedgerFaultKind.HeadDiffers)]
    [InlineData("update ddon_ledger_head set last_recorded_at = '2020-01-01' where tenant_id = {store}", LedgerFaultKind.HeadDiffers)]
    [InlineData("update ddon_ledger_head set event_count = 9 where tenant_id = {store}", LedgerFaultKind.CountDiffers)]
    [InlineData("update mt_streams set version = version - 1 where tenant_id = {store}", LedgerFaultKind.StreamsDiffer)]
    [InlineData("delete from mt_streams where tenant_id = {store}", LedgerFaultKind.StreamsDiffer)]
    [InlineData("delete from ddon_ledger_head where tenant_id = {store}", LedgerFaultKind.HeadMissing)]
    [InlineData("delete from mt_events where tenant_id = {store}; delete from ddon_ledger_head where tenant_id = {store}", LedgerFaultKind.HeadMissing)]
    public async Task A_ledger_that_was_cut_off_or_lost_its_head_is_found(string tampering, LedgerFaultKind kind)
    {
        var ledger = await Tampering.MakeLedgerAsync(server);

        await ledger.ExecuteAsync(tampering);

        (await ledger.VerifyAsync()).Faults[0].Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task A_history_that_was_rewritten_from_end_to_end_is_found_only_by_a_digest()
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        var digest = await ledger.DigestAsync();
        await ledger.ExecuteAsync("update mt_events set data = jsonb_set(data, '{quantity}', '77') where tenant_id = {store} and seq_id = {2}");
        await ledger.RewriteChainAsync();

        (await ledger.VerifyAsync()).IsIntact.ShouldBeTrue();
        (await ledger.VerifyAsync(digest: digest)).Faults.ShouldHaveSingleItem().Kind.ShouldBe(LedgerFaultKind.DigestDiffers);
        (await ledger.VerifyAsync(since: digest)).Faults.ShouldHaveSingleItem().Kind.ShouldBe(LedgerFaultKind.DigestDiffers);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_with_everything_that_knew_of_it_is_found_only_by_a_digest()
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        var digest = await ledger.DigestAsync();
        await ledger.ExecuteAsync("delete from mt_events where tenant_id = {store} and seq_id >= {8}; update mt_streams set version = 4 where "
            + "tenant_id = {store}");
        await ledger.RewriteChainAsync();

        (await ledger.VerifyAsync()).IsIntact.ShouldBeTrue();
        (await ledger.VerifyAsync(digest: digest)).Faults.ShouldHaveSingleItem().Text.ShouldContain("and there is none");
    }

    [Fact]
    public async Task A_ledger_that_is_gone_altogether_is_missed_by_a_digest()
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        var digest = await ledger.DigestAsync();
        await ledger.ExecuteAsync(
            "delete from mt_events where tenant_id = {store}; delete from mt_streams where tenant_id = {store}; delete from ddon_ledger_head where "
                + "tenant_id = {store}");

        (await ledger.VerifyAsync(digest: digest)).Faults.ShouldHaveSingleItem().Kind.ShouldBe(LedgerFaultKind.LedgerMissing);
        (await new LedgerVerifier(server.Store).VerifyAsync(ledger.StoreId.ToString(), null, null, 2, null, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_digest_still_proves_the_history_before_it_when_much_was_appended_since()
    {
        var shop = await server.NewShopAsync();
        var ledger = new Tampering(server, shop.StoreId);
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5), shop.Device.Inbound(shop.Milk, 6));
        var digest = await ledger.DigestAsync();
        for (var batch = 0; batch < 3; batch++) await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 1), shop.Device.Outbound(shop.Milk, 1));

        (await ledger.VerifyAsync(digest: digest)).ShouldSatisfyAllConditions(one => one.IsIntact.ShouldBeTrue(), one => one.Events.ShouldBe(8));
        (await ledger.VerifyAsync(since: digest)).ShouldSatisfyAllConditions(one => one.IsIntact.ShouldBeTrue(), one => one.Events.ShouldBe(6));

        await ledger.ExecuteAsync("update mt_events set user_name = 'lee' where tenant_id = {store} and seq_id = {0}");
        (await ledger.VerifyAsync(since: digest)).IsIntact.ShouldBeTrue("what a digest covers is trusted");
        (await ledger.VerifyAsync(digest: digest)).Faults[0].Seq.ShouldBe((await ledger.PositionsAsync())[0]);

        await ledger.ExecuteAsync("update mt_events set user_name = 'lee' where tenant_id = {store} and seq_id = {2}");
        (await ledger.VerifyAsync(since: digest)).Faults[0].Seq.ShouldBe((await ledger.PositionsAsync())[2]);
    }

    [Fact]
    public async Task A_ledger_that_grows_while_it_is_verified_is_intact()
    {
        var shop = await server.NewShopAsync();
        var ledger = new Tampering(server, shop.StoreId);
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1), shop.Device.Outbound(shop.Milk, 1));
        });

        for (var round = 0; round < 20; round++) (await ledger.VerifyAsync()).Faults.ShouldBeEmpty();

        await stop.CancelAsync();
        await writing;
    }
}
