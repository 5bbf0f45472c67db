using System.Text;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Quarantine;
using DDonDDon.Server.Tests.Support;
using static DDonDDon.Server.Tests.Products.Sheets;

namespace DDonDDon.Server.Tests.Products;

/// <summary>One trade item, one product, in every place that takes a code.</summary>
public class CodeTests(TestServer server) : IClassFixture<TestServer>
{
    private static long s_last = Random.Shared.NextInt64(100_000_000);

    [Fact]
    public async Task A_gtin_is_one_code_with_however_many_zeros_before_it()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var code = Upc();
        var product = (await admin.PostAsync("/api/v1/products", new { name = "한 상품", barcodes = new[] { new { code } } }))["id"].GetGuid();

        foreach (var spelling in new[] { code, $"0{code}", $"00{code}", Uri.EscapeDataString($"]C10100{code}10A1") })
        {
            (await admin.GetAsync($"/api/v1/products/barcode/{spelling}"))["product"].GetProperty("id").GetGuid().ShouldBe(product, spelling);
            (await admin.GetAsync($"/api/v1/products?search={spelling}")).Items.ShouldHaveSingleItem().GetProperty("id").GetGuid().ShouldBe(product);
        }
        (await admin.PostAsync("/api/v1/products", new { name = "다른 상품", barcodes = new[] { new { code = $"0{code}" } } }))
            .ShouldBeProblem(409, "barcode.taken");
        (await admin.PostAsync("/api/v1/products", new { name = "둘", barcodes = new[] { new { code = $"0{Upc()}" }, new { code = $"00{code}" } } }))
            .ShouldBeProblem(409, "barcode.taken");
        var twice = Upc();
        var both = new object[] { new { code = twice }, new { code = $"0{twice}", packSize = 12 } };
        (await admin.PostAsync("/api/v1/products", new { name = "두 번", barcodes = both })).ShouldBeProblem(422, "barcode.invalid");

        (await admin.PutAsync($"/api/v1/products/{product}/barcodes/0{code}", new { packSize = 6 })).Status.ShouldBe(200);
        var shown = (await admin.GetAsync($"/api/v1/products/{product}"))["barcodes"].EnumerateArray().ShouldHaveSingleItem();
        (shown.GetProperty("code").GetString(), shown.GetProperty("packSize").GetDecimal()).ShouldBe(($"0{code}", 6m));
        (await ImportAsync(admin, $"barcode,name\n{code}*6,시트에서\n")).Status.ShouldBe(200);
        (await admin.GetAsync($"/api/v1/products/{product}"))["name"].GetString().ShouldBe("시트에서");
        (await admin.DeleteAsync($"/api/v1/products/{product}/barcodes/00{code}")).Status.ShouldBe(204);
        (await admin.GetAsync($"/api/v1/products/barcode/{code}")).ShouldBeProblem(404, "barcode.unknown");
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Eight_digits_are_an_ean_and_if_nothing_has_that_a_short_upc()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var shop = await server.NewShopAsync();
        const string Short = "04252614", Long = "042100005264";
        var waiting = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", Short, 2, shop.MinutesAgo(5)), "barcode.unknown");

        (await admin.PutAsync($"/api/v1/products/{shop.Milk}/barcodes/0{Long}", new { })).Status.ShouldBe(200);

