using DDonDDon.Domain.Counting;

namespace DDonDDon.Server.Features.Counting;

/// <summary>
/// A count session as a whole. <paramref name="Lines"/>: how many were recorded, those that were replaced among them; <paramref name="Booked"/>: how many
/// products its approval counted; <paramref name="Refused"/>: those that it, or its reversal, could not.
/// </summary>
public sealed record CountSessionView(
    Guid Id, Guid StoreId, string Name, Guid? CategoryId, IReadOnlyList<string> Zones, CountSessionStatus Status, DateTimeOffset OpenedAt, Guid OpenedBy,
    long Lines, DateTimeOffset? DecidedAt, Guid? DecidedBy, DateTimeOffset? ReversedAt, Guid? ReversedBy, string? Reason, int Booked,
    IReadOnlyList<RefusedCount> Refused, long Version)
{
    public static CountSessionView Of(CountSession session) => new(
        session.SessionId, session.StoreId, session.Name, session.CategoryId, session.Zones, session.Status, session.OpenedAt, session.OpenedBy, session.Lines,
        session.DecidedAt, session.DecidedBy, session.ReversedAt, session.ReversedBy, session.Reason, session.Booked, session.Refused, session.Version);
}

/// <summary>
/// What a device counted of a product in one zone, as it stands. <paramref name="Id"/>: the line's, by which a COUNT_LINE may say that it `replaces` it.
/// </summary>
public sealed record CountLineView(Guid Id, string Zone, decimal Quantity, DateTimeOffset CountedAt, Guid RecordedBy, Guid DeviceId, string? Note)
{
    internal static CountLineView Of(CountLine line) =>
        new(line.Id, line.Zone, line.Quantity, line.Key.OccurredAt, line.RecordedBy, line.Key.DeviceId, line.Note);
}

/// <summary>
/// A zone in which several devices counted a product: <paramref name="Lines"/> is what each found, <paramref name="Sum"/> all of it. An approval says what
/// holds; <paramref name="LineId"/> is the line that it chose, absent where the sum holds or nobody has approved.
/// </summary>
public sealed record CountOverlapView(string Zone, decimal Sum, IReadOnlyList<CountLineView> Lines, Guid? LineId)
{
    internal static CountOverlapView Of(CountOverlap overlap, IReadOnlyList<LineChoice> choices) => new(
        overlap.Zone, overlap.Sum, [.. overlap.Lines.Select(CountLineView.Of)],
        choices.FirstOrDefault(choice => choice.ProductId == overlap.ProductId && choice.Zone == overlap.Zone)?.LineId);
}

/// <summary>
/// A counted product beside what should have been there when its last line was scanned; quantities in pieces. <paramref name="Difference"/>: counted
/// less expected; <paramref name="Value"/>: that at today's price, absent without one. <paramref name="Recount"/>: it moved between its first line and
/// its last. <paramref name="InScope"/>: it is in the category that is counted. <paramref name="MovementId"/>: the COUNT that the approval booked.
/// </summary>
public sealed record CountedProductView(
    Guid ProductId, string? Name, decimal Counted, decimal Expected, decimal Difference, decimal? Price, decimal? Value, bool Recount, bool InScope,
    DateTimeOffset CountedAt, Guid? MovementId, IReadOnlyList<CountLineView> Lines, IReadOnlyList<CountOverlapView> Overlaps);

/// <summary>A product of the scope that nobody has counted; its stock is left as it is.</summary>
public sealed record UncountedProduct(Guid ProductId, string? Name, decimal Expected, decimal? Price);

/// <summary>
/// All of a session in numbers. <paramref name="Differing"/>: products with a difference; <paramref name="Surplus"/> and <paramref name="Shortage"/>: its
/// sums upwards and downwards, in pieces; <paramref name="Value"/>: all differences together at today's prices, without the
/// <paramref name="Unpriced"/> differing products that have none. <paramref name="Recount"/>: products that moved while they were counted; <paramref
/// name="Overlaps"/>: zones in which several devices counted the same product.
/// <paramref name="UncountedInStock"/>: those of the uncounted that should be there.
/// </summary>
public sealed record CountSummary(
    int Products, int Differing, decimal Surplus, decimal Shortage, decimal Value, int Unpriced, int Recount,
        int Overlaps, long Uncounted, long UncountedInStock);

/// <summary>A session with its sheet: a page of the counted products, and the first of those that nobody counted.</summary>
public sealed record CountSheetView(
    CountSessionView Session, CountSummary Summary, IReadOnlyList<CountedProductView> Products,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)] string? NextCursor,
    IReadOnlyList<UncountedProduct> Uncounted);
