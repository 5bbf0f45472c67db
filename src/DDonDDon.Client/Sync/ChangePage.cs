using System.Text.Json;
using DDonDDon.Client.Http;

namespace DDonDDon.Client.Sync;

/// <summary>
/// One change of the feed. <paramref name="Kind"/>: stock, product, conflict, quarantine or purge; kinds of later servers are passed over.
/// <paramref name="Data"/> is the document as it is now.
/// </summary>
internal sealed record Change(string Kind, Guid? StoreId, Guid? Id, JsonElement? Data)
{
    public static Change? Read(JsonElement change) => change.Text("kind") is { } kind
        ? new(kind, change.Id("storeId"), change.Id("id"), change.Member("data"))
        : null;
}

/// <summary>Changes in the order in which they were committed, the cursor behind them, and whether there are more.</summary>
internal sealed record ChangePage(IReadOnlyList<Change> Changes, string Cursor, bool More)
{
    /// <summary>Null when there is no page in the answer: a cursor counts only together with its changes.</summary>
    public static ChangePage? Read(JsonElement reply) =>
        reply.Text("cursor") is { Length: > 0 } cursor && reply.Member("changes") is { ValueKind: JsonValueKind.Array } changes && changes.EnumerateArray().All(IsChange)
            ? new([.. reply.Objects("changes").Select(Change.Read).OfType<Change>()], cursor, reply.Flag("more") ?? false)
            : null;

    private static bool IsChange(JsonElement change) => change.ValueKind is JsonValueKind.Object && change.Text("kind") is not null;
}
