using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>Both ends of a transfer, each after its amendments.</summary>
/// <param name="Sent">The sending; null when there is no such transfer.</param>
/// <param name="Receipts">What arrived and is not void: one receipt, or none while the goods are on their way.</param>
public sealed record KnownTransfer(EffectiveMovement? Sent, IReadOnlyList<EffectiveMovement> Receipts)
{
    public static KnownTransfer Unknown { get; } = new(null, []);

    /// <summary>The transfers that some sendings and receipts are, with the amendments of these, by their ids.</summary>
    public static IReadOnlyDictionary<Guid, KnownTransfer> Of(IEnumerable<StockMovement> movements) =>
        // The groups of a history know nothing of stores: both ends may stand in one.
        StockHistory.Of(Guid.Empty, Guid.Empty, movements).Effective().GroupBy(end => TransferLink.Of(end.Original)!.Id).ToDictionary(
            ends => ends.Key,
            ends => new KnownTransfer(
                ends.Where(end => end.Original is StockIssued).Select(end => (EffectiveMovement?)end).FirstOrDefault(),
                [.. ends.Where(end => end is { Original: StockReceived, Quantity: not null })]));
}

/// <summary>
/// Holds the two ends of transfers together while a request is decided: what was received is not sent otherwise, and what is received was sent, once.
/// </summary>
internal sealed class TransferRules(Facts facts)
{
    private readonly HashSet<Guid> _arrived = [];

    private static Rejection Unknown { get; } = new("transfer.unknown", "There is no such transfer.");

    private static Rejection Cancelled { get; } = new("transfer.cancelled", "This transfer was cancelled: the goods never left.");

    private static Rejection Received { get; } = new("transfer.received", "The goods of this transfer have been received already.");

    private static Rejection SendingReceived { get; } = new(
        "transfer.received", "The goods of this transfer have been received, so the sending stands. Amend the receipt, or void it first.");

    /// <summary>What was sent of a transfer, as it holds; null when nothing was.</summary>
    public decimal? Sent(TransferLink transfer) => Find(transfer).Sent?.Quantity;

    /// <summary>Why a movement would tear a transfer apart, or null, and then it counts for what comes after it in the request.</summary>
    public Rejection? Take(StockMovement movement, StockMovement? original) => movement switch
    {
        StockReceived { Transfer: { } transfer } => Receive(transfer),
        MovementAmended when original is StockIssued { Transfer: { } transfer } => Find(transfer).Receipts.Count > 0 ? SendingReceived : null,
        // A quantity for a void receipt receives the goods again. Where the receipt holds, it may say anything: the other end is not touched.
        MovementAmended { Void: false } when original is StockReceived { Transfer: { } transfer }
            && Find(transfer).Receipts.All(receipt => receipt.Original.Id != original.Id) => Receive(transfer),
        _ => null,
    };

    private Rejection? Receive(TransferLink transfer) => Find(transfer) switch
    {
        { Sent: null } => Unknown,
        { Sent: { Quantity: null } } => Cancelled,
        { Receipts.Count: > 0 } => Received,
        _ => _arrived.Add(transfer.Id) ? null : Received,
    };

    private KnownTransfer Find(TransferLink transfer) => facts.Transfers.GetValueOrDefault(transfer.Id, KnownTransfer.Unknown);
}
