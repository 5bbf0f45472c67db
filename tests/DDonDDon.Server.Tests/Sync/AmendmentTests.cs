using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

public class AmendmentTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_amendment_that_comes_first_waits_for_its_original()
    {
        var shop = await server.NewShopAsync();
        var sale = shop.Device.Outbound(shop.Milk, 5);

        var amendment = await shop.SyncOneAsync(shop.Device.Amend(shop.Milk, sale, 3));
        amendment.ShouldBeAccepted(stock: 0);
        amendment.Effects.ShouldBe([("waits_for_original", sale.IdOf())]);

        (await shop.SyncOneAsync(sale)).ShouldBeAccepted(stock: -3);
    }

    [Fact]
    public async Task A_voided_movement_no_longer_counts()
    {
        var shop = await server.NewShopAsync();
        var (delivery, count) = (shop.Device.Inbound(shop.Milk, 5), shop.Device.Count(shop.Milk, 30));
        await shop.SyncAsync(delivery, count);

        (await shop.SyncOneAsync(shop.Device.Void(shop.Milk, count))).ShouldBeAccepted(stock: 5);
        (await shop.SyncOneAsync(shop.Device.Void(shop.Milk, delivery))).ShouldBeAccepted(stock: 0);
    }

    [Fact]
    public async Task Of_two_amendments_the_later_one_holds_whichever_comes_first()
    {
        var shop = await server.NewShopAsync();
        var delivery = shop.Device.Inbound(shop.Milk, 5);
        var (early, late) = (shop.Device.Amend(shop.Milk, delivery, 6), shop.Device.Amend(shop.Milk, delivery, 7));

        await shop.SyncAsync(delivery);
        await shop.SyncAsync(late);

        (await shop.SyncOneAsync(early)).ShouldBeAccepted(stock: 7);
    }

    [Fact]
    public async Task An_amendment_names_the_product_and_store_of_its_original()
    {
        var (shop, elsewhere) = (await server.NewShopAsync(), await server.NewShopAsync());
        var admin = await server.AddUserAsync(Domain.Access.Role.Admin);
        var sale = shop.Device.Outbound(shop.Milk, 5);
        await shop.SyncAsync(sale);

        var otherProduct = await shop.SyncOneAsync(shop.Device.Amend(elsewhere.Milk, sale, 3));
        var otherStore = await admin.SyncAsync(elsewhere.Device.Batch(elsewhere.Device.Amend(shop.Milk, sale, 3)));

        otherProduct.ShouldBe("rejected", "amend.mismatch");
        otherStore[0].ShouldBe("rejected", "amend.mismatch");
        (await shop.StockAsync(shop.Milk)).ShouldBe(-5);
    }

    [Fact]
    public async Task A_mismatch_is_seen_within_one_batch_too()
    {
        var shop = await server.NewShopAsync();
        var bread = await server.AddProductAsync("빵");
        var sale = shop.Device.Outbound(shop.Milk, 5);

        var results = await shop.SyncAsync(sale, shop.Device.Amend(bread, sale, 3), shop.Device.Amend(shop.Milk, sale, 4));

        results.Select(result => result.Status).ShouldBe(["accepted", "rejected", "accepted"]);
        results[1].Code.ShouldBe("amend.mismatch");
        results[2].Stock.ShouldBe(-4);
    }

    [Fact]
    public async Task An_amendment_cannot_be_amended_nor_amend_itself()
    {
        var shop = await server.NewShopAsync();
        var sale = shop.Device.Outbound(shop.Milk, 5);
        var amendment = shop.Device.Amend(shop.Milk, sale, 3);
        await shop.SyncAsync(sale, amendment);
        var own = shop.Device.Amend(shop.Milk, sale, 3);

        (await shop.SyncOneAsync(shop.Device.Amend(shop.Milk, amendment, 2))).ShouldBe("rejected", "amend.invalid");
        (await shop.SyncOneAsync(own.With("movementId", own.IdOf()))).ShouldBe("rejected", "amend.invalid");
    }

    [Fact]
    public async Task An_amendment_has_a_quantity_that_its_original_may_have()
    {
        var shop = await server.NewShopAsync();
        var (sale, adjustment, count) =
            (shop.Device.Outbound(shop.Milk, 5), shop.Device.Adjust(shop.Milk, 2), shop.Device.Count(shop.Milk, 9));
        await shop.SyncAsync(sale, adjustment, count);

        (await shop.SyncOneAsync(shop.Device.Amend(shop.Milk, sale, 0))).ShouldBe("rejected", "quantity.invalid");
        (await shop.SyncOneAsync(shop.Device.Amend(shop.Milk, adjustment, 0))).ShouldBe("rejected", "quantity.invalid");
        (await shop.SyncOneAsync(shop.Device.Amend(shop.Milk, count, -1))).ShouldBe("rejected", "quantity.invalid");
        (await shop.SyncOneAsync(shop.Device.Amend(shop.Milk, adjustment, -2))).ShouldBe("accepted");
        (await shop.SyncOneAsync(shop.Device.Amend(shop.Milk, count, 0))).ShouldBeAccepted(stock: 0);
    }

    [Fact]
    public async Task A_pack_that_was_scanned_is_amended_in_packs()
    {
        var shop = await server.NewShopAsync();
        var code = $"box-{shop.StoreId}";
        var juice = await server.AddProductAsync("주스", (code, 12));
        var delivery = shop.Device.Scan("INBOUND", code, 2);
        var amendment = shop.Device.Scan("AMEND", code, 3).With("movementId", delivery.IdOf());

        (await shop.SyncOneAsync(delivery)).ShouldBeAccepted(stock: 24);
        (await shop.SyncOneAsync(amendment)).ShouldBeAccepted(stock: 36);
        (await shop.SyncOneAsync(amendment)).ShouldBe("duplicate");
        (await shop.StockAsync(juice)).ShouldBe(36);
    }
}
