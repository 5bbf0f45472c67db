using DDonDDon.Ledger;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Audit;

/// <summary>What an owner of the database puts out of order is found, though the whole chain was made anew; and what no hash covers.</summary>
public class TamperedOrderTests(TestServer server) : IClassFixture<TestServer>
{
    // Events 0, 2, 4, 6 are the milk's versions 1 to 4, and 1, 3, 5, 7 the bread's; 8 and 9 are the milk's again.
    private const string Swapped = """
        update mt_events set version = -version where tenant_id = {store} and seq_id in ({2}, {6});
        update mt_events set version = case version when -2 then 4 else 2 end where tenant_id = {store} and version < 0
        """;

    [Fact]
    public async Task Swapped_versions_break_the_chain()
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        await ledger.ExecuteAsync(Swapped);

        var fault = (await ledger.VerifyAsync()).Faults[0];

        (fault.Kind, fault.Number, fault.Version).ShouldBe((LedgerFaultKind.EventChanged, 3, 4));
        fault.StreamId.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(Swapped, LedgerFaultKind.VersionDiffers, 2)]
    [InlineData("update mt_events set version = 7 where tenant_id = {store} and seq_id = {7}", LedgerFaultKind.VersionDiffers, 7)]
    [InlineData("update mt_events set version = version + 10 where tenant_id = {store} and seq_id in ({1}, {3}, {5}, {7})", LedgerFaultKind.VersionDiffers, 1)]
    [InlineData("update mt_events set headers = headers || '{\"n\": 5}' where tenant_id = {store} and seq_id = {5}", LedgerFaultKind.NumberDiffers, 5)]
    [InlineData("update mt_events set headers = headers - 'n' where tenant_id = {store} and seq_id = {0}", LedgerFaultKind.NumberDiffers, 0)]
    [InlineData("delete from mt_events where tenant_id = {store} and seq_id = {7}; update mt_streams set version = 3 where tenant_id = {store} and version = 4",
        LedgerFaultKind.NumberDiffers, 7)]
    [InlineData("update mt_events set seq_id = -seq_id where tenant_id = {store} and seq_id in ({3}, {4}); "
        + "update mt_events set seq_id = case seq_id when -{3} then {4} else {3} end where tenant_id = {store} and seq_id < 0",
        LedgerFaultKind.NumberDiffers, 3)]
    [InlineData("update mt_events set type = 'tombstone' where tenant_id = {store} and seq_id = {6}", LedgerFaultKind.StreamTypeDiffers, 6)]
    [InlineData("update mt_events set type = 'product_changed' where tenant_id = {store} and seq_id = {6}", LedgerFaultKind.StreamTypeDiffers, 6)]
    public async Task What_is_out_of_order_is_found_where_it_is_though_the_chain_was_made_anew(string tampering, LedgerFaultKind kind, int place)
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        await ledger.ExecuteAsync(tampering);
        await ledger.RewriteChainAsync();

        var verified = await ledger.VerifyAsync();

        var fault = verified.Faults[0];
        (verified.Broken, fault.Kind, fault.Seq).ShouldBe((0, kind, (await ledger.PositionsAsync())[place]), fault.Text);
        (fault.EventId, fault.StreamId, fault.Version).ShouldSatisfyAllConditions(
            told => told.EventId.ShouldNotBeNull(), told => told.StreamId.ShouldNotBeNull(), told => told.Version.ShouldNotBeNull());
    }

    [Theory]
    [InlineData("type = 'product'", LedgerFaultKind.StreamTypeDiffers)]
    [InlineData("type = null", LedgerFaultKind.StreamTypeDiffers)]
    [InlineData("is_archived = true", LedgerFaultKind.ForeignColumn)]
    [InlineData("version = version - 1", LedgerFaultKind.StreamsDiffer)]
    public async Task A_changed_row_of_a_stream_is_found_and_named(string change, LedgerFaultKind kind)
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        var positions = await ledger.PositionsAsync();
        var stream = await server.AskAsync<Guid>("select stream_id from mt_events where seq_id = $1", positions[1]);
        await ledger.ExecuteAsync($"update mt_streams set {change} where tenant_id = {{store}} and id = '{stream}'");

        var faults = (await ledger.VerifyAsync()).Faults;

        faults.ShouldAllBe(fault => fault.Kind == kind);
        faults.ShouldContain(fault => fault.StreamId == stream);
        if (kind is LedgerFaultKind.StreamTypeDiffers) (faults[0].Seq, faults[0].Number, faults[0].Version).ShouldBe((positions[1], 2, 1));
    }

    [Fact]
    public async Task Versions_that_were_moved_from_one_stream_to_another_are_found()
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        await ledger.ExecuteAsync("update mt_streams set version = case version when 4 then 3 else 7 end where tenant_id = {store}");

        (await ledger.VerifyAsync()).Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            fault => fault.Kind.ShouldBe(LedgerFaultKind.StreamsDiffer), fault => fault.Version.ShouldBe(4));
    }

    [Fact]
    public async Task A_tombstone_in_a_stream_of_its_own_is_found()
    {
        var ledger = await Tampering.MakeLedgerAsync(server);
        await ledger.ExecuteAsync("""
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type)
            select nextval('mt_events_sequence'), gen_random_uuid(), gen_random_uuid(), 1, '{}', 'tombstone', now(), {store}, 'JasperFx.Events.Tombstone'
            """);

        var verified = await ledger.VerifyAsync();

        verified.Faults.Select(fault => fault.Kind).ShouldBe(
            [LedgerFaultKind.HashMissing, LedgerFaultKind.BeyondHead, LedgerFaultKind.CountDiffers, LedgerFaultKind.StreamsDiffer]);
        verified.Faults[0].Seq.ShouldBe((await ledger.PositionsAsync())[^1]);
    }

    [Fact]
    public async Task A_sequence_that_lies_behind_the_ledger_is_told_and_refuses_what_is_sent()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));
        var ledger = new Tampering(server, shop.StoreId);
        var last = (await ledger.PositionsAsync())[^1];
        await server.DoAsync($"select setval('mt_events_sequence', {last - 1})");
        try
        {
            (await ledger.VerifyAsync()).Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                fault => fault.Kind.ShouldBe(LedgerFaultKind.SequenceBehind), fault => fault.Seq.ShouldBe(last));
            (await shop.Worker.PostAsync("/api/v1/sync/batch", shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1))))
                .ShouldBeProblem(503, "database.sequence");
            (await shop.EventsAsync()).ShouldBe(1);
        }
        finally
        {
            await server.DoAsync($"select setval('mt_events_sequence', {last})");
        }
        (await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 1))).ShouldBeAccepted(stock: 6);
        (await ledger.VerifyAsync()).IsIntact.ShouldBeTrue();
    }

    [Fact]
    public async Task Only_what_came_after_a_digest_is_held_to_its_order_and_goes_on_from_there()
    {
        var shop = await server.NewShopAsync();
        var ledger = new Tampering(server, shop.StoreId);
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5), shop.Device.Inbound(shop.Milk, 6));
        var digest = await ledger.DigestAsync();
        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 1));
        (await ledger.VerifyAsync(since: digest)).Faults.ShouldBeEmpty();

        await ledger.ExecuteAsync("update mt_events set headers = headers || '{\"n\": 4}' where tenant_id = {store} and seq_id = {2}");
        await ledger.RewriteChainAsync();

        (await ledger.VerifyAsync(since: digest)).Faults.ShouldHaveSingleItem().Kind.ShouldBe(LedgerFaultKind.NumberDiffers);
    }
}
