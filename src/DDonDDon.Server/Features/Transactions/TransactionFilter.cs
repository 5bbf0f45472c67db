using DDonDDon.Domain.Stock;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>Which movements are asked for; null: all.</summary>
/// <param name="Stores">Of these stores.</param>
/// <param name="ProductId">Of this product.</param>
/// <param name="Type">Of this type.</param>
/// <param name="User">Recorded or sent by this user.</param>
/// <param name="Device">Recorded on this device.</param>
/// <param name="From">Happened then or later.</param>
/// <param name="To">Happened before.</param>
internal sealed record TransactionFilter(
    IReadOnlyList<Guid>? Stores, Guid? ProductId, MovementType? Type, Guid? User, Guid? Device, DateTimeOffset? From, DateTimeOffset? To)
{
    private static readonly Dictionary<string, MovementType> Types =
        Enum.GetValues<MovementType>().ToDictionary(type => type.ToString().ToUpperInvariant(), StringComparer.Ordinal);

    /// <summary>Adds what must be read first; a problem when it is no type or no time.</summary>
    public (TransactionFilter? Filter, Problem? Problem) With(string? type, string? from, string? to)
    {
        if (type is not null && !Types.ContainsKey(type)) return (null, new("filter.invalid", $"type is one of {string.Join(", ", Types.Keys)}."));
        var (after, before) = (Times.Read(from), Times.Read(to));
        return from is not null && after is null || to is not null && before is null
            ? (null, new("filter.invalid", "from and to are times with their offset, like 2026-11-22T00:00:00Z."))
            : (this with { Type = type is null ? null : Types[type], From = after, To = before }, null);
    }

    /// <summary>The stored names of the type's events.</summary>
    public string[]? EventNames(EventTypes types) => Type switch
    {
        null => null,
        MovementType.Inbound => types.NamesFor(typeof(StockReceived)),
        MovementType.Outbound => types.NamesFor(typeof(StockIssued)),
        MovementType.Adjust => types.NamesFor(typeof(StockAdjusted)),
        MovementType.Count => types.NamesFor(typeof(StockCounted)),
        MovementType.Amend => types.NamesFor(typeof(MovementAmended)),
        _ => throw new InvalidOperationException($"{Type} is not a movement."),
    };
}
