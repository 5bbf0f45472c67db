using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Quarantine;

/// <summary>What tests ask of the quarantine.</summary>
internal static class Quarantined
{
    /// <summary>Sends an item that must end in quarantine.</summary>
    public static async Task<JsonObject> QuarantineAsync(this Shop shop, JsonObject item, string code)
    {
        (await shop.SyncOneAsync(item)).ShouldBe("quarantined", code);
        return item;
    }

    /// <summary>Takes a shop's worker away from the shop, so that what happened before is for an administrator to decide.</summary>
    public static async Task<JsonObject> UnassignedAsync(this Shop shop, JsonObject item)
    {
        await shop.Server.AssignAsync(shop.Worker);
        return await shop.QuarantineAsync(item, "store.unassigned");
    }

    public static Task<string> StatusAsync(this TestServer server, JsonObject item) => server.AskAsync<string>(
        "select lower(data ->> 'status') from mt_doc_setasideitem where tenant_id = $1 and data ->> 'itemId' = $2", StoreOf(item), $"{item.IdOf()}");

    public static Task<string> ReasonAsync(this TestServer server, JsonObject item) => server.AskAsync<string>(
        "select data ->> 'reason' from mt_doc_setasideitem where tenant_id = $1 and data ->> 'itemId' = $2", StoreOf(item), $"{item.IdOf()}");

    /// <summary>Where the last thing happened to an item.</summary>
    public static Task<long> PositionAsync(this TestServer server, JsonObject item) => server.AskAsync<long>(
        "select max(seq_id) from mt_events where tenant_id = $1 and type like 'item_%' and data ->> 'itemId' = $2", StoreOf(item), $"{item.IdOf()}");

    /// <summary>How many contents were kept that came under an id of other content.</summary>
    public static Task<long> ConflictsAsync(this TestServer server, JsonObject item) =>
        server.AskAsync<long>("select count(*) from mt_events where type = 'id_conflicted' and data ->> 'itemId' = $1", $"{item.IdOf()}");

    /// <summary>Waits until an item was released by itself.</summary>
    public static Task ShouldBeReleasedAsync(this TestServer server, JsonObject item) =>
        Eventually.TrueAsync(async () => await server.StatusAsync(item) is "released");

    /// <summary>Releases whatever waits for nothing any more, as the server does every minute.</summary>
    public static Task ScanAsync(this TestServer server) => server.Service<QuarantineRelease>().RunAsync(CancellationToken.None);

    /// <summary>The row of an item in the list.</summary>
    public static async Task<JsonElement> ListedAsync(this TestUser user, JsonObject item)
    {
        var list = await user.GetAsync($"/api/v1/quarantine?storeId={item["storeId"]!.GetValue<Guid>()}&limit=500");
        list.Status.ShouldBe(200, list.Body);
        return list.Items.Single(one => one.GetProperty("id").GetGuid() == item.IdOf());
    }

    private static string StoreOf(JsonObject item) => item["storeId"]!.GetValue<Guid>().ToString();
}
