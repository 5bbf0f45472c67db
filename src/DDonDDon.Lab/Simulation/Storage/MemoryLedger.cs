using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>A transaction on a ledger in memory.</summary>
internal sealed class MemoryLedger(MemoryDatabase database, Guid? storeId) : ILedger
{
    /// <summary>How many missing counters a device is told.</summary>
    public const int MostMissing = 100;


    private MemoryTransaction? _transaction;
    private Facts? _facts;

    public Task<Facts> LoadAsync(Needs needs, CancellationToken ct)
    {
        _transaction ??= new(database, FeedSql.TenantOf(storeId), needs.Ids.Count);
        return Task.FromResult(_facts = new MemoryFacts(database, _transaction.Tenant, storeId)
            .Learn(_facts ?? new() { RecordedAt = _transaction.RecordedAt }, needs));
    }

    public Task<IReadOnlyList<long>> StoreAsync(Decided decided, CancellationToken ct)
    {
        var transaction = _transaction!;
        var documents = Documents(decided);
        if (database.Apart.ContainsKey(decided)) database.Apart[decided] = documents;
        else Save(transaction, documents);
        foreach (var stream in decided.Streams)
            transaction.Append(new(stream.StreamId, LedgerSql.NameOf(stream.Kind), stream.ExpectedVersion, [.. stream.Events.Select(LedgerSql.Event)]));
        foreach (var (submission, counters, _) in decided.Arrived)
            foreach (var seq in counters) transaction.Enqueue(() => transaction.Tenant.NoteSeq(submission.DeviceId, seq));
        if (transaction.Commit() is CommitOutcome.Conflict) throw new LedgerBusyException();
        return Task.FromResult<IReadOnlyList<long>>(decided.Arrived is [{ IsAnswered: true } one]
            ? [.. database.MissingSeqs(one.Submission.DeviceId).Take(MostMissing)]
            : []);
    }

    /// <summary>Lets a transaction save documents.</summary>
    public static void Save(MemoryTransaction transaction, IReadOnlyList<SavedDocuments> all)
    {
        foreach (var (projection, documents) in all) transaction.Save(projection, documents);
    }

    public ValueTask DisposeAsync()
    {
        _transaction?.End();
        return ValueTask.CompletedTask;
    }

    private IReadOnlyList<SavedDocuments> Documents(Decided decided)
    {
        var (tenant, days) = (_transaction!.Tenant, new Lazy<ILookup<Guid, DailyStock>>(Days));
        var moved = decided.Streams.Where(stream => stream.Kind is StreamKind.StockItem).Select(stream => stream.StreamId).ToList();
        var lastDays = moved.Where(days.Value.Contains).ToDictionary(id => id, id => days.Value[id].Last());
        var documents = new LedgerDocuments(_facts!, storeId, decided, lastDays, new Dictionary<Guid, DailyStock?>());
        documents.LearnPast(
            documents.Late.SelectMany(item => days.Value[item.ProductId].IntersectBy(item.DayIds, day => day.Id)).ToLookup(day => day.ProductId),
            documents.Late.SelectMany(item => tenant.Streams[item.ProductId])
                .ToLookup(stored => stored.StreamId, stored => (StockMovement)database.Read(stored)));
        documents.LearnLines(documents.Lines.Select(id => tenant.Document(DdonProjections.CountLine, id)).OfType<MemoryDocument>()
            .Select(database.Read<CountLine>));
        return documents.All();
    }

    private ILookup<Guid, DailyStock> Days() => _transaction!.Tenant.Documents(DdonProjections.DailyStock).Select(database.Read<DailyStock>)
        .OrderBy(day => day.Day).ToLookup(day => day.ProductId);
}
