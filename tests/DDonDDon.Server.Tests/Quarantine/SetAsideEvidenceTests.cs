using System.Text.Json.Nodes;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Tests.Audit;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Quarantine;

/// <summary>Nobody changes or removes what was set aside, thrown away or refused for its id without a trace.</summary>
public class SetAsideEvidenceTests(TestServer server) : IClassFixture<TestServer>
{
    // What is kept is what was sent: a database's JSON would write the number anew, here 27 places long.
    [Fact]
    public async Task An_item_waits_as_it_was_sent_and_every_run_of_the_release_can_read_it()
    {
        var shop = await server.NewShopAsync();
        var code = $"tiny-{shop.StoreId}";
        var item = shop.Device.Scan("COUNT", code, 0);
        var batch = shop.Device.Batch(item).ToJsonString().Replace("\"quantity\":0", "\"quantity\":0e-27", StringComparison.Ordinal);

        (await shop.Worker.Client.SendBatchAsync(batch)).Results.Single().ShouldBe("quarantined", "barcode.unknown");

        (await server.AskAsync<string>("select data ->> 'content' from mt_doc_setasideitem where data ->> 'itemId' = $1", $"{item.IdOf()}"))
            .ShouldContain("\"quantity\":0e-27");
        await server.ScanAsync();
        var bread = await server.AddProductAsync("빵", (code, 1));
        await server.ShouldBeReleasedAsync(item);
        (await shop.StockAsync(bread)).ShouldBe(0);
    }

    [Theory]
    [InlineData("update mt_events set data = jsonb_set(data, '{content}', to_jsonb(replace(data ->> 'content', ':3', ':4')))", "quarantined")]
    [InlineData("update mt_events set data = data - 'reason'", "discarded")]
    [InlineData("update mt_events set type = 'item_released'", "discarded")]
    [InlineData("delete from mt_events", "quarantined")]
    [InlineData("delete from mt_events", "discarded")]
    [InlineData("delete from mt_events", "conflicted")]
    public async Task What_was_set_aside_cannot_be_changed_or_removed_without_a_trace(string change, string of)
    {
        var (shop, _) = await MakeAsync();
        var ledger = new Tampering(server, shop.StoreId);
        (await ledger.VerifyAsync()).IsIntact.ShouldBeTrue();
        var positions = await ledger.PositionsAsync();
        var type = of is "conflicted" ? "id_conflicted" : $"item_{of}";
        var place = positions.IndexOf(await server.AskAsync<long>(
            "select seq_id from mt_events where tenant_id = $1 and type = $2", $"{shop.StoreId}", type));

        await ledger.ExecuteAsync($"{change} where tenant_id = {{store}} and type = '{type}'");

        var verified = await ledger.VerifyAsync();
        verified.IsIntact.ShouldBeFalse();
        if (change.StartsWith("update", StringComparison.Ordinal)) verified.Faults[0].Seq.ShouldBe(positions[place]);
        else verified.Faults.Select(fault => fault.Kind).ShouldContain(LedgerFaultKind.CountDiffers);
    }

    [Fact]
    public async Task A_document_that_says_otherwise_than_the_events_is_found()
    {
        var (shop, item) = await MakeAsync();
        await SetStatusAsync(shop, item, "Open");

        var verified = await new Verifier(server.Store).VerifyAsync(
            DdonProjections.SetAsideItem, [$"{shop.StoreId}"], 1, null, CancellationToken.None);

        verified.Differences.ShouldContain(difference => difference.Tenant == $"{shop.StoreId}");
        await SetStatusAsync(shop, item, "Discarded");
    }

    private Task SetStatusAsync(Shop shop, JsonObject item, string status) => server.DoAsync($$"""
        update mt_doc_setasideitem set data = jsonb_set(data, '{status}', '"{{status}}"')
        where tenant_id = '{{shop.StoreId}}' and data ->> 'itemId' = '{{item.IdOf()}}'
        """);

    // A movement, an item that was thrown away, and other content under the movement's id.
    private async Task<(Shop Shop, JsonObject Item)> MakeAsync()
    {
        var shop = await server.NewShopAsync();
        var item = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", $"none-{shop.StoreId}", 3), "barcode.unknown");
        var movement = shop.Device.Inbound(shop.Milk, 5);
        (await shop.SyncOneAsync(movement)).ShouldBeAccepted(5);
        (await shop.SyncOneAsync(movement.With("quantity", 6))).ShouldBe("id_conflict", "id.conflict");
        (await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 1))).ShouldAllBe(result => result.Status == "accepted");
        var admin = await server.AddUserAsync(Domain.Access.Role.Admin);
        (await admin.PostAsync($"/api/v1/quarantine/{item.IdOf()}/discard?storeId={shop.StoreId}", new { reason = "오타" })).Status.ShouldBe(200);
        return (shop, item);
    }
}
