using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Quarantine;

public class ListTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_item_is_shown_as_it_was_sent_with_who_sent_it_and_why_it_is_there()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var code = $"seen-{shop.StoreId}";
        var item = await shop.QuarantineAsync(shop.Device.Scan("OUTBOUND", code, 2, shop.MinutesAgo(20)).With("note", "새 과자"), "barcode.unknown");

        var listed = await admin.ListedAsync(item);

        (listed.GetProperty("storeId").GetGuid(), listed.GetProperty("status").GetString(), listed.GetProperty("reason").GetString())
            .ShouldBe((shop.StoreId, "open", "barcode.unknown"));
        listed.GetProperty("message").GetString()!.ShouldContain(code);
        (listed.GetProperty("recordedBy").GetGuid(), listed.GetProperty("syncedBy").GetGuid(), listed.GetProperty("deviceId").GetGuid())
            .ShouldBe((shop.Worker.Id, shop.Worker.Id, shop.Device.Id));
        listed.GetProperty("occurredAt").GetDateTimeOffset().ShouldBe(shop.MinutesAgo(20));
        listed.GetProperty("receivedAt").GetDateTimeOffset().ShouldBe(shop.Now);
        var sent = listed.GetProperty("item");
        (sent.GetProperty("type").GetString(), sent.GetProperty("barcode").GetString(), sent.GetProperty("note").GetString(),
            sent.GetProperty("quantity").GetDecimal())
            .ShouldBe(("OUTBOUND", code, "새 과자", 2));
    }

    [Fact]
    public async Task It_is_filtered_by_store_reason_and_status_and_read_page_by_page()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var sent = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            server.Clock.Now += TimeSpan.FromSeconds(i % 2);
            var item = i == 3 ? shop.Device.Inbound(Guid.CreateVersion7(), 1) : shop.Device.Scan("INBOUND", $"page-{i}-{shop.StoreId}", 1);
            await shop.QuarantineAsync(item, i == 3 ? "product.unknown" : "barcode.unknown");
            if (i == 5) (await DecisionTests.DiscardAsync(admin, item, "모름")).Status.ShouldBe(200);
            sent.Add(item.IdOf());
        }

        (await PagesAsync(admin, $"storeId={shop.StoreId}")).ShouldBe(sent, ignoreOrder: true);
        (await PagesAsync(admin, $"storeId={shop.StoreId}&reason=product.unknown")).ShouldBe([sent[3]]);
        (await PagesAsync(admin, $"storeId={shop.StoreId}&status=discarded")).ShouldBe([sent[5]]);
        (await PagesAsync(admin, $"storeId={shop.StoreId}&status=open")).ShouldBe(sent.Where((_, i) => i != 5), ignoreOrder: true);
        var times = (await admin.GetAsync($"/api/v1/quarantine?storeId={shop.StoreId}"))
            .Items.Select(item => item.GetProperty("receivedAt").GetDateTimeOffset()).ToList();
        times.ShouldBe(times.OrderDescending());
        (await PagesAsync(admin, "status=open")).Distinct().Count().ShouldBeGreaterThanOrEqualTo(6);
    }

    [Theory]
    [InlineData("status=gone", "filter.invalid")]
    [InlineData("reason=%00", "filter.invalid")]
    [InlineData("cursor=x", "cursor.invalid")]
    [InlineData("cursor=WyIxIiwiKkRFRkFVTFQqIiwieCJd", "cursor.invalid")]
    [InlineData("limit=0", "limit.invalid")]
    [InlineData("storeId=x", "request.malformed")]
    public async Task What_cannot_be_a_filter_is_said_so(string query, string code) =>
        (await (await server.AddUserAsync(Role.Admin)).GetAsync($"/api/v1/quarantine?{query}")).ShouldBeProblem(400, code);

    private static async Task<IReadOnlyList<Guid>> PagesAsync(TestUser user, string query)
    {
        var (seen, cursor) = (new List<Guid>(), (string?)null);
        do
        {
            var page = await user.GetAsync($"/api/v1/quarantine?{query}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            page.Status.ShouldBe(200, page.Body);
            page.Items.Count.ShouldBeLessThanOrEqualTo(2);
            seen.AddRange(page.Items.Select(item => item.GetProperty("id").GetGuid()));
            cursor = page["nextCursor"].GetString();
        }
        while (cursor is not null);
        return seen;
    }
}
