using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Server.Ledgers;

/// <summary>
/// What became of a request to a ledger. The answers hold: what they say is stored. <paramref name="Missing"/>: counters of the device that have
/// arrived nowhere.
/// </summary>
internal sealed record Booked(BookingOutcome Outcome, IReadOnlyList<ItemResult> Answers, IReadOnlyList<long> Missing);

/// <summary>Load, decide, store: the one way on which items get into a ledger.</summary>
internal static class BookingRun
{
    /// <summary>Judges and stores what goes into a store's ledger. Nothing is written where every item is refused.</summary>
    public static async Task<Booked> BookAsync(this ILedgers ledgers, StoreRequest request, ConflictRules rules, CancellationToken ct)
    {
        await using var ledger = ledgers.Open(request.StoreId);
        var booked = await RunAsync(ledger, request.Needs(), facts => StoreBooking.Decide(facts, request, rules), ct);
        BookingMetrics.Count(booked.Answers);
        return booked;
    }

    /// <summary>Judges and stores what goes into the catalogue's ledger.</summary>
    public static async Task<Booked> BookAsync(this ILedgers ledgers, CatalogueRequest request, TimeSpan clockTolerance, CancellationToken ct)
    {
        await using var ledger = ledgers.Open(null);
        return await RunAsync(ledger, request.Needs(), facts => CatalogueBooking.Decide(facts, request, clockTolerance), ct);
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
