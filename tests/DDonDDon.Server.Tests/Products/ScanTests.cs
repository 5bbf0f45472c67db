using System.Net.Sockets;
using System.Text;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Products;

public class ScanTests(SocketServer server) : IClassFixture<SocketServer>
{
    [Fact]
    public async Task A_scan_finds_the_product_its_pack_and_its_stock()
    {
        var shop = await server.NewShopAsync();
        var code = $"pack-{shop.StoreId}";
        var juice = await server.AddProductAsync("주스", (code, 12));
        await shop.SyncAsync(shop.Device.Scan("INBOUND", code, 1));

        var with = await shop.Worker.GetAsync($"/api/v1/products/barcode/{code}?storeId={shop.StoreId}");
        var without = await shop.Worker.GetAsync($"/api/v1/products/barcode/{code}");

        with["product"].GetProperty("id").GetGuid().ShouldBe(juice);
        with["product"].GetProperty("name").GetString().ShouldBe("주스");
        with["packSize"].GetDecimal().ShouldBe(12);
        with["stock"].GetProperty("quantity").GetDecimal().ShouldBe(12);
        without["product"].GetProperty("id").GetGuid().ShouldBe(juice);
        without.Json.TryGetProperty("stock", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_product_that_never_moved_has_the_stock_0()
    {
        var shop = await server.NewShopAsync();
        var code = $"still-{shop.StoreId}";
        await server.AddProductAsync("새것", (code, 1));

        var found = await shop.Worker.GetAsync($"/api/v1/products/barcode/{code}?storeId={shop.StoreId}");

        found["stock"].GetProperty("quantity").GetDecimal().ShouldBe(0);
    }

    [Theory]
    [InlineData("space in it")]
    [InlineData("가나다-😀")]
    [InlineData("100%")]
    [InlineData("a+b&c=d?e#f")]
    [InlineData("https://id.gs1.example/01/09506000134352?17=261231")]
    [InlineData("100%2F2")]
    public async Task Any_code_can_be_asked_for(string code)
    {
        var shop = await server.NewShopAsync();
        var product = await server.AddProductAsync("이상한 코드", (code, 1));

        var found = await shop.Worker.GetAsync($"/api/v1/products/barcode/{Uri.EscapeDataString(code)}?storeId={shop.StoreId}");

        found.Status.ShouldBe(200, found.Body);
        found["product"].GetProperty("id").GetGuid().ShouldBe(product);
    }

    [Fact]
    public async Task An_unknown_code_is_a_404_and_so_is_a_store_one_may_not_see()
    {
        var (shop, own) = (await server.NewShopAsync(), await server.NewShopAsync());
        var code = $"hidden-{shop.StoreId}";
        await server.AddProductAsync("비밀", (code, 1));

        (await own.Worker.GetAsync($"/api/v1/products/barcode/no-{code}")).ShouldBeProblem(404, "barcode.unknown");
        (await own.Worker.GetAsync($"/api/v1/products/barcode/{new string('1', 500)}")).ShouldBeProblem(404, "barcode.unknown");
        (await own.Worker.GetAsync($"/api/v1/products/barcode/%07")).ShouldBeProblem(404, "barcode.unknown");
        (await own.Worker.GetAsync($"/api/v1/products/barcode/{code}?storeId={shop.StoreId}"))
            .ShouldBeProblem(404, "store.unknown");
        (await own.Worker.GetAsync($"/api/v1/products/barcode/{code}?storeId=x")).ShouldBeProblem(400, "request.malformed");
    }

    // HTTP clients refuse to send such paths, so this one goes out by hand; Kestrel refuses it before there is a request.
    [Fact]
    public async Task A_path_with_a_nul_is_a_400()
    {
        var address = server.Anonymous().BaseAddress!;
        using var connection = new TcpClient(address.Host, address.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /api/v1/products/barcode/%00 HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n"));

        (await new StreamReader(connection.GetStream()).ReadLineAsync()).ShouldBe("HTTP/1.1 400 Bad Request");
    }
}
