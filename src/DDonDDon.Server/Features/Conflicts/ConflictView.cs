using System.Text.Json.Serialization;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>A movement that met another. <paramref name="Quantity"/> is what holds for it now, in pieces; absent when that is nothing.</summary>
public sealed record MetMovementView(
    Guid Id, MovementType Type, decimal? Quantity, DateTimeOffset OccurredAt, Guid DeviceId, Guid RecordedBy, string? RecordedByEmail);

/// <summary>An edit that met another: the value that it gave the field, absent where it cleared it.</summary>
public sealed record MetEditView(Guid Id, string? Value, DateTimeOffset OccurredAt, Guid DeviceId, Guid RecordedBy, string? RecordedByEmail);

/// <summary>
/// What may be decided, in words. <paramref name="ResultingQuantity"/>: the stock after it, null where the person says it or where it is not about stock;
/// <paramref name="ResultingValue"/>: what the product's field would be; <paramref name="NeedsQuantity"/>: whether the decision brings a quantity.
/// </summary>
public sealed record ChoiceView(
    ConflictChoice Choice, string Text, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? ResultingQuantity, string? ResultingValue,
    bool NeedsQuantity);

/// <summary>What was decided. <paramref name="MovementId"/> or <paramref name="EditId"/>: what it caused, if anything.</summary>
public sealed record DecisionView(
    Guid Id, ConflictChoice Choice, decimal? Quantity, Guid DecidedBy, string? DecidedByEmail, DateTimeOffset DecidedAt, Guid? MovementId, Guid? EditId);

/// <summary>
/// A conflict as people see it. What met stands in the order of its time, the last one stands by itself. <paramref name="Stock"/>: what there is now;
/// <paramref name="Decision"/>: when somebody decided; <paramref name="ClosedBecause"/>: why it closed without one; <paramref name="Choices"/>: none when
/// closed.
/// </summary>
public sealed record ConflictView(
    Guid Id, ConflictKind Kind, Guid? StoreId, Guid ProductId, string? ProductName, IReadOnlyList<MetMovementView> Movements, string? Field,
    IReadOnlyList<MetEditView>? Edits, DateTimeOffset OpenedAt, ConflictStatus Status, decimal? Stock, string Text, IReadOnlyList<ChoiceView> Choices,
    DecisionView? Decision, DateTimeOffset? ClosedAt, ConflictEnd? ClosedBecause, long Version);
