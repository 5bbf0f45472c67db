using System.Text.Json;
using DDonDDon.Client.Http;

namespace DDonDDon.Client.Sync;

/// <summary>One change of the feed.</summary>
/// <param name="Kind">stock, product, conflict, quarantine, store, category, reorder_point or purge. Kinds of newer servers are ignored.</param>
/// <param name="StoreId">The store that it is about; null for what all stores share.</param>
/// <param name="Id">What has changed.</param>
/// <param name="Data">The document as it is now.</param>
internal sealed record Change(string Kind, Guid? StoreId, Guid? Id, JsonElement? Data)
{
    public static Change? Read(JsonElement change) => change.Text("kind") is { } kind
        ? new(kind, change.Id("storeId"), change.Id("id"), change.Member("data"))
        : null;
}

/// <summary>Changes in the order in which they were committed.</summary>
/// <param name="Changes">The changes.</param>
/// <param name="Cursor">Where the next page starts.</param>
/// <param name="More">Whether there is a next page already.</param>
internal sealed record ChangePage(IReadOnlyList<Change> Changes, string Cursor, bool More)
{
    /// <summary>Reads the page in an answer; null when there is none, or only a part of one.</summary>
    public static ChangePage? Read(JsonElement reply) =>
        reply.Text("cursor") is { Length: > 0 } cursor
        && reply.Member("changes") is { ValueKind: JsonValueKind.Array } changes && changes.EnumerateArray().All(IsChange)
            ? new([.. reply.Objects("changes").Select(Change.Read).OfType<Change>()], cursor, reply.Flag("more") ?? false)
            : null;

    private static bool IsChange(JsonElement change) => change.ValueKind is JsonValueKind.Object && change.Text("kind") is not null;
}
