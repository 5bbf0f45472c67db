using System.Collections.Concurrent;
using System.Diagnostics;
using DDonDDon.Domain.Access;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// Who the users are now, at most three seconds late: what a read is allowed on. Writes look again inside their transaction.
/// </summary>
public sealed class UserDirectory(Accounts accounts)
{
    /// <summary>How long a user is taken to be what was read, should a message about a change be lost.</summary>
    public static TimeSpan Freshness { get; } = TimeSpan.FromSeconds(3);

    private const int MostUsers = 10_000;

    private readonly ConcurrentDictionary<Guid, (User? User, long ReadAt)> _users = new();

    /// <summary>What was known of a user (null: of all) may hold no more.</summary>
    public event Action<Guid?>? Forgotten;

    /// <summary>The user with an id, or null.</summary>
    public async ValueTask<User?> FindAsync(Guid id, CancellationToken ct) =>
        _users.TryGetValue(id, out var held) && Stopwatch.GetElapsedTime(held.ReadAt) < Freshness ? held.User : await FindNewestAsync(id, ct);

    /// <summary>The same, as it is in the database.</summary>
    public async Task<User?> FindNewestAsync(Guid id, CancellationToken ct)
    {
        var readAt = Stopwatch.GetTimestamp();
        var (user, _) = await accounts.FindAsync(id, ct);
        if (_users.Count >= MostUsers) _users.Clear();
        _users[id] = (user, readAt);
        return user;
    }

    public void Forget(Guid id)
    {
        _users.TryRemove(id, out _);
        Forgotten?.Invoke(id);
    }

    public void ForgetAll()
    {
        _users.Clear();
        Forgotten?.Invoke(null);
    }
}
