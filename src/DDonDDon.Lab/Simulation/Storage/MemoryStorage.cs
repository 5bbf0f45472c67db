using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Server.Features.Conflicts;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>A database in memory as a world's storage.</summary>
internal sealed class MemoryStorage(MemoryDatabase database) : ISimulatedStorage
{
    private const int MostEvents = 4;

    public ILedgers Ledgers { get; } = new MemoryLedgers(database);
    public IDeviceNotes Devices { get; } = new MemoryDevices(database);
    public IQuarantine Quarantine { get; } = new MemoryQuarantine(database);
    public IChangeSource Changes { get; } = new MemoryChangeSource(database);
    public IConflictSource Conflicts { get; } = new MemoryConflictSource(database);

    public Task<User?> FindUserAsync(Guid id) => Task.FromResult(database.Find<User>(DdonProjections.User, id));

    public async Task RunAsync<TDocument, TEvent>(ChainCommand<TDocument, TEvent> command)
        where TDocument : class
        where TEvent : class
    {
        var transaction = new MemoryTransaction(database, LedgerDatabase.DefaultTenant, MostEvents);
        try
        {
            Run(command, transaction);
        }
        finally
        {
            transaction.End();
        }
        await Task.CompletedTask;
    }

    private void Run<TDocument, TEvent>(ChainCommand<TDocument, TEvent> command, MemoryTransaction transaction)
        where TDocument : class
        where TEvent : class
    {
        var held = database.Find<TDocument>(command.Projection, command.Id);
        var (happened, refused) = command.Decide(held, transaction.RecordedAt);
        if (refused is not null) throw new InvalidOperationException(refused.Message);
        if (happened.Count == 0) return;

        var version = database.Chain.Version(command.Id);
        transaction.Append(new(command.Id, command.StreamType, version,
            [.. happened.Select(one => new NewEvent(Guid.CreateVersion7(transaction.RecordedAt), one))]));
        transaction.Save(command.Projection, [happened.Aggregate(held, command.Evolve)!]);
        if (transaction.Commit() is not CommitOutcome.Committed) throw new InvalidOperationException("Nobody else writes here.");
    }

    public Task OpenAsync(CountSessionOpened session)
    {
        var transaction = new MemoryTransaction(database, FeedSql.TenantOf(session.StoreId), MostEvents);
        var opened = CountSession.Evolve(null, session);
        transaction.Append(new(opened.Id, DdonEvents.CountSessionStream, 0, [new NewEvent(Guid.CreateVersion7(transaction.RecordedAt), session)]));
        transaction.Save(DdonProjections.CountSession, [opened]);
        transaction.Commit();
        transaction.End();
        return Task.CompletedTask;
    }

    public Task RenewGenerationAsync(Guid? storeId, bool purges)
    {
        database.Tenant(FeedSql.TenantOf(storeId)).RenewGeneration(purges);
        return Task.CompletedTask;
    }

    public Task<StoredState> ReadAsync() => Task.FromResult(new StoredState([.. database.Tenants.Select(Read)]));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static StoredTenant Read(MemoryTenant tenant) => new(
        tenant.Name, tenant.Events,
        DdonProjections.All.ToDictionary(
            projection => projection.Name,
            projection => (IReadOnlyList<StoredProjection>)[.. tenant.Documents(projection)
                .Select(document => new StoredProjection(document.Id, document.Data, document.Version))]),
        [.. tenant.Documents(DdonProjections.SetAsideItem).Select(document => (SetAsideItem)document.Value)]);
}
