using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;

namespace DDonDDon.Server.Features.Feed;

/// <summary>Which life of the database cursors belong to.</summary>
public static class FeedEpoch
{
    private static readonly string RenewText = FeedSql.Load("renew-epoch");

    /// <summary>
    /// To be called after a database was restored, before it is served: clients may have seen changes that it has no more, under positions that it will give
    /// out again. Their cursors are answered with 410 from now on, and they take a snapshot.
    /// </summary>
    public static Task RenewAsync(PostgresEventStore store, CancellationToken ct) => store.ReadAsync([new Write(Sql.Command(RenewText))], ct);
}