        await server.ShouldBeReleasedAsync(waiting);
        (await admin.GetAsync($"/api/v1/products/barcode/{Short}"))["product"].GetProperty("id").GetGuid().ShouldBe(shop.Milk);
        (await shop.SyncOneAsync(shop.Device.Scan("INBOUND", Short, 3, shop.MinutesAgo(1)))).Status.ShouldBe("accepted");
        (await shop.StockAsync(shop.Milk)).ShouldBe(5);
    }

    [Fact]
    public async Task What_a_label_says_stays_with_the_movement()
    {
        var shop = await server.NewShopAsync();
        var admin = await server.AddUserAsync(Role.Admin);
        var code = $"0{Gtin.Next()}";
        (await admin.PutAsync($"/api/v1/products/{shop.Milk}/barcodes/{code}", new { })).Status.ShouldBe(200);
        var scanned = shop.Device.Scan("INBOUND", $"\u001D01{code}10A1\u001D172612003103001275", 2, shop.MinutesAgo(5));
        var said = shop.Device.Scan("INBOUND", code, 3, shop.MinutesAgo(4)).With("lot", "B2").With("count", 12);

        foreach (var item in new[] { scanned, said }) (await shop.SyncOneAsync(item)).Status.ShouldBe("accepted");
        foreach (var item in new[] { scanned, said }) (await shop.SyncOneAsync(item)).Status.ShouldBe("duplicate");
        (await shop.SyncOneAsync(said.With("lot", "B3"))).Status.ShouldBe("id_conflict");

        var history = (await admin.GetAsync($"/api/v1/transactions?storeId={shop.StoreId}&productId={shop.Milk}")).Items;
        history.Select(one => one.GetProperty("label").GetRawText()).ShouldBe(
            ["""{"lot":"B2","count":12}""", """{"lot":"A1","expiresOn":"2026-12-31","weight":1.275}"""], ignoreOrder: true);
        (await shop.StockAsync(shop.Milk)).ShouldBe(5);
        var sheet = (await admin.GetAsync($"/api/v1/audit/export?format=csv&storeId={shop.StoreId}")).Body;
        sheet.ShouldContain(",A1,2026-12-31,,1.275,,");
        sheet.Split('\n').ShouldAllBe(line => !line.Contains("{\"label", StringComparison.Ordinal));
        (await shop.SyncOneAsync(shop.Device.Scan("INBOUND", code, 1, shop.MinutesAgo(1)).With("expiresOn", "tomorrow"))).Code
            .ShouldBe("label.invalid");
    }

    [Fact]
    public async Task A_label_of_a_scale_is_known_by_its_pattern_and_moves_what_it_weighs()
    {
        var (shop, other, admin) = (await server.NewShopAsync(), await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var article = Article();
        string Label(string said) => Gtin.Complete($"{article}{said}");
        var scanned = shop.Device.Scan("INBOUND", Label("01345"), 2, shop.MinutesAgo(9));
        var waiting = await shop.QuarantineAsync(scanned, "barcode.unknown");

        (await admin.PutAsync($"/api/v1/products/{shop.Milk}/barcodes/{article}WWWWC", new { })).ShouldBeProblem(422, "barcode.not_gtin");
        (await admin.PutAsync($"/api/v1/products/{shop.Milk}/barcodes/{article}WWWWWC", new { })).Status.ShouldBe(200);
        (await admin.PutAsync($"/api/v1/products/{other.Milk}/barcodes/{Label("00500")}", new { })).Status.ShouldBe(200);

        await server.ShouldBeReleasedAsync(waiting);
        (await shop.StockAsync(shop.Milk)).ShouldBe(2.69m);
        var sold = shop.Device.Scan("OUTBOUND", Label("00345"), 1, shop.MinutesAgo(5));
        (await shop.SyncOneAsync(sold)).Status.ShouldBe("accepted");
        (await shop.SyncOneAsync(sold)).Status.ShouldBe("duplicate");
        (await shop.StockAsync(shop.Milk)).ShouldBe(2.345m);
        (await admin.GetAsync($"/api/v1/products/barcode/{Label("00345")}"))["packSize"].GetDecimal().ShouldBe(0.345m);
        (await admin.GetAsync($"/api/v1/products/barcode/{Label("00500")}"))["product"].GetProperty("id").GetGuid().ShouldBe(other.Milk);

        var history = (await admin.GetAsync($"/api/v1/transactions?storeId={shop.StoreId}&productId={shop.Milk}")).Items;
        history.Select(one => one.GetProperty("label").GetRawText()).ShouldBe(["""{"weight":0.345}""", """{"weight":1.345}"""], ignoreOrder: true);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task What_a_scanner_adds_to_a_label_of_a_scale_changes_nothing_and_no_weight_is_set_aside()
    {
        var (shop, other, admin, article) = (await server.NewShopAsync(), await server.NewShopAsync(), await server.AddUserAsync(Role.Admin), Article());
        (await admin.PutAsync($"/api/v1/products/{shop.Milk}/barcodes/{article}WWWWWC", new { })).Status.ShouldBe(200);
        (await admin.PutAsync($"/api/v1/products/{other.Milk}/barcodes/{article[..^1]}WWWWWWC", new { })).Status.ShouldBe(200);
        var label = Gtin.Complete($"{article}02500");

        foreach (var scan in new[] { label, $"{label}\r\n", $" {label}", $"{label}\t", $"\u3000{label}" })
            (await shop.SyncOneAsync(shop.Device.Scan("INBOUND", scan, 1, shop.MinutesAgo(3)))).Status.ShouldBe("accepted");
        (await shop.StockAsync(shop.Milk)).ShouldBe(12.5m);

        var empty = Gtin.Complete($"{article}00000");
        await shop.QuarantineAsync(shop.Device.Scan("OUTBOUND", empty, 1, shop.MinutesAgo(2)), "barcode.no_weight");
        (await admin.GetAsync($"/api/v1/products/barcode/{empty}")).ShouldBeProblem(404, "barcode.no_weight");
        (await admin.GetAsync($"/api/v1/products/barcode/{article}WWWWWC")).ShouldBeProblem(404, "barcode.unknown");
        (await shop.StockAsync(other.Milk)).ShouldBe(0);
    }

    [Fact]
    public async Task Patterns_that_read_the_same_labels_are_one_products_and_say_what_can_be_booked()
    {
        var (shop, other, admin, article) = (await server.NewShopAsync(), await server.NewShopAsync(), await server.AddUserAsync(Role.Admin), Article());
        Task<Answer> Link(Guid product, string pattern, object link) => admin.PutAsync($"/api/v1/products/{product}/barcodes/{pattern}", link);
        (await Link(shop.Milk, $"{article}WWWWWC", new { packSize = 1000 })).Status.ShouldBe(200);

        foreach (var rival in new[] { $"{article}WWWWWC", $"{article}XWWWWC", $"{article}XXXXXC" })
            (await Link(other.Milk, rival, new { })).ShouldBeProblem(409, "barcode.taken");
        (await ImportAsync(admin, $"name,barcodes\n하나 더,{article}XWWWWC\n")).Body.ShouldContain("barcode.taken");
        foreach (var size in new[] { 0.5m, 0.001m, 1001 })
            (await Link(shop.Milk, $"{article}WWWWWC", new { packSize = size })).ShouldBeProblem(422, "barcode.pack_size");
        foreach (var spoilt in new[] { $"{article}WWWWWc", $"{article}XXWWWC", $"0{article}WWWWWC" })
            (await Link(other.Milk, spoilt, new { @internal = true })).ShouldBeProblem(422, "barcode.not_gtin");
        (await Link(other.Milk, $"{article[..^1]}WWWWWWC", new { })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_price_on_a_label_of_a_scale_says_nothing_of_how_many()
    {
        var (shop, admin, article) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin), Article());
        (await admin.PutAsync($"/api/v1/products/{shop.Milk}/barcodes/{article}XXXXXC", new { packSize = 2 })).Status.ShouldBe(200);

        foreach (var price in new[] { "03980", "00000" })
            (await shop.SyncOneAsync(shop.Device.Scan("INBOUND", Gtin.Complete($"{article}{price}"), 3, shop.MinutesAgo(2)))).Status.ShouldBe("accepted");

        (await shop.StockAsync(shop.Milk)).ShouldBe(12);
    }

    // An article's number on the labels of a scale; no other one begins like it but for the last digit.
    private static string Article() => $"2{Interlocked.Add(ref s_last, 10) % 1_000_000:000000}";

    [Theory]
    [InlineData("A\tB")]
    [InlineData("\u001D99nothing")]
    [InlineData(" 8801234567893 ?")]
    [InlineData(513)]
    [InlineData(4000)]
    public async Task Whatever_a_scanner_sends_is_kept(object scan)
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Scan("INBOUND", scan is int length ? new string('7', length) : (string)scan, 1, shop.MinutesAgo(1));

        await shop.QuarantineAsync(item, "barcode.unknown");
    }

    [Fact]
    public async Task A_code_that_nothing_has_offers_those_that_differ_in_capitals_only()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var code = $"ab-{Guid.NewGuid():N}";
        var product = (await admin.PostAsync("/api/v1/products", new { name = "작은 글자", barcodes = new[] { new { code, @internal = true } } }))["id"]
            .GetGuid();

        var missed = await admin.GetAsync($"/api/v1/products/barcode/{code.ToUpperInvariant()}");

        missed.ShouldBeProblem(404, "barcode.unknown");
        var similar = missed["similar"].EnumerateArray().ShouldHaveSingleItem();
        (similar.GetProperty("code").GetString(), similar.GetProperty("productId").GetGuid(), similar.GetProperty("name").GetString())
            .ShouldBe((code, product, "작은 글자"));
    }

    [Fact]
    public async Task A_word_in_pieces_is_the_same_word()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var word = $"우유-{Guid.NewGuid():N}";
        var pieces = word.Normalize(NormalizationForm.FormD);
        var category = (await admin.PostAsync("/api/v1/categories", new { name = pieces }))["id"].GetGuid();
        (await admin.PostAsync("/api/v1/categories", new { name = word })).ShouldBeProblem(409, "category.name_taken");
        var barcodes = new[] { new { code = pieces, @internal = true } };
        var added = await admin.PostAsync("/api/v1/products", new { name = pieces, sku = pieces, barcodes });
        added["name"].GetString().ShouldBe(word);

        foreach (var spelling in new[] { word, pieces })
        {
            (await admin.GetAsync($"/api/v1/products/barcode/{Uri.EscapeDataString(spelling)}")).Status.ShouldBe(200);
            (await admin.GetAsync($"/api/v1/products?search={Uri.EscapeDataString(spelling)}")).Items.ShouldHaveSingleItem();
            var sheet = $"{"이름".Normalize(NormalizationForm.FormD)},sku,category\n{spelling},{spelling},{spelling}\n";
            (await ImportAsync(admin, sheet))["created"].GetInt32().ShouldBe(0);
        }
        (await admin.GetAsync($"/api/v1/products/{added["id"].GetGuid()}"))["categoryId"].GetGuid().ShouldBe(category);
    }

    [Fact]
    public async Task What_a_spreadsheet_made_of_a_number_is_neither_code_nor_sku()
    {
        var admin = await server.AddUserAsync(Role.Admin);

        (await admin.PostAsync("/api/v1/products", new { name = "x", barcodes = new[] { new { code = "4.81419E+15", @internal = true } } }))
            .ShouldBeProblem(422, "barcode.mangled");
        (await admin.PostAsync("/api/v1/products", new { name = "x", sku = "4.81419E+15" })).ShouldBeProblem(422, "product.invalid");
        var refused = await ImportAsync(admin, "name,sku,barcode,internal\nx,4.81E+15,,\ny,,####,예\nz,a\u200Bb,,\n");
        refused["badLines"].EnumerateArray().Select(line => line.GetProperty("code").GetString())
            .ShouldBe(["product.invalid", "barcode.mangled", "product.invalid"]);
    }

    // Of twelve digits, as they are printed in America.
    private static string Upc() => Gtin.Complete($"036{Interlocked.Increment(ref s_last):00000000}");
}
