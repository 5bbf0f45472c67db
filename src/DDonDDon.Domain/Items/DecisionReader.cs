using System.Text.Json;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Domain.Items;

/// <summary>Reads decisions on conflicts.</summary>
public static class DecisionReader
{
    internal static readonly string[] Names = ["id", "seq", "type", "storeId", "conflictId", "choice", "quantity", "occurredAt", "ageMs", "recordedBy"];

    private static readonly Dictionary<string, ConflictChoice> Choices =
        Enum.GetValues<ConflictChoice>().ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>The name of a choice on the wire.</summary>
    public static string NameOf(ConflictChoice choice) => JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString());

    /// <summary>A choice by its name on the wire.</summary>
    public static (ConflictChoice Choice, Rejection? Rejection) Choice(string? name) => name is not null && Choices.TryGetValue(name, out var choice)
        ? (choice, null)
        : (default, new("choice.invalid", $"choice is one of {string.Join(", ", Choices.Keys)}.", "choice"));

    internal static DecisionItem Read(ItemMembers members, Guid deviceId)
    {
        var (id, storeId, conflictId) = (members.RequiredId("id"), members.OptionalId("storeId"), members.RequiredId("conflictId"));
        var (choice, unknown) = Choice(members.Find("choice") is { } text ? JsonMembers.Text(text) : null);
        if (unknown is not null) members.Fail(unknown);
        return new()
        {
            Id = id,
            DeviceId = deviceId,
            StoreId = storeId,
            ConflictId = conflictId,
            Choice = choice,
            Quantity = members.OptionalAmount(),
            OccurredAt = members.OccurredAt(),
            Seq = members.Seq(),
        };
    }
}
