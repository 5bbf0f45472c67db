using System.Text.Json;
using DDonDDon.Ledger;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>A conflict by what its events and its document say. <paramref name="Standing"/>: the last of the movements that met.</summary>
internal sealed record PlainConflict(
    Guid Id, string Kind, Guid Product, string Met, Guid? Standing, string OpenedAt, string Status, string? Decision, Guid? Caused, string? ClosedAt,
    string? Because, long Version)
{
    public static readonly string[] Types = ["conflict_opened", "conflict_resolved", "conflict_closed"];

    public bool IsOpen => Status == "Open";

    /// <summary>The document that a stream makes: what opened it, and then at most one event that closed it.</summary>
    public static PlainConflict Of(IEnumerable<StoredEvent> events)
    {
        PlainConflict? conflict = null;
        foreach (var stored in events)
        {
            using var parsed = JsonDocument.Parse(stored.Data);
            var data = parsed.RootElement;
            conflict = (stored.Type, conflict) switch
            {
                ("conflict_opened", null) => Opened(data, data.GetProperty("conflictId").GetGuid(), Text(data, "occurredAt")!, 1),
                ("conflict_resolved", { IsOpen: true }) => conflict with
                {
                    Status = "Closed",
                    Decision = DecisionOf(data, "occurredAt"),
                    Caused = IdOf(data, "movementId") ?? IdOf(data, "editId"),
                    ClosedAt = Text(data, "occurredAt"),
                    Version = conflict.Version + 1,
                },
                ("conflict_closed", { IsOpen: true }) => conflict with
                {
                    Status = "Closed",
                    ClosedAt = Text(data, "occurredAt"),
                    Because = Text(data, "because"),
                    Version = conflict.Version + 1,
                },
                _ => throw new InvalidOperationException($"{stored.Type} comes to a conflict that is {conflict?.Status ?? "not there"}."),
            };
        }
        return conflict!;
    }

    /// <summary>What a stored document says.</summary>
    public static PlainConflict Read(byte[] document)
    {
        using var parsed = JsonDocument.Parse(document);
        var data = parsed.RootElement;
        var decision = data.TryGetProperty("decision", out var decided) ? decided : (JsonElement?)null;
        return Opened(data, data.GetProperty("id").GetGuid(), Text(data, "openedAt")!, data.GetProperty("version").GetInt64()) with
        {
            Status = Text(data, "status")!,
            Decision = decision is { } made ? DecisionOf(made, "decidedAt") : null,
            Caused = decision is { } cause ? IdOf(cause, "movementId") ?? IdOf(cause, "editId") : null,
            ClosedAt = Text(data, "closedAt"),
            Because = Text(data, "closedBecause"),
        };
    }

    private static PlainConflict Opened(JsonElement data, Guid id, string openedAt, long version)
    {
        List<JsonElement> movements = [.. data.GetProperty("movements").EnumerateArray()];
        var met = movements.Concat(data.GetProperty("edits").EnumerateArray())
            .Select(one => $"{IdOf(one, "id")} {Text(one, "type")} {Text(one, "quantity")} {Text(one, "value")} {Text(one, "occurredAt")} "
                + $"{IdOf(one, "deviceId")} {IdOf(one, "recordedBy")}");
        return new(
            id, Text(data, "kind")!, data.GetProperty("productId").GetGuid(),
            $"{IdOf(data, "storeId")} {Text(data, "field")} {Text(data, "productVersion")} {string.Join(", ", met)}",
            movements.Count > 0 ? IdOf(movements[^1], "id") : null, openedAt, "Open", null, null, null, null, version);
    }

    private static string DecisionOf(JsonElement data, string at) =>
        $"{IdOf(data, "id")} {Text(data, "choice")} {Text(data, "quantity")} by {IdOf(data, "decidedBy")} on {IdOf(data, "deviceId")} at {Text(data, at)}";

    private static Guid? IdOf(JsonElement data, string name) => data.TryGetProperty(name, out var id) ? id.GetGuid() : null;

    private static string? Text(JsonElement data, string name) => data.TryGetProperty(name, out var value) ? value.ToString() : null;
}
