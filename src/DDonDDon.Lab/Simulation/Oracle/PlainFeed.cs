using System.Text.Json;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Lab.Simulation.Storage;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>Which thing a change of the feed is about; <paramref name="Kind"/> as it stands in the feed.</summary>
internal readonly record struct FeedThing(string Kind, Guid? StoreId, Guid Id);

/// <summary>What readers of the change feed are to have: a thing's state as a text, by what is stored and by what they were told.</summary>
internal static class PlainFeed
{
    /// <summary>What a reader has that knows everything: of conflicts and the quarantine what is open. <paramref name="stores"/>: the reader's.</summary>
    public static Dictionary<FeedThing, string> Of(StoredState state, IReadOnlyCollection<Guid> stores, bool hasConflicts)
    {
        var things = new Dictionary<FeedThing, string>();
        foreach (var tenant in state.Tenants)
        {
            var storeId = Guid.TryParse(tenant.Name, out var id) ? id : (Guid?)null;
            if (storeId is null)
            {
                Add(things, tenant, "product", "product", null);
                foreach (var document in tenant.Of("store").Where(document => stores.Contains(document.Id)))
                    things.Add(new("store", document.Id, document.Id), Text("store", document.Data)!);
            }
            if (storeId is not null && !stores.Contains(storeId.Value)) continue;
            Add(things, tenant, "stock", "current-stock", storeId);
            if (storeId is not null || hasConflicts) Add(things, tenant, "conflict", "conflict", storeId);
            foreach (var document in tenant.Of("count-session"))
                things.Add(new("count_session", storeId, JsonSerializer.Deserialize<JsonElement>(document.Data).GetProperty("sessionId").GetGuid()),
                    Text("count_session", document.Data)!);
            foreach (var (item, held) in tenant.Quarantined)
                if (held.Status == "open") things.Add(new("quarantine", storeId, item), held.Reason);
        }
        return things;
    }

    /// <summary>The state that a change or a stored document says; null for one that is over.</summary>
    public static string? Text(string kind, JsonElement data)
    {
        string Of(string name) => data.GetProperty(name).ToString();
        return kind switch
        {
            "stock" => $"v{Of("version")} {data.GetProperty("quantity").GetDecimal():0.###}",
            "product" or "count_session" => $"v{Of("version")}",
            "store" => Of("name"),
            "conflict" => Of("status").Equals("open", StringComparison.OrdinalIgnoreCase) ? $"v{Of("version")}" : null,
            "quarantine" => Of("status") == "open" ? Of("reason") : null,
            _ => throw new InvalidOperationException($"A simulated world has no {kind}."),
        };
    }

    /// <summary>What a reader lacks, has otherwise than it is, or should not have.</summary>
    public static IEnumerable<string> Compare(IReadOnlyDictionary<FeedThing, string> expected, IReadOnlyDictionary<FeedThing, string> held, Trace trace)
    {
        string Name(FeedThing thing) => $"the {thing.Kind} {trace.Of(thing.Id)}{(thing.StoreId is { } storeId ? $" of {trace.Of(storeId)}" : "")}";
        foreach (var (thing, text) in expected)
            if (held.GetValueOrDefault(thing) is var has && has != text) yield return $"has {has ?? "nothing"} of {Name(thing)}, and {text} is stored";
        foreach (var (thing, has) in held)
            if (!expected.ContainsKey(thing)) yield return $"has {has} of {Name(thing)}, which it should not have";
    }

    private static void Add(Dictionary<FeedThing, string> things, StoredTenant tenant, string kind, string projection, Guid? storeId)
    {
        foreach (var document in tenant.Of(projection))
            if (Text(kind, document.Data) is { } text) things.Add(new(kind, storeId, document.Id), text);
    }

    private static string? Text(string kind, byte[] data)
    {
        using var document = JsonDocument.Parse(data);
        return Text(kind, document.RootElement);
    }
}
