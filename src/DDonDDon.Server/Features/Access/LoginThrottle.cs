using System.Net;
using System.Net.Sockets;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// Slows down the guessing of passwords: from the fifth failure of an account, or the fiftieth of an address, within a quarter of an hour each further attempt
/// has to wait 1, 2, 4, … at most 60 s after the one before. An account is never locked for good. Each process counts for itself.
/// </summary>
public sealed class LoginThrottle(TimeProvider time)
{
    internal const int FreeFailuresOfAccount = 5;
    internal const int FreeFailuresOfAddress = 50;
    private const int MostCounted = 64;
    private const int MostKeys = 50_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<DateTimeOffset>> _failures = new(StringComparer.Ordinal);

    /// <summary>
    /// How long an attempt has to wait; null when it may be made. It counts as failed until <see cref="Succeeded"/>, so that attempts side by side count too.
    /// </summary>
    public TimeSpan? Begin(string email, IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var (account, from) = (Of(AccountKey(email), now), Of(AddressKey(address), now));
            var wait = Math.Max(Wait(account, FreeFailuresOfAccount, now).Ticks, Wait(from, FreeFailuresOfAddress, now).Ticks);
            if (wait > 0) return TimeSpan.FromTicks(wait);
            Count(account, now);
            Count(from, now);
            return null;
        }
    }

    /// <summary>The attempt was right: the account's failures are forgotten, and the address has one less.</summary>
    public void Succeeded(string email, IPAddress? address)
    {
        lock (_lock)
        {
            _failures.Remove(AccountKey(email));
            if (_failures.TryGetValue(AddressKey(address), out var from) && from.Count > 0) from.RemoveAt(from.Count - 1);
        }
    }

    /// <summary>An IPv6 network of /64 counts as one address: who has one of its addresses has them all.</summary>
    private static string AddressKey(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        return address is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? "address " + Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : $"address {address}";
    }

    private static string AccountKey(string email) => "account " + (email.Length <= 254 ? email : email[..254]).ToLowerInvariant();

    private static TimeSpan Wait(List<DateTimeOffset> failures, int free, DateTimeOffset now)
    {
        if (failures.Count < free) return TimeSpan.Zero;
        var pause = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, failures.Count - free)));
        return failures[^1] + pause - now;
    }

    private static void Count(List<DateTimeOffset> failures, DateTimeOffset now)
    {
        if (failures.Count == MostCounted) failures.RemoveAt(0);
        failures.Add(now);
    }

    private List<DateTimeOffset> Of(string key, DateTimeOffset now)
    {
        if (!_failures.TryGetValue(key, out var failures))
        {
            if (_failures.Count >= MostKeys) MakeRoom(now);
            _failures[key] = failures = [];
        }
        failures.RemoveAll(at => now - at >= Window);
        return failures;
    }

    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (key, failures) in _failures)
            if (failures.Count == 0 || now - failures[^1] >= Window) _failures.Remove(key);
        if (_failures.Count >= MostKeys) _failures.Clear();
    }
}
