using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

public class BarcodeTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_pack_counts_for_what_is_in_it()
    {
        var shop = await server.NewShopAsync();
        var (single, box) = ($"single-{shop.StoreId}", $"box-{shop.StoreId}");
        var juice = await server.AddProductAsync("주스", (single, 1), (box, 12));

        var results = await shop.SyncAsync(
            shop.Device.Scan("COUNT", box, 2.5m), shop.Device.Scan("OUTBOUND", single, 1), shop.Device.Inbound(juice, 4),
            shop.Device.Scan("INBOUND", box, 1));

        results.Select(result => (result.ProductId, result.Stock)).ShouldBe([(juice, 30), (juice, 29), (juice, 33), (juice, 45)]);
    }

    [Fact]
    public async Task Codes_that_differ_in_case_only_are_different_codes()
    {
        var shop = await server.NewShopAsync();
        var (lower, upper) = ($"abc-{shop.StoreId}", $"ABC-{shop.StoreId}");
        var (one, other) = (await server.AddProductAsync("하나", (lower, 1)), await server.AddProductAsync("둘", (upper, 1)));

        var results = await shop.SyncAsync(
            shop.Device.Scan("INBOUND", lower, 1), shop.Device.Scan("INBOUND", upper, 2),
            shop.Device.Scan("INBOUND", $"aBc-{shop.StoreId}", 3));

        results[0].ProductId.ShouldBe(one);
        results[1].ProductId.ShouldBe(other);
        results[2].ShouldBe("quarantined", "barcode.unknown");
    }

    [Fact]
    public async Task A_repeat_is_a_duplicate_although_the_code_means_something_else_now()
    {
        var shop = await server.NewShopAsync();
        var code = $"moving-{shop.StoreId}";
        var old = await server.AddProductAsync("옛것", (code, 6));
        var item = shop.Device.Scan("INBOUND", code, 2);
        (await shop.SyncOneAsync(item)).ShouldBeAccepted(stock: 12);

        await server.EditAsync(new Domain.Products.ProductChanged
        {
            Id = Guid.CreateVersion7(),
            ProductId = old,
            DeviceId = Guid.NewGuid(),
            Seq = 2,
            RecordedBy = Guid.NewGuid(),
            OccurredAt = shop.Now.AddMinutes(1),
            Barcodes = new Dictionary<string, decimal?> { [code] = null },
        });
        await server.AddProductAsync("새것", (code, 1));

        var again = await shop.SyncOneAsync(item);
        again.ShouldBe("duplicate");
        (again.ProductId, again.Stock).ShouldBe((old, 12));
        (await shop.SyncOneAsync(item.With("quantity", 12))).ShouldBe("id_conflict", "id.conflict");
    }

    [Fact]
    public async Task Pieces_that_no_stock_could_hold_are_refused()
    {
        var shop = await server.NewShopAsync();
        var (crate, gram) = ($"crate-{shop.StoreId}", $"gram-{shop.StoreId}");
        await server.AddProductAsync("쌀", (crate, 2), (gram, 0.001m));

        (await shop.SyncOneAsync(shop.Device.Scan("INBOUND", crate, 500_000_000.5m))).ShouldBe("rejected", "quantity.invalid");
        (await shop.SyncOneAsync(shop.Device.Scan("INBOUND", gram, 0.5m))).ShouldBe("rejected", "quantity.invalid");
        (await shop.SyncOneAsync(shop.Device.Scan("INBOUND", gram, 5))).ShouldBeAccepted(stock: 0.005m);
    }
}
