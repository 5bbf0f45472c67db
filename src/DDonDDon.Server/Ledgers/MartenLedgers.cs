using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Ledgers;

/// <summary>The ledgers in PostgreSQL.</summary>
internal sealed class MartenLedgers(LedgerDatabase store) : ILedgers
{
    public ILedger Open(Guid? storeId) => new MartenLedger(store, storeId);
}

/// <summary>A transaction on a ledger in PostgreSQL: one round trip to begin, at most one more to learn what is late, one to write, and the commit.</summary>
internal sealed class MartenLedger(LedgerDatabase store, Guid? storeId) : ILedger
{
    private readonly string _tenant = storeId?.ToString() ?? LedgerDatabase.DefaultTenant;
    private readonly Dictionary<Guid, DailyStock> _lastDays = [];
    private readonly Dictionary<Guid, DailyStock?> _pastDays = [];
    private LedgerSession? _transaction;
    private Facts? _facts;

    public async Task<Facts> LoadAsync(Needs needs, CancellationToken ct)
    {
        var reads = new FactReads(store.Types, _tenant, storeId, needs, _lastDays);
        if (_transaction is null) _transaction = await store.BeginAsync(_tenant, MayAppend(needs), reads.All, ct);
        else await ReadAsync(reads.All, PastDays(needs.Joining), ct);
        return _facts = reads.Learn(_facts ?? new() { RecordedAt = _transaction.RecordedAt });
    }

    public async Task<IReadOnlyList<long>> StoreAsync(Decided decided, CancellationToken ct)
    {
        var transaction = _transaction!;
        foreach (var document in await DocumentsAsync(decided, ct)) LedgerSql.Save(transaction, document);
        foreach (var stream in decided.Streams) transaction.Append(stream.StreamId, LedgerSql.NameOf(stream.Kind), stream.ExpectedVersion,
            [.. stream.Events.Select(LedgerSql.Event)]);
        var missing = DeviceSql.Note(transaction, decided.Arrived);
        return await transaction.CommitAsync(ct) is CommitOutcome.Committed ? missing?.Items ?? [] : throw new LedgerBusyException();
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null) await _transaction.DisposeAsync();
    }

    // The days before their items' last ones on which movements will join: they are read with what the decision needs.
    private Guid[] PastDays(IEnumerable<(Guid ProductId, DateTimeOffset OccurredAt)> joining)
    {
        var calendar = StoreCalendar.Of(_facts!.Store?.TimeZone);
        return [.. joining.Select(one => DailyStock.Empty(storeId!.Value, one.ProductId, calendar.DayOf(one.OccurredAt)))
            .Where(day => _lastDays.TryGetValue(day.ProductId, out var last) && day.Day < last.Day).Select(day => day.Id).Distinct()];
    }

    private async Task ReadAsync(IReadOnlyList<Read> reads, Guid[] pastDays, CancellationToken ct)
    {
        var days = LedgerSql.Days(_tenant, pastDays, store.Types.Json);
        await _transaction!.ReadAsync(pastDays.Length == 0 ? reads : [.. reads, days], ct);
        foreach (var id in pastDays) _pastDays[id] = null;
        foreach (var day in days.Items) _pastDays[day.Id] = day;
    }

    // What is late, and what stands on sheets, takes one more round trip each.
    private async Task<IReadOnlyList<SavedDocuments>> DocumentsAsync(Decided decided, CancellationToken ct)
    {
        var documents = new LedgerDocuments(_facts!, storeId, decided, _lastDays, _pastDays);
        if (documents.Late is { Count: > 0 } late)
        {
            var (days, history) = LedgerSql.Past(_tenant, late, store.Types.Json);
            await _transaction!.ReadAsync([days, history], ct);
            documents.LearnPast(days.Items.ToLookup(day => day.ProductId),
                history.Items.ToLookup(one => one.StreamId, one => (StockMovement)store.Types.Read(one)));
        }
        if (documents.Lines is { Length: > 0 } lines)
        {
            var held = LedgerSql.Lines(_tenant, lines, store.Types.Json);
            await _transaction!.ReadAsync([held], ct);
            documents.LearnLines(held.Items);
        }
        return documents.All();
    }

    // One event an item, one more for each conflict that it may open or close.
    private static int MayAppend(Needs needs) => needs.Ids.Count + needs.OpenConflicts.Count + needs.Movements.Count;
}
