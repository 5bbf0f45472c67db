using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Feed;

/// <summary>
/// What changed since a cursor in the ledgers that a caller may read. The catalogue comes first, then the stores by id, so that a store's documents never
/// come before the products that they are about; within a ledger the order is that of the commits.
/// </summary>
public sealed class ChangeFeed(IChangeSource source)
{
    public static Problem Invalid { get; } =
        new("cursor.invalid", "cursor is the one that an earlier answer gave, or absent for everything from the beginning.");

    public static Problem Gone { get; } = new(
        "cursor.gone", "The cursor belongs to a database that has been restored since. Take a snapshot (GET /sync/snapshot), then go on with its cursor.");

    /// <summary>Which stores' ledgers a caller reads; null: all.</summary>
    public static IReadOnlyList<Guid>? StoresOf(Caller caller) => caller.Role is Role.Worker ? caller.Stores : null;

    /// <summary>Whether a caller has conflicts of products, which no worker decides.</summary>
    public static bool HasConflicts(Caller caller) => caller.Role is not Role.Worker;

    /// <summary>
    /// At most so many changes after a cursor, all from one moment. Without one, null or empty: everything from the beginning. A store that the cursor does
    /// not know is read whole; one that the caller does not have is purged.
    /// </summary>
    public async Task<(ChangePage? Page, Problem? Problem)> ReadAsync(Caller caller, string? cursor, int limit, CancellationToken ct)
    {
        var from = string.IsNullOrEmpty(cursor) ? null : FeedCursor.Parse(cursor);
        if (from is null && !string.IsNullOrEmpty(cursor)) return (null, Invalid);
        await using var snapshot = await source.OpenAsync(ct);
        var heads = await snapshot.ReadHeadsAsync(StoresOf(caller), ct);
        if (from?.Fits(heads) is false) return (null, Gone);
        return (await new PageReading(snapshot, heads, from, HasConflicts(caller), limit).RunAsync(ct), null);
    }
}
