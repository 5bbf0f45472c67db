using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Conflicts;

/// <summary>What the tests of conflicts do over and over.</summary>
internal static class ConflictSteps
{
    /// <summary>The conflicts of a shop as its worker sees them.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ConflictsAsync(this Shop shop, string filters = "")
    {
        var answer = await shop.Worker.GetAsync($"/api/v1/conflicts?storeId={shop.StoreId}{filters}");
        answer.Status.ShouldBe(200, answer.Body);
        return answer.Items;
    }

    public static async Task<JsonElement> OnlyConflictAsync(this Shop shop) => (await shop.ConflictsAsync("&status=open")).ShouldHaveSingleItem();

    /// <summary>Sends items from another device of the shop.</summary>
    public static Task<IReadOnlyList<ItemAnswer>> SyncFromAsync(this Shop shop, Device device, params IEnumerable<JsonObject> items) =>
        shop.Worker.SyncAsync(device.Batch(items));

    /// <summary>Two devices that met: one counted 12 at 13:30, the other sold 3 ten minutes before and synced after it.</summary>
    public static async Task<JsonElement> MeetAsync(this Shop shop)
    {
        (await shop.SyncOneAsync(shop.Device.Count(shop.Milk, 12, shop.MinutesAgo(90)))).ShouldBeAccepted(12);
        var tablet = shop.NewDevice();
        var sale = (await shop.SyncFromAsync(tablet, tablet.Outbound(shop.Milk, 3, shop.MinutesAgo(100))))[0];
        sale.ShouldBeAccepted(12);
        return await shop.OnlyConflictAsync();
    }

    public static Task<Answer> ResolveAsync(this TestUser user, JsonElement conflict, object decision) =>
        user.PostAsync($"/api/v1/conflicts/{conflict.Id()}/resolve", decision);

    public static Guid Id(this JsonElement json) => json.GetProperty("id").GetGuid();

    public static string? Text(this JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;

    /// <summary>The choices of a conflict, with the stock that each gives.</summary>
    public static (string Choice, decimal? Quantity)[] Choices(this JsonElement conflict) =>
    [
        .. conflict.GetProperty("choices").EnumerateArray().Select(choice => (
            choice.GetProperty("choice").GetString()!,
            choice.GetProperty("resultingQuantity") is { ValueKind: JsonValueKind.Number } quantity ? quantity.GetDecimal() : (decimal?)null)),
    ];

    /// <summary>The conflicts that an item's answer says it opened.</summary>
    public static IReadOnlyList<Guid> Opened(this ItemAnswer answer) =>
    [
        .. answer.Json.GetProperty("effects").EnumerateArray()
            .Where(effect => effect.GetProperty("kind").GetString() is "conflict_opened").Select(effect => effect.GetProperty("conflictId").GetGuid()),
    ];
}
