using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;
using DDonDDon.Server.Tests.Transactions;

namespace DDonDDon.Server.Tests.Transfers;

/// <summary>A van takes goods from one store to the other.</summary>
public class TransferTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Path = "/api/v1/transfers";

    [Fact]
    public async Task Goods_leave_one_store_are_on_their_way_and_arrive_in_the_other_some_of_them_missing()
    {
        var (from, to) = (await StockedShopAsync(), await server.NewShopAsync());
        var transfer = Transfer(from, to, 6).With("reference", "밴 1호").With("note", "냉장");

        var sent = await from.PostFromAsync(Path, transfer);

        sent.Status.ShouldBe(201, sent.Body);
        sent["result"].GetProperty("stock").GetProperty("quantity").GetDecimal().ShouldBe(4);
        sent["transfer"].GetProperty("status").GetString().ShouldBe("in_transit");
        (await from.StockAsync(from.Milk)).ShouldBe(4);
        (await to.StockAsync(from.Milk)).ShouldBe(0);
        (await StatusesAsync(to, "in_transit")).ShouldBe([transfer.IdOf()]);

        var received = await to.PostFromAsync($"{Path}/{transfer.IdOf()}/receive", Receipt(to).With("quantity", 5));

        received.Status.ShouldBe(201, received.Body);
        var shown = received["transfer"];
        shown.GetProperty("status").GetString().ShouldBe("received");
        shown.GetProperty("sentQuantity").GetDecimal().ShouldBe(6);
        shown.GetProperty("receivedQuantity").GetDecimal().ShouldBe(5);
        shown.GetProperty("missing").GetDecimal().ShouldBe(1);
        shown.GetProperty("fromStoreId").GetGuid().ShouldBe(from.StoreId);
        shown.GetProperty("toStoreId").GetGuid().ShouldBe(to.StoreId);
        shown.GetProperty("reference").GetString().ShouldBe("밴 1호");
        (await to.StockAsync(from.Milk)).ShouldBe(5);
        (await StatusesAsync(to, "in_transit")).ShouldBeEmpty();
        (await StatusesAsync(from, "received")).ShouldBe([transfer.IdOf()]);
        var arrival = await to.Worker.GetAsync($"{Booking.Path}/{received["result"].GetProperty("id").GetString()}");
        arrival["type"].GetString().ShouldBe("INBOUND");
        arrival["transfer"].GetProperty("id").GetGuid().ShouldBe(transfer.IdOf());
        arrival["transfer"].GetProperty("storeId").GetGuid().ShouldBe(from.StoreId);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Without_a_quantity_all_that_was_sent_has_arrived_as_it_was_amended()
    {
        var (from, to) = (await StockedShopAsync(), await server.NewShopAsync());
        var transfer = Transfer(from, to, 6);
        await from.PostFromAsync(Path, transfer);
        await from.PostFromAsync($"{Booking.Path}/{transfer.IdOf()}/amend", Receipt(from).With("quantity", 7));

        var received = await to.PostFromAsync($"{Path}/{transfer.IdOf()}/receive", Receipt(to));

        received["transfer"].GetProperty("missing").GetDecimal().ShouldBe(0);
        (await to.StockAsync(from.Milk)).ShouldBe(7);
        (await from.StockAsync(from.Milk)).ShouldBe(3);
    }

    [Fact]
    public async Task Sending_and_receiving_again_change_nothing_and_other_content_is_a_conflict()
    {
        var (from, to, third) = (await StockedShopAsync(), await server.NewShopAsync(), await server.NewShopAsync());
        var (transfer, receipt) = (Transfer(from, to, 6), Receipt(to));
        var receive = $"{Path}/{transfer.IdOf()}/receive";
        await from.PostFromAsync(Path, transfer);
        await to.PostFromAsync(receive, receipt);

        var (sentAgain, receivedAgain) = (await from.PostFromAsync(Path, transfer), await to.PostFromAsync(receive, receipt));

        sentAgain.Status.ShouldBe(200);
        sentAgain["result"].GetProperty("status").GetString().ShouldBe("duplicate");
        receivedAgain.Status.ShouldBe(200);
        (await to.PostFromAsync(receive, receipt.With("quantity", 2))).ShouldBeProblem(409, "id.conflict");
        (await to.PostFromAsync(receive, Receipt(to))).ShouldBeProblem(409, "transfer.received");
        (await from.PostFromAsync(Path, transfer.With("toStoreId", third.StoreId))).ShouldBeProblem(409, "id.conflict");
        (await from.SyncOneAsync(from.Device.Outbound(from.Milk, 6).With("id", transfer.IdOf()))).ShouldBe("id_conflict", "id.conflict");
        (await from.StockAsync(from.Milk)).ShouldBe(4);
        (await to.StockAsync(from.Milk)).ShouldBe(6);
    }

    [Fact]
    public async Task Of_many_who_receive_the_same_transfer_at_once_one_succeeds()
    {
        var (from, to) = (await StockedShopAsync(), await server.NewShopAsync());
        var transfer = Transfer(from, to, 6);
        await from.PostFromAsync(Path, transfer);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => to.PostFromAsync($"{Path}/{transfer.IdOf()}/receive", Receipt(to))));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        foreach (var answer in answers.Where(answer => answer.Status != 201)) answer.ShouldBeProblem(409, "transfer.received");
        (await to.StockAsync(from.Milk)).ShouldBe(6);
    }

    [Fact]
    public async Task Voiding_the_sending_movement_cancels_the_transfer()
    {
        var (from, to) = (await StockedShopAsync(), await server.NewShopAsync());
        var (cancelled, other) = (Transfer(from, to, 6), Transfer(from, to, 1));
        await from.PostFromAsync(Path, cancelled);
        await from.PostFromAsync(Path, other);
        await from.PostFromAsync($"{Booking.Path}/{cancelled.IdOf()}/amend", Receipt(from).With("void", true));

        (await from.StockAsync(from.Milk)).ShouldBe(9);
        (await StatusesAsync(from, "cancelled")).ShouldBe([cancelled.IdOf()]);
        (await StatusesAsync(to, "in_transit")).ShouldBe([other.IdOf()]);
        (await to.PostFromAsync($"{Path}/{cancelled.IdOf()}/receive", Receipt(to))).ShouldBeProblem(409, "transfer.cancelled");
    }

    [Fact]
    public async Task A_worker_sends_from_his_store_and_receives_in_his_store_only()
    {
        var (from, to, stranger) = (await StockedShopAsync(), await server.NewShopAsync(), await server.NewShopAsync());
        var transfer = Transfer(from, to, 6);
        var receive = $"{Path}/{transfer.IdOf()}/receive";
        var auditor = await server.AddUserAsync(Role.Auditor);

        (await to.PostFromAsync(Path, transfer)).ShouldBeProblem(403, "store.forbidden");
        (await auditor.PostAsync(Path, transfer.With("deviceId", from.Device.Id))).ShouldBeProblem(403, "access.denied");
        (await from.PostFromAsync(Path, transfer)).Status.ShouldBe(201);
        (await from.PostFromAsync(receive, Receipt(from))).ShouldBeProblem(403, "store.forbidden");
        (await stranger.PostFromAsync(receive, Receipt(stranger))).ShouldBeProblem(404, "transfer.unknown");
        (await stranger.Worker.GetAsync($"{Path}/{transfer.IdOf()}")).ShouldBeProblem(404, "transfer.unknown");
        (await stranger.Worker.GetAsync($"{Path}?storeId={from.StoreId}")).ShouldBeProblem(404, "store.unknown");
        (await stranger.Worker.GetAsync(Path)).Items.ShouldBeEmpty();
        (await auditor.PostAsync(receive, Receipt(to).With("deviceId", to.Device.Id))).ShouldBeProblem(403, "access.denied");
        (await auditor.GetAsync($"{Path}/{transfer.IdOf()}"))["status"].GetString().ShouldBe("in_transit");
        var admin = await server.AddUserAsync(Role.Admin);
        (await admin.PostAsync(receive, Receipt(to).With("deviceId", to.Device.Id))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_transfer_that_makes_no_sense_is_refused()
    {
        var (from, to) = (await StockedShopAsync(), await server.NewShopAsync());
        var transfer = Transfer(from, to, 6);

        (await from.PostFromAsync(Path, transfer.With("toStoreId", from.StoreId))).ShouldBeProblem(422, "transfer.same_store");
        (await from.PostFromAsync(Path, transfer.Without("toStoreId"))).ShouldBeProblem(422, "toStoreId.required");
        (await from.PostFromAsync(Path, transfer.With("fromStoreId", "here"))).ShouldBeProblem(422, "fromStoreId.invalid");
        (await from.PostFromAsync(Path, transfer.With("toStoreId", Guid.CreateVersion7()))).ShouldBeProblem(404, "store.unknown");
        (await from.PostFromAsync(Path, transfer.With("quantity", 11))).ShouldBeProblem(409, "stock.insufficient");
        (await from.PostFromAsync(Path, transfer.With("quantity", 0))).ShouldBeProblem(422, "quantity.invalid");
        (await from.PostFromAsync(Path, transfer.With("type", "COUNT"))).ShouldBeProblem(422, "item.unknown_member");
        (await from.PostFromAsync(Path, transfer.With("productId", Guid.CreateVersion7()))).ShouldBeProblem(404, "product.unknown");
        (await to.PostFromAsync($"{Path}/{transfer.IdOf()}/receive", Receipt(to))).ShouldBeProblem(404, "transfer.unknown");
        (await from.Worker.GetAsync($"{Path}?status=lost")).ShouldBeProblem(400, "filter.invalid");
        var sale = from.Device.Outbound(from.Milk, 1);
        await from.BookAsync(sale);
        (await from.PostFromAsync($"{Path}/{sale.IdOf()}/receive", Receipt(from))).ShouldBeProblem(404, "transfer.unknown");
        (await StatusesAsync(from, "in_transit")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Transfers_are_listed_page_by_page_the_last_sent_first()
    {
        var (from, to) = (await StockedShopAsync(), await server.NewShopAsync());
        var transfers = Enumerable.Range(0, 5).Select(_ => Transfer(from, to, 1)).ToList();
        foreach (var transfer in transfers) await from.PostFromAsync(Path, transfer);
        await from.PostFromAsync($"{Booking.Path}/{transfers[3].IdOf()}/amend", Receipt(from).With("void", true));

        var seen = new List<Guid>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await to.Worker.GetAsync($"{Path}?limit=2&status=in_transit{cursor}");
            page.Items.Count.ShouldBe(2);
            seen.AddRange(page.Items.Select(item => item.GetProperty("id").GetGuid()));
            cursor = page["nextCursor"].GetString() is { } next ? $"&cursor={next}" : null;
        }

        seen.ShouldBe(new[] { 4, 2, 1, 0 }.Select(i => transfers[i].IdOf()));
    }

    private async Task<Shop> StockedShopAsync()
    {
        var shop = await server.NewShopAsync();
        await shop.BookAsync(shop.Device.Inbound(shop.Milk, 10));
        return shop;
    }

    private static JsonObject Transfer(Shop from, Shop to, decimal quantity) => from.Device.Outbound(from.Milk, quantity)
        .Without("type").Without("storeId").With("fromStoreId", from.StoreId).With("toStoreId", to.StoreId);

    private static JsonObject Receipt(Shop to) => to.Device.Item("", Guid.Empty, null).Without("type").Without("storeId").Without("productId");

    private static async Task<IReadOnlyList<Guid>> StatusesAsync(Shop shop, string status) =>
        [.. (await shop.Worker.GetAsync($"{Path}?storeId={shop.StoreId}&status={status}")).Items.Select(transfer => transfer.GetProperty("id").GetGuid())];
}
