using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;
using DDonDDon.Server.Tests.Transactions;
using static DDonDDon.Server.Tests.Quarantine.DecisionTests;

namespace DDonDDon.Server.Tests.Transfers;

/// <summary>What was received was sent: the two sides always add up.</summary>
public class ReceivedTransferTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Path = "/api/v1/transfers";

    [Fact]
    public async Task Once_received_the_sending_is_not_amended_and_what_a_device_replays_waits()
    {
        var (from, to) = (await StockedShopAsync(), await server.NewShopAsync());
        var transfer = await SendAsync(from, to, 6);
        var receipt = await ReceiveAsync(to, transfer);
        var admin = await server.AddUserAsync(Role.Admin);

        (await AmendAsync(from, transfer, "void", true)).ShouldBeProblem(409, "transfer.received");
        (await AmendAsync(from, transfer, "quantity", 7)).ShouldBeProblem(409, "transfer.received");
        (await admin.PostAsync($"{Booking.Path}/{transfer.IdOf()}/amend", Body(from).With("deviceId", from.Device.Id).With("void", true)))
            .ShouldBeProblem(409, "transfer.received");
        var (kept, dropped) = (from.Device.Amend(from.Milk, transfer, 7), from.Device.Void(from.Milk, transfer));
        (await from.SyncOneAsync(kept)).ShouldBe("quarantined", "transfer.received");
        (await from.SyncOneAsync(dropped)).ShouldBe("quarantined", "transfer.received");
        (await from.SyncOneAsync(kept)).ShouldBe("quarantined", "transfer.received");
        (await StocksAsync(from, to)).ShouldBe((4, 6));

        (await ReleaseAsync(admin, kept)).ShouldBeProblem(409, "transfer.received");
        (await DiscardAsync(admin, dropped, "잘못 누름")).Status.ShouldBe(200);
        await AmendAsync(to, receipt, "void", true);
        (await ReleaseAsync(admin, kept))["result"].GetProperty("status").GetString().ShouldBe("accepted");
        (await ReceiveAsync(to, transfer))["receivedQuantity"]!.GetValue<decimal>().ShouldBe(7);
        (await StocksAsync(from, to)).ShouldBe((3, 7));
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_void_receipt_puts_the_goods_on_their_way_again()
    {
        var (from, to) = (await StockedShopAsync(), await server.NewShopAsync());
        var transfer = await SendAsync(from, to, 6);
        var receipt = await ReceiveAsync(to, transfer);

        (await AmendAsync(to, receipt, "void", true)).Status.ShouldBe(201);

        var shown = await to.Worker.GetAsync($"{Path}/{transfer.IdOf()}");
        shown["status"].GetString().ShouldBe("in_transit");
        foreach (var absent in new[] { "receiptId", "receivedQuantity", "receivedAt", "missing" }) shown.Json.TryGetProperty(absent, out _).ShouldBeFalse();
        (await StatusesAsync(to, "in_transit")).ShouldBe([transfer.IdOf()]);
        (await StatusesAsync(to, "received")).ShouldBeEmpty();
        (await StocksAsync(from, to)).ShouldBe((4, 0));

        (await AmendAsync(from, transfer, "quantity", 5)).Status.ShouldBe(201);
        var again = await ReceiveAsync(to, transfer);
        again["receivedQuantity"]!.GetValue<decimal>().ShouldBe(5);
        (await AmendAsync(to, receipt, "quantity", 6)).ShouldBeProblem(409, "transfer.received");
        (await StatusesAsync(to, "received")).ShouldBe([transfer.IdOf()]);
        (await StatusesAsync(to, "in_transit")).ShouldBeEmpty();
        (await StocksAsync(from, to)).ShouldBe((5, 5));

        await AmendAsync(to, again, "void", true);
        await AmendAsync(from, transfer, "void", true);
        (await StatusesAsync(to, "cancelled")).ShouldBe([transfer.IdOf()]);
        (await AmendAsync(to, again, "quantity", 5)).ShouldBeProblem(409, "transfer.cancelled");
        (await StocksAsync(from, to)).ShouldBe((10, 0));
    }

    [Fact]
    public async Task Nothing_arrived_is_a_receipt_and_what_is_missing_has_a_reason()
    {
        var (from, to) = (await StockedShopAsync(), await server.NewShopAsync());
        var (lost, broken) = (await SendAsync(from, to, 6), await SendAsync(from, to, 3));
        var path = $"{Path}/{broken.IdOf()}/receive";

        var nothing = await ReceiveAsync(to, lost, 0);
        (await to.PostFromAsync(path, Body(to).With("quantity", 1).With("reason", "weather"))).ShouldBeProblem(422, "reason.invalid");
        (await to.PostFromAsync(path, Body(to).With("quantity", -1))).ShouldBeProblem(422, "quantity.invalid");
        var some = (await to.PostFromAsync(path, Body(to).With("quantity", 1).With("reason", "damage")))["transfer"];

        (nothing["status"]!.GetValue<string>(), nothing["receivedQuantity"]!.GetValue<decimal>(), nothing["missing"]!.GetValue<decimal>(),
            nothing["missingReason"]!.GetValue<string>()).ShouldBe(("received", 0, 6, "loss"));
        (some.GetProperty("missing").GetDecimal(), some.GetProperty("missingReason").GetString()).ShouldBe((2, "damage"));
        (await StatusesAsync(to, "in_transit")).ShouldBeEmpty();
        (await to.PostFromAsync($"{Path}/{lost.IdOf()}/receive", Body(to))).ShouldBeProblem(409, "transfer.received");
        (await to.BookAsync(to.Device.Inbound(from.Milk, 0))).ShouldBeProblem(422, "quantity.invalid");
        await AmendAsync(to, nothing, "quantity", 2);
        var found = await to.Worker.GetAsync($"{Path}/{lost.IdOf()}");
        (found["receivedQuantity"].GetDecimal(), found["missing"].GetDecimal()).ShouldBe((2, 4));
        (await StocksAsync(from, to)).ShouldBe((1, 3));
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_receipt_of_all_sent_again_is_the_same_whatever_became_of_it()
    {
        var (from, to) = (await StockedShopAsync(), await server.NewShopAsync());
        var transfer = await SendAsync(from, to, 6);
        var receipt = Body(to);
        var first = await to.PostFromAsync($"{Path}/{transfer.IdOf()}/receive", receipt);
        first.Status.ShouldBe(201, first.Body);
        var booked = JsonNode.Parse(first["transfer"].GetRawText())!.AsObject();

        await AmendAsync(to, booked, "quantity", 4);
        var amended = await to.PostFromAsync($"{Path}/{transfer.IdOf()}/receive", receipt);
        await AmendAsync(to, booked, "void", true);
        await AmendAsync(from, transfer, "quantity", 8);
        var voided = await to.PostFromAsync($"{Path}/{transfer.IdOf()}/receive", receipt);

        foreach (var again in new[] { amended, voided })
        {
            again.Status.ShouldBe(200, again.Body);
            again["result"].GetProperty("status").GetString().ShouldBe("duplicate");
        }
        voided["transfer"].GetProperty("status").GetString().ShouldBe("in_transit");
        (await StocksAsync(from, to)).ShouldBe((2, 0));
    }

    // The two sides lie in two ledgers with a lock each.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Changing_and_receiving_at_once_always_add_up(bool isVoid)
    {
        var (from, to) = (await StockedShopAsync(200), await server.NewShopAsync());
        for (var round = 0; round < 12; round++)
        {
            var transfers = new List<JsonObject>();
            for (var i = 0; i < 4; i++) transfers.Add(await SendAsync(from, to, 1));
            await Task.WhenAll(transfers.SelectMany(transfer => new Task[]
            {
                isVoid ? AmendAsync(from, transfer, "void", true) : AmendAsync(from, transfer, "quantity", 3),
                to.PostFromAsync($"{Path}/{transfer.IdOf()}/receive", Body(to)),
            }));
        }

        var all = (await to.Worker.GetAsync($"{Path}?storeId={to.StoreId}&limit=100")).Items;
        all.Count.ShouldBe(48);
        all.ShouldAllBe(transfer => isVoid ? transfer.GetProperty("status").GetString() != "in_transit" : transfer.GetProperty("missing").GetDecimal() == 0);
        var (left, arrived) = await StocksAsync(from, to);
        (left + arrived).ShouldBe(200);
        await server.ShouldBeConsistentAsync();
    }

    // An amendment that a device replays meets a receipt from the other side.
    [Fact]
    public async Task Replaying_and_receiving_at_once_add_up_too()
    {
        var (from, to) = (await StockedShopAsync(200), await server.NewShopAsync());
        var transfers = new List<JsonObject>();
        for (var i = 0; i < 20; i++) transfers.Add(await SendAsync(from, to, 1));
        var receipts = transfers.Select(transfer => to.PostFromAsync($"{Path}/{transfer.IdOf()}/receive", Body(to))).ToList();
        var replays = transfers.Chunk(5).Reverse().Select(some => from.SyncAsync([.. some.Reverse().Select(one => from.Device.Amend(from.Milk, one, 2))]))
            .ToList();
        await Task.WhenAll(receipts);
        await Task.WhenAll(replays);

        (await to.Worker.GetAsync($"{Path}?storeId={to.StoreId}&limit=100")).Items.ShouldAllBe(transfer => transfer.GetProperty("missing").GetDecimal() == 0);
        var (left, arrived) = await StocksAsync(from, to);
        (left + arrived).ShouldBe(200);
    }

    private async Task<Shop> StockedShopAsync(decimal quantity = 10)
    {
        var shop = await server.NewShopAsync();
        await shop.BookAsync(shop.Device.Inbound(shop.Milk, quantity));
        return shop;
    }

    private static async Task<JsonObject> SendAsync(Shop from, Shop to, decimal quantity)
    {
        var transfer = from.Device.Outbound(from.Milk, quantity).Without("type").Without("storeId").With("fromStoreId", from.StoreId)
            .With("toStoreId", to.StoreId);
        var answer = await from.PostFromAsync(Path, transfer);
        answer.Status.ShouldBe(201, answer.Body);
        return transfer;
    }

    // The transfer as it is shown, under the receipt's id.
    private static async Task<JsonObject> ReceiveAsync(Shop to, JsonObject transfer, decimal? quantity = null)
    {
        var body = quantity is { } some ? Body(to).With("quantity", some) : Body(to);
        var answer = await to.PostFromAsync($"{Path}/{transfer.IdOf()}/receive", body);
        answer.Status.ShouldBe(201, answer.Body);
        var shown = JsonNode.Parse(answer["transfer"].GetRawText())!.AsObject();
        return shown.With("id", body.IdOf());
    }

    private static Task<Answer> AmendAsync(Shop shop, JsonObject movement, string member, JsonNode value) =>
        shop.PostFromAsync($"{Booking.Path}/{(movement.ContainsKey("receiptId") ? movement["receiptId"]!.GetValue<Guid>() : movement.IdOf())}/amend",
            Body(shop).With(member, value));

    private static JsonObject Body(Shop shop) => shop.Device.Item("", Guid.Empty, null).Without("type").Without("storeId").Without("productId");

    private static async Task<(decimal From, decimal To)> StocksAsync(Shop from, Shop to) => (await from.StockAsync(from.Milk), await to.StockAsync(from.Milk));

    private static async Task<IReadOnlyList<Guid>> StatusesAsync(Shop shop, string status) =>
        [.. (await shop.Worker.GetAsync($"{Path}?storeId={shop.StoreId}&status={status}")).Items.Select(transfer => transfer.GetProperty("id").GetGuid())];
}
