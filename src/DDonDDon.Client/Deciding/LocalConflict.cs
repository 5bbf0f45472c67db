using System.Text.Json;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Client;

/// <summary>One of the ways to decide a conflict.</summary>
/// <param name="Choice">What to give to <see cref="DdonClient.DecideAsync"/>.</param>
/// <param name="Text">The choice as a sentence.</param>
/// <param name="ResultingQuantity">
/// The stock that it would give by what is known here, own movements included; null where whoever decides says it, and where it is not about
/// stock.
/// </param>
/// <param name="ResultingValue">The value that the product's field would get.</param>
/// <param name="NeedsQuantity">Whether the decision needs a quantity that was counted.</param>
public sealed record LocalChoice(ConflictChoice Choice, string Text, decimal? ResultingQuantity, string? ResultingValue, bool NeedsQuantity);

/// <summary>A question that only a person can answer, as far as the local copy knows it.</summary>
public sealed record LocalConflict
{
    public required Guid Id { get; init; }

    /// <summary>Null for a conflict about a product, which belongs to no store and is decided by an administrator.</summary>
    public Guid? StoreId { get; init; }

    public Guid? ProductId { get; init; }

    /// <summary>late_movement, concurrent_counts, negative_stock, product_edit, or what newer servers add.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether somebody still has to decide it, by the last word from the server.</summary>
    public required bool IsOpen { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Which movements or edits met, by whom, when and on which device; once it is closed, also how it ended.</summary>
    public required string Text { get; init; }

    /// <summary>Empty when the conflict is closed or <see cref="OwnDecision"/> is on its way.</summary>
    public IReadOnlyList<LocalChoice> Choices { get; init; } = [];

    /// <summary>
    /// What was decided on this device: pending, synced, or refused by the server (then <see cref="RecordedItem.Error"/> says why). Null when
    /// nothing was decided here.
    /// </summary>
    public RecordedItem? OwnDecision { get; init; }

    /// <summary>The server's whole document: the movements or edits that met, and the decision.</summary>
    public required JsonElement Data { get; init; }
}

/// <summary>Conflicts that have appeared or closed.</summary>
/// <param name="Opened">Conflicts that are open now and were not before.</param>
/// <param name="Closed">
/// Conflicts that are no longer open: somebody decided them, later movements answered them, or their store was taken away from the user.
/// </param>
public sealed record ConflictNotice(IReadOnlyList<Guid> Opened, IReadOnlyList<Guid> Closed);
