using System.Collections.Concurrent;
using System.Diagnostics;
using DDonDDon.Domain.Access;

namespace DDonDDon.Server.Features.Access;

/// <summary>A user as the user is now, and whether a session of theirs goes on; true where none was asked for.</summary>
public readonly record struct KnownUser(User? User, bool IsSignedIn);

/// <summary>
/// Who the users are now, at most three seconds late: what a read is allowed on. Writes look again inside their transaction.
/// </summary>
public sealed class UserDirectory(Accounts accounts)
{
    /// <summary>How long a user is taken to be what was read, should a message about a change be lost.</summary>
    public static TimeSpan Freshness { get; } = TimeSpan.FromSeconds(3);

    private const int MostUsers = 10_000;

    private readonly ConcurrentDictionary<(Guid User, Guid? Session), (KnownUser User, long ReadAt)> _users = new();

    /// <summary>What was known of a user (null: of all) may hold no more.</summary>
    public event Action<Guid?>? Forgotten;

    /// <summary>The user with an id, or null, and whether a session goes on.</summary>
    public async ValueTask<KnownUser> FindAsync(Guid id, Guid? session, CancellationToken ct) =>
        _users.TryGetValue((id, session), out var held) && Stopwatch.GetElapsedTime(held.ReadAt) < Freshness
            ? held.User
            : await FindNewestAsync(id, session, ct);

    /// <summary>The same, as it is in the database.</summary>
    public async Task<KnownUser> FindNewestAsync(Guid id, Guid? session, CancellationToken ct)
    {
        var readAt = Stopwatch.GetTimestamp();
        var user = await accounts.FindAsync(id, session, ct);
        if (_users.Count >= MostUsers) _users.Clear();
        _users[(id, session)] = (user, readAt);
        return user;
    }

    public void Forget(Guid id)
    {
        foreach (var key in _users.Keys)
            if (key.User == id) _users.TryRemove(key, out _);
        Forgotten?.Invoke(id);
    }

    public void ForgetAll()
    {
        _users.Clear();
        Forgotten?.Invoke(null);
    }
}
