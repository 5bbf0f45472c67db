using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Products;

public class LinkedBarcodeTests(SocketServer server) : IClassFixture<SocketServer>
{
    [Fact]
    public async Task A_code_is_linked_given_another_pack_size_and_taken_away()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var id = await server.AddProductAsync("생수");
        var code = Gtin.Next();
        var path = $"/api/v1/products/{id}/barcodes/{code}";

        (await admin.PutAsync(path, new { }))["version"].GetInt64().ShouldBe(2);
        (await admin.PutAsync(path, new { }))["version"].GetInt64().ShouldBe(2, "nothing new");
        (await admin.PutAsync(path, new { packSize = 24 })).ETag.ShouldBe("\"3\"");
        (await admin.GetAsync($"/api/v1/products/barcode/{code}"))["packSize"].GetDecimal().ShouldBe(24);
        var deleted = await admin.DeleteAsync(path);

        (deleted.Status, deleted.ETag).ShouldBe((204, "\"4\""));
        (await admin.DeleteAsync(path)).ShouldBeProblem(404, "barcode.unknown");
        (await admin.GetAsync($"/api/v1/products/barcode/{code}")).ShouldBeProblem(404, "barcode.unknown");
        await server.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData("8801234567890", false, "barcode.check_digit", "should be 3")]
    [InlineData("12345678", false, "barcode.check_digit", "should be 0")]
    [InlineData("PLU-4011", false, "barcode.not_gtin", "internal")]
    [InlineData("4011", false, "barcode.not_gtin", "internal")]
    [InlineData("%20x", true, "barcode.invalid", "visible")]
    [InlineData("%07", true, "barcode.invalid", "visible")]
    public async Task A_code_that_was_misread_is_refused_with_what_to_do(string code, bool isInternal, string problem, string advice)
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var id = await server.AddProductAsync("빵");

        var refused = await admin.PutAsync($"/api/v1/products/{id}/barcodes/{code}", new { @internal = isInternal });

        refused.ShouldBeProblem(422, problem);
        refused["detail"].GetString()!.ShouldContain(advice);
    }

    [Fact]
    public async Task Digits_that_do_not_check_are_taken_when_they_are_the_shops_own()
    {
        var (admin, id) = (await server.AddUserAsync(Role.Admin), await server.AddProductAsync("반찬"));

        (await admin.PutAsync($"/api/v1/products/{id}/barcodes/20000017", new { @internal = true })).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("4011")]
    [InlineData("매장-1")]
    [InlineData("a%2Fb")]
    public async Task A_code_of_the_shops_own_is_taken_when_it_is_flagged(string code)
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var id = await server.AddProductAsync("바나나");
        var own = $"{code}-{id.ToString()[^6..]}";

        var linked = await admin.PutAsync($"/api/v1/products/{id}/barcodes/{own}", new { @internal = true });

        linked.Status.ShouldBe(200, linked.Body);
        linked["barcodes"][0].GetProperty("internal").GetBoolean().ShouldBeTrue();
        linked["barcodes"][0].GetProperty("code").GetString().ShouldBe(Uri.UnescapeDataString(own));
    }

    [Fact]
    public async Task A_code_belongs_to_one_product_and_the_answer_names_it()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var code = Gtin.Next();
        var owner = await server.AddProductAsync("임자 있는 우유", (code, 1));
        var other = await server.AddProductAsync("남의 우유");

        var linked = await admin.PutAsync($"/api/v1/products/{other}/barcodes/{code}", new { });
        var added = await admin.PostAsync("/api/v1/products", new { name = "새 우유", barcodes = new[] { new { code } } });

        foreach (var refused in new[] { linked, added })
        {
            refused.ShouldBeProblem(409, "barcode.taken");
            refused["detail"].GetString()!.ShouldContain("임자 있는 우유");
            refused["detail"].GetString()!.ShouldContain(owner.ToString());
        }
        (await admin.DeleteAsync($"/api/v1/products/{owner}/barcodes/{code}")).Status.ShouldBe(204);
        (await admin.PutAsync($"/api/v1/products/{other}/barcodes/{code}", new { })).Status.ShouldBe(200);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Of_two_who_link_a_code_at_the_same_time_one_has_it()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var code = Gtin.Next();
        var products = new List<Guid>();
        for (var i = 0; i < 4; i++) products.Add(await server.AddProductAsync($"경쟁 {i}"));

        var answers = await Task.WhenAll(products.Select(id => admin.PutAsync($"/api/v1/products/{id}/barcodes/{code}", new { })));

        answers.Select(answer => answer.Status).Order().ShouldBe([200, 409, 409, 409]);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_product_has_at_most_100_codes()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var codes = Enumerable.Range(0, 101).Select(_ => new { code = Gtin.Next() }).ToArray();

        (await admin.PostAsync("/api/v1/products", new { name = "많다", barcodes = codes })).ShouldBeProblem(422, "product.invalid");
        (await admin.PostAsync("/api/v1/products", new { name = "많다", barcodes = codes[..100] })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task An_archived_product_is_still_found_by_its_code_and_still_moves()
    {
        var shop = await server.NewShopAsync();
        var admin = await server.AddUserAsync(Role.Admin);
        var code = Gtin.Next();
        var id = await server.AddProductAsync("단종", (code, 1));
        await admin.PatchAsync($"/api/v1/products/{id}", new { changes = new { archived = true } });

        var found = await shop.Worker.GetAsync($"/api/v1/products/barcode/{code}");
        var moved = await shop.SyncOneAsync(shop.Device.Scan("INBOUND", code, 2));

        found["product"].GetProperty("archived").GetBoolean().ShouldBeTrue();
        moved.ShouldBeAccepted(2);
    }
}
