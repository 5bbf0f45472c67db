using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Server.Marten.Appending;

namespace DDonDDon.Server.Ledgers;

/// <summary>
/// What became of a request to a ledger. The answers hold: what they say is stored. <paramref name="Missing"/>: counters of the device that have
/// arrived nowhere.
/// </summary>
internal sealed record Booked(BookingOutcome Outcome, IReadOnlyList<ItemResult> Answers, IReadOnlyList<long> Missing);

/// <summary>Load, decide, store: the one way on which items get into a ledger.</summary>
internal static class BookingRun
{
    // An id is taken by one of two that want it, so the second decision finds it; more may meet others, or the same one again before it has committed.
    private const int MostTries = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <summary>Judges and stores what goes into a store's ledger. Nothing is written where every item is refused.</summary>
    public static async Task<Booked> BookAsync(this ILedgers ledgers, StoreRequest request, ConflictRules rules, CancellationToken ct)
    {
        var booked = await ledgers.RunAsync(request.StoreId, request.Needs(), facts => StoreBooking.Decide(facts, request, rules), ct);
        BookingMetrics.Count(booked.Answers);
        return booked;
    }

    /// <summary>Judges and stores what goes into the catalogue's ledger.</summary>
    public static Task<Booked> BookAsync(this ILedgers ledgers, CatalogueRequest request, TimeSpan clockTolerance, CancellationToken ct) =>
        ledgers.RunAsync(null, request.Needs(), facts => CatalogueBooking.Decide(facts, request, clockTolerance), ct);

    // Who was overtaken decides again soon: behind the lock the ids are looked up anew. The pause lets the other commit, whom two batches that take the
    // same ids in opposite orders would else lock out again.
    private static async Task<Booked> RunAsync(
        this ILedgers ledgers, Guid? storeId, Needs needs, Func<Facts, BookingDecision> decide, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            if (tries > 1) await Task.Delay(Pause * (tries - 1), ct);
            await using var ledger = ledgers.Open(storeId);
            try
            {
                return await RunAsync(ledger, needs, decide, ct);
            }
            catch (OvertakenException) when (tries < MostTries)
            {
                // The ledger is opened again.
            }
        }
    }

    private static async Task<Booked> RunAsync(ILedger ledger, Needs needs, Func<Facts, BookingDecision> decide, CancellationToken ct)
    {
        var decision = decide(await ledger.LoadAsync(needs, ct));
        while (decision is More more) decision = decide(await ledger.LoadAsync(more.Needs, ct));
        var decided = (Decided)decision;
        var missing = decided.Outcome is BookingOutcome.Stores ? await ledger.StoreAsync(decided, ct) : [];
        return new(decided.Outcome, decided.Answers, missing);
    }
}
