using System.Text.Json;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Client;

/// <summary>
/// What may be decided, in words. <paramref name="ResultingQuantity"/>: the stock after it by what is known here, own movements included; null where the
/// person says it or where it is not about stock. <paramref name="ResultingValue"/>: what the product's field would be;
/// <paramref name="NeedsQuantity"/>: whether the decision brings the quantity that was counted.
/// </summary>
public sealed record LocalChoice(ConflictChoice Choice, string Text, decimal? ResultingQuantity, string? ResultingValue, bool NeedsQuantity);

/// <summary>A question that only a person can answer, as it stands in the local file.</summary>
public sealed record LocalConflict
{
    public required Guid Id { get; init; }

    /// <summary>Null for a conflict about a product, which belongs to no store and is an administrator's.</summary>
    public Guid? StoreId { get; init; }

    public Guid? ProductId { get; init; }

    /// <summary>late_movement, concurrent_counts, negative_stock, product_edit, and what later servers add.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether somebody must still decide, as far as the server has said.</summary>
    public required bool IsOpen { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>What met, by whom, when and on which device; and, once it is closed, how it ended.</summary>
    public required string Text { get; init; }

    /// <summary>None when it is closed, and none once <see cref="OwnDecision"/> is on its way.</summary>
    public IReadOnlyList<LocalChoice> Choices { get; init; } = [];

    /// <summary>
    /// What was decided on this device: pending in the outbox, with the server, or refused by it (then <see cref="RecordedItem.Error"/> says why); null when
    /// nothing was.
    /// </summary>
    public RecordedItem? OwnDecision { get; init; }

    /// <summary>The server's whole document: the movements or edits that met, and the decision.</summary>
    public required JsonElement Data { get; init; }
}

/// <summary>
/// Conflicts that appeared, and those that are not open any more: decided by somebody, answered by what happened since, or of a store that was taken away.
/// </summary>
public sealed record ConflictNotice(IReadOnlyList<Guid> Opened, IReadOnlyList<Guid> Closed);
