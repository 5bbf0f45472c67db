using System.Text.Json;
using DDonDDon.Server.Features.Counting;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Counting;

/// <summary>What tests ask of count sessions.</summary>
internal static class Sessions
{
    public static async Task<Guid> OpenSessionAsync(this Shop shop, Guid? categoryId = null, params string[] zones)
    {
        var opened = await shop.Worker.PostAsync("/api/v1/count-sessions", new { storeId = shop.StoreId, name = "저녁 실사", categoryId, zones });
        opened.Status.ShouldBe(201, opened.Body);
        return opened["id"].GetGuid();
    }

    public static Task<Answer> ApproveAsync(this TestUser admin, Guid session, object? body = null) =>
        admin.PostAsync($"/api/v1/count-sessions/{session}/approve", body);

    public static Task<Answer> ReverseAsync(this TestUser admin, Guid session, string? reason = null) =>
        admin.PostAsync($"/api/v1/count-sessions/{session}/reverse", new { reason });

    public static Task<Answer> DiscardSessionAsync(this TestUser admin, Guid session, string? reason = null) =>
        admin.PostAsync($"/api/v1/count-sessions/{session}/discard", new { reason });

    public static async Task<Answer> SheetAsync(this TestUser user, Guid session, string query = "")
    {
        var sheet = await user.GetAsync($"/api/v1/count-sessions/{session}{query}");
        sheet.Status.ShouldBe(200, sheet.Body);
        return sheet;
    }

    /// <summary>The row of a product on a sheet.</summary>
    public static JsonElement Row(this Answer sheet, Guid product) =>
        sheet["products"].EnumerateArray().Single(row => row.GetProperty("productId").GetGuid() == product);

    public static decimal Number(this JsonElement json, string member) => json.GetProperty(member).GetDecimal();

    /// <summary>Goes on with what was begun, as the server does every minute.</summary>
    public static Task FinishAllAsync(this TestServer server) => server.Service<CountBooking>().RunAsync(CancellationToken.None);

    /// <summary>How many COUNT movements a store has.</summary>
    public static Task<long> CountsAsync(this Shop shop) =>
        shop.Server.AskAsync<long>("select count(*) from mt_events where tenant_id = $1 and type = 'stock_counted'", $"{shop.StoreId}");
}
