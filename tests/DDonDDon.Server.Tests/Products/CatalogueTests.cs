using System.Net.Http.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Products;

public class CatalogueTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_product_is_added_read_changed_and_archived()
    {
        var admin = await server.AddUserAsync(Role.Admin);

        var added = await admin.PostAsync("/api/v1/products", new
        {
            name = "구름언덕 흰우유 1L",
            sku = "MILK-1",
            categoryId = Guid.CreateVersion7(),
            unit = "팩",
            price = 2980.50m,
            barcodes = new object[] { new { code = Gtin.Next() }, new { code = Gtin.Next(), packSize = 12 } },
        });

        added.Status.ShouldBe(201, added.Body);
        var id = added["id"].GetGuid();
        added.Location.ShouldBe($"/api/v1/products/{id}");
        added.ETag.ShouldBe("\"1\"");
        added["version"].GetInt64().ShouldBe(1);
        added["price"].GetRawText().ShouldBe("2980.5");
        added["barcodes"].EnumerateArray().Select(code => (code.GetProperty("packSize").GetDecimal(), code.GetProperty("internal").GetBoolean()))
            .ShouldBe([(1, false), (12, false)], ignoreOrder: true);

        var read = await admin.GetAsync($"/api/v1/products/{id}");
        (read.Status, read.Body, read.ETag).ShouldBe((200, added.Body, "\"1\""));

        var changed = await admin.PatchAsync($"/api/v1/products/{id}",
            new { changes = new { name = "흰우유", price = 3100, unit = (string?)null, archived = true } });
        changed.Status.ShouldBe(200, changed.Body);
        changed.ETag.ShouldBe("\"2\"");
        changed["name"].GetString().ShouldBe("흰우유");
        changed["price"].GetDecimal().ShouldBe(3100);
        changed["archived"].GetBoolean().ShouldBeTrue();
        changed["sku"].GetString().ShouldBe("MILK-1");
        changed.Json.TryGetProperty("unit", out _).ShouldBeFalse();
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task The_same_product_again_is_the_same_answer_and_another_one_under_its_id_is_refused()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var product = new { id = Guid.CreateVersion7(), name = "라면", price = 1200.0m, barcodes = new[] { new { code = Gtin.Next() } } };

        var first = await admin.PostAsync("/api/v1/products", product);
        var second = await admin.PostAsync("/api/v1/products", product);
        var other = await admin.PostAsync("/api/v1/products", new { product.id, name = "짜장면" });
        var store = await admin.PostAsync("/api/v1/products", new { id = await server.OpenStoreAsync(), name = "가게" });

        first.Status.ShouldBe(201);
        (second.Status, second.Body).ShouldBe((200, first.Body));
        other.ShouldBeProblem(409, "id.conflict");
        store.ShouldBeProblem(409, "id.conflict");
    }

    [Fact]
    public async Task Edits_of_different_fields_both_survive_and_of_one_field_the_later_does()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var id = await server.AddProductAsync("처음");
        server.Clock.Now += TimeSpan.FromMinutes(40);
        var noon = server.Clock.Now;

        await Task.WhenAll(
            admin.PatchAsync($"/api/v1/products/{id}", new { changes = new { name = "나중" }, occurredAt = noon.AddMinutes(-10) }),
            admin.PatchAsync($"/api/v1/products/{id}", new { changes = new { unit = "병" }, occurredAt = noon.AddMinutes(-20) }),
            admin.PatchAsync($"/api/v1/products/{id}", new { changes = new { name = "먼저" }, occurredAt = noon.AddMinutes(-30) }));
        var future = await admin.PatchAsync($"/api/v1/products/{id}", new { changes = new { sku = "F" }, occurredAt = noon.AddYears(1) });
        var after = await admin.PatchAsync($"/api/v1/products/{id}", new { changes = new { sku = "N" } });

        after["name"].GetString().ShouldBe("나중");
        after["unit"].GetString().ShouldBe("병");
        future["sku"].GetString().ShouldBe("F");
        after["sku"].GetString().ShouldBe("N", "a time in the future is now, so the next edit is later");
        after["version"].GetInt64().ShouldBe(6);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task An_edit_may_insist_on_the_version_it_was_made_for()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var id = await server.AddProductAsync("버터");
        async Task<Answer> PatchAsync(string ifMatch, string name)
        {
            using var content = JsonContent.Create(new { changes = new { name } });
            using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri($"/api/v1/products/{id}", UriKind.Relative)) { Content = content };
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch).ShouldBeTrue();
            using var response = await admin.Client.SendAsync(request);
            return await Requests.OfAsync(response);
        }

        (await PatchAsync("\"1\"", "치즈"))["version"].GetInt64().ShouldBe(2);
        (await PatchAsync("\"1\"", "잼")).ShouldBeProblem(412, "product.changed");
        (await PatchAsync("W/\"2\"", "잼")).ShouldBeProblem(412, "product.changed");
        (await PatchAsync("nonsense", "잼")).ShouldBeProblem(412, "product.changed");
        (await PatchAsync("\"7\", \"2\"", "잼"))["version"].GetInt64().ShouldBe(3);
        (await PatchAsync("*", "꿀"))["name"].GetString().ShouldBe("꿀");
    }

    [Fact]
    public async Task Everybody_reads_and_only_an_administrator_writes()
    {
        var shop = await server.NewShopAsync();
        var auditor = await server.AddUserAsync(Role.Auditor);
        var code = Gtin.Next();
        foreach (var user in new[] { shop.Worker, auditor })
        {
            (await user.GetAsync("/api/v1/products")).Status.ShouldBe(200);
            (await user.GetAsync($"/api/v1/products/{shop.Milk}")).Status.ShouldBe(200);
            (await user.PostAsync("/api/v1/products", new { name = "x" })).ShouldBeProblem(403, "access.denied");
            (await user.PatchAsync($"/api/v1/products/{shop.Milk}", new { changes = new { name = "x" } })).ShouldBeProblem(403, "access.denied");
            (await user.PutAsync($"/api/v1/products/{shop.Milk}/barcodes/{code}", new { })).ShouldBeProblem(403, "access.denied");
            (await user.DeleteAsync($"/api/v1/products/{shop.Milk}/barcodes/{code}")).ShouldBeProblem(403, "access.denied");
        }
    }

    [Fact]
    public async Task An_administrator_who_was_disabled_writes_nothing_more()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var id = await server.AddProductAsync("콜라");
        await server.DisableAsync(admin);

        (await admin.PostAsync("/api/v1/products", new { name = "x" })).ShouldBeProblem(401, "auth.revoked");
        (await admin.PatchAsync($"/api/v1/products/{id}", new { changes = new { name = "x" } })).ShouldBeProblem(401, "auth.revoked");
        (await admin.PutAsync($"/api/v1/products/{id}/barcodes/{Gtin.Next()}", new { })).ShouldBeProblem(401, "auth.revoked");
        (await admin.DeleteAsync($"/api/v1/products/{id}/barcodes/{Gtin.Next()}")).ShouldBeProblem(401, "auth.revoked");
    }

    [Theory]
    [InlineData("""{"name":""}""", 422, "product.invalid")]
    [InlineData("""{"name":"  "}""", 422, "product.invalid")]
    [InlineData("""{"name":null}""", 400, "request.malformed")]
    [InlineData("""{}""", 400, "request.malformed")]
    [InlineData("""{"name":"x","color":"red"}""", 400, "request.malformed")]
    [InlineData("""{"name":"x","name":"y"}""", 400, "request.malformed")]
    [InlineData("""{"name":"a\u0000b"}""", 422, "product.invalid")]
    [InlineData("""{"name":"\ud800"}""", 400, "request.malformed")]
    [InlineData("""{"name":"x","price":-1}""", 422, "product.invalid")]
    [InlineData("""{"name":"x","price":1.0001}""", 422, "product.invalid")]
    [InlineData("""{"name":"x","price":1e400}""", 400, "request.malformed")]
    [InlineData("""{"name":"x","price":79228162514264337593543950335}""", 422, "product.invalid")]
    [InlineData("""{"name":"x","price":"1"}""", 400, "request.malformed")]
    [InlineData("""{"name":"x","id":"00000000-0000-0000-0000-000000000000"}""", 422, "id.invalid")]
    [InlineData("""{"name":"x","barcodes":[null]}""", 422, "barcode.invalid")]
    [InlineData("""{"name":"x","barcodes":[{"code":""}]}""", 422, "barcode.invalid")]
    [InlineData("""{"name":"x","barcodes":[{"code":"PLU-1"}]}""", 422, "barcode.not_gtin")]
    [InlineData("""{"name":"x","barcodes":[{"code":"8801234567890"}]}""", 422, "barcode.check_digit")]
    [InlineData("""{"name":"x","barcodes":[{"code":"8801234567893","packSize":0}]}""", 422, "barcode.pack_size")]
    [InlineData("""{"name":"x","barcodes":[{"code":"8801234567893"},{"code":"8801234567893"}]}""", 422, "barcode.invalid")]
    [InlineData("[]", 400, "request.malformed")]
    [InlineData("{", 400, "request.malformed")]
    public async Task A_product_that_makes_no_sense_is_refused(string body, int status, string code)
    {
        var admin = await server.AddUserAsync(Role.Admin);
        using var content = new StringContent(body, null, "application/json");

        (await admin.Client.AnswerAsync(HttpMethod.Post, "/api/v1/products", content)).ShouldBeProblem(status, code);
    }

    [Theory]
    [InlineData("""{"changes":{"name":null}}""", 422, "product.invalid")]
    [InlineData("""{"changes":{"name":""}}""", 422, "product.invalid")]
    [InlineData("""{"changes":{"name":5}}""", 422, "product.invalid")]
    [InlineData("""{"changes":{"name":"\ud800"}}""", 422, "product.invalid")]
    [InlineData("""{"changes":{"\ud800":"x"}}""", 400, "request.malformed")]
    [InlineData("""{"changes":{"price":"5"}}""", 422, "product.invalid")]
    [InlineData("""{"changes":{"price":1e400}}""", 422, "product.invalid")]
    [InlineData("""{"changes":{"price":-0.5}}""", 422, "product.invalid")]
    [InlineData("""{"changes":{"archived":null}}""", 422, "product.invalid")]
    [InlineData("""{"changes":{"archived":"true"}}""", 422, "product.invalid")]
    [InlineData("""{"changes":{"categoryId":"milk"}}""", 422, "product.invalid")]
    [InlineData("""{"changes":{"color":"red"}}""", 422, "product.unknown_field")]
    [InlineData("""{"changes":{"name":"a","name":"b"}}""", 400, "request.malformed")]
    [InlineData("""{"changes":null}""", 400, "request.malformed")]
    [InlineData("""{"name":"x"}""", 400, "request.malformed")]
    [InlineData("""{"changes":{"name":"x"},"occurredAt":"0001-01-01T00:00:00Z"}""", 422, "occurredAt.invalid")]
    [InlineData("""{"changes":{"name":"x"},"occurredAt":"9999-12-31T23:59:59Z"}""", 422, "occurredAt.invalid")]
    [InlineData("""{"changes":{"name":"x"},"occurredAt":"yesterday"}""", 400, "request.malformed")]
    public async Task A_change_that_makes_no_sense_is_refused(string body, int status, string code)
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var id = await server.AddProductAsync("그대로");
        using var content = new StringContent(body, null, "application/json");

        (await admin.Client.AnswerAsync(HttpMethod.Patch, $"/api/v1/products/{id}", content)).ShouldBeProblem(status, code);

        (await admin.GetAsync($"/api/v1/products/{id}"))["version"].GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task What_is_not_there_is_a_404()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var (nothing, store) = (Guid.NewGuid(), await server.OpenStoreAsync());
        foreach (var id in new[] { nothing, store })
        {
            (await admin.GetAsync($"/api/v1/products/{id}")).ShouldBeProblem(404, "product.unknown");
            (await admin.PatchAsync($"/api/v1/products/{id}", new { changes = new { name = "x" } })).ShouldBeProblem(404, "product.unknown");
            (await admin.PutAsync($"/api/v1/products/{id}/barcodes/{Gtin.Next()}", new { })).ShouldBeProblem(404, "product.unknown");
            (await admin.DeleteAsync($"/api/v1/products/{id}/barcodes/{Gtin.Next()}")).ShouldBeProblem(404, "product.unknown");
        }
    }
}
