using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

/// <summary>
/// The database refuses a save, at a statement or at the commit: what is answered is true, nothing is sent again by itself that was not decided again, and
/// what was not stored can be sent again.
/// </summary>
public class SaveFaultTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Always = "1000";

    [Theory]
    [InlineData("40P01", "initially immediate")]
    [InlineData("40001", "initially immediate")]
    [InlineData("40001", "initially deferred")]
    public async Task A_save_that_had_to_give_way_is_decided_again_at_once(string fault, string when)
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 10));
        var saves = await FailAsync(shop, fault, when, times: "1");

        (await shop.SyncOneAsync(shop.Device.Outbound(shop.Milk, 1))).ShouldBeAccepted(stock: 9);

        (await SavesAsync(saves)).ShouldBe(2);
        await ShouldBeIntactAsync(shop, events: 2);
    }

    [Theory]
    [InlineData("40P01", "initially immediate")]
    [InlineData("40001", "initially deferred")]
    public async Task A_save_that_always_has_to_give_way_is_answered_with_retry(string fault, string when)
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 10));
        var saves = await FailAsync(shop, fault, when, Always);
        var sale = shop.Device.Outbound(shop.Milk, 1);

        (await shop.SyncOneAsync(sale)).ShouldBe("retry", "store.busy");

        (await SavesAsync(saves)).ShouldBe(6);
        await ShouldBeIntactAsync(shop, events: 1);
        await MendAsync();
        (await shop.SyncOneAsync(sale)).ShouldBeAccepted(stock: 9);
        await ShouldBeIntactAsync(shop, events: 2);
    }

    [Theory]
    [InlineData("initially immediate")]
    [InlineData("initially deferred")]
    public async Task A_full_disk_is_told_and_nothing_is_tried_again(string when)
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 10));
        var saves = await FailAsync(shop, "53100", when, Always);
        var batch = shop.Device.Batch(shop.Device.Outbound(shop.Milk, 1), shop.Device.Outbound(shop.Milk, 2));

        (await shop.Worker.PostAsync("/api/v1/sync/batch", batch)).ShouldBeProblem(503, "database.away");

        (await SavesAsync(saves)).ShouldBe(1);
        await ShouldBeIntactAsync(shop, events: 1);
        await MendAsync();
        (await shop.Worker.SyncAsync(batch)).Select(answer => answer.Status).ShouldBe(["accepted", "accepted"]);
        await ShouldBeIntactAsync(shop, events: 3);
    }

    [Fact]
    public async Task A_database_that_would_give_positions_twice_is_told_and_nothing_is_written()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 10));
        var batch = shop.Device.Batch(shop.Device.Outbound(shop.Milk, 1));
        var last = await server.AskAsync<long>("select last_value from mt_events_sequence");
        await server.DoAsync("select setval('mt_events_sequence', 1)");
        try
        {
            (await shop.Worker.PostAsync("/api/v1/sync/batch", batch)).ShouldBeProblem(503, "database.sequence");
            (await shop.Worker.PostAsync("/api/v1/transactions", shop.Device.Outbound(shop.Milk, 1).With("deviceId", shop.Device.Id)))
                .ShouldBeProblem(503, "database.sequence");
        }
        finally
        {
            await server.DoAsync($"select setval('mt_events_sequence', {last})");
        }

        await ShouldBeIntactAsync(shop, events: 1);
        (await shop.Worker.SyncAsync(batch)).Select(answer => answer.Status).ShouldBe(["accepted"]);
    }

    // Lets the shop's first saves fail. Returns the sequence that counts all of them, since sequences are not rolled back.
    private async Task<string> FailAsync(Shop shop, string fault, string when, string times)
    {
        var saves = $"saves_{Guid.NewGuid():N}";
        await MendAsync();
        await server.DoAsync($"""
            create sequence {saves};
            create or replace function fail() returns trigger language plpgsql as
            $$ begin if nextval('{saves}') <= {times} then raise exception using errcode = '{fault}', message = 'forced'; end if; return null; end $$;
            create constraint trigger failing after update on ddon_ledger_head deferrable {when} for each row
                when (new.tenant_id = '{shop.StoreId}') execute function fail();
            """);
        return saves;
    }

    private Task<long> SavesAsync(string sequence) => server.AskAsync<long>($"select last_value from {sequence}");

    private Task MendAsync() => server.DoAsync("drop trigger if exists failing on ddon_ledger_head");

    private async Task ShouldBeIntactAsync(Shop shop, long events)
    {
        var ledger = await new LedgerVerifier(server.Store).VerifyAsync(shop.StoreId.ToString(), null, null, 1, null, CancellationToken.None);
        ledger.ShouldHaveSingleItem().ShouldSatisfyAllConditions(one => one.Faults.ShouldBeEmpty(), one => one.Events.ShouldBe(events));
        await server.ShouldBeConsistentAsync();
    }
}
