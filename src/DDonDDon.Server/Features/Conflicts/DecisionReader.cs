using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Server.Features.Sync;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>Reads one RESOLVE item of a batch by itself: a decision, or the reason why it cannot be read.</summary>
internal static class DecisionReader
{
    private static readonly string[] Names = ["id", "seq", "type", "storeId", "conflictId", "choice", "quantity", "occurredAt", "ageMs", "recordedBy"];

    private static readonly Dictionary<string, ConflictChoice> s_choices =
        Enum.GetValues<ConflictChoice>().ToDictionary(choice => JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString()), StringComparer.Ordinal);

    public static bool IsDecision(JsonElement element) => Members.Find(element, "type") is { } type && Members.Text(type) is "RESOLVE";

    public static (RecordedItem? Item, Rejection? Rejection) Read(JsonElement element, int index, Guid deviceId)
    {
        var (members, rejection) = ItemReader.MembersOf(element, Names);
        if (members is null) return (null, rejection);

        var item = new ItemReader.Reading(members);
        var (id, storeId, conflictId) = (item.RequiredId("id"), item.OptionalId("storeId"), item.RequiredId("conflictId"));
        var (choice, unknown) = Choice(item.Find("choice") is { } text ? Members.Text(text) : null);
        if (unknown is not null) item.Fail(unknown.Code, unknown.Message, unknown.Field!);
        var quantity = item.Find("quantity") is null ? null : item.Amount();
        var content = ItemContent.OfDecision(id, storeId, conflictId, choice, quantity, item.OccurredAt(), item.Seq(), deviceId);
        var (age, recordedBy) = (item.Age(), item.OptionalId("recordedBy"));
        return item.Problem is { } problem
            ? (null, problem)
            : (new(index, content, age, recordedBy, System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element).ToArray()), null);
    }

    /// <summary>A choice by its name on the wire.</summary>
    public static (ConflictChoice Choice, Rejection? Rejection) Choice(string? name) => name is not null && s_choices.TryGetValue(name, out var choice)
        ? (choice, null)
        : (default, new("choice.invalid", $"choice is one of {string.Join(", ", s_choices.Keys)}.", "choice"));
}
