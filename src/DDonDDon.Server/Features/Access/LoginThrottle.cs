namespace DDonDDon.Server.Features.Access;

/// <summary>
/// Slows down the guessing of passwords by account and place together, so that nobody keeps another out: from the fifth failure within a quarter of an hour
/// each further attempt has to wait 1, 2, 4, … at most 60 s after the one before. A place that the account has never signed in from gets
/// <see cref="MostTriesOfStranger"/> of them, and <see cref="MostAccountsOfStranger"/> accounts an hour. Nothing is locked for good. Each process counts for
/// itself.
/// </summary>
public sealed class LoginThrottle(TimeProvider time)
{
    internal const int FreeFailures = 5;
    internal const int MostTriesOfStranger = 10;
    internal const int MostAccountsOfStranger = 100;
    internal const int MostKeys = 50_000;
    private const int MostCounted = 64;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AccountsWindow = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Account, string Place), List<DateTimeOffset>> _failures = [];
    private readonly Dictionary<string, Dictionary<string, DateTimeOffset>> _accountsOfStrangers = new(StringComparer.Ordinal);

    /// <summary>How much it remembers.</summary>
    internal int Remembered
    {
        get
        {
            lock (_lock) return _failures.Count + _accountsOfStrangers.Count;
        }
    }

    /// <summary>
    /// How long an attempt has to wait; null when it may be made. It counts as failed until <see cref="Succeeded"/>, so that attempts side by side count too.
    /// </summary>
    public TimeSpan? Begin(string email, SignInPlace place)
    {
        var (now, account) = (time.GetUtcNow(), AccountOf(email));
        lock (_lock)
        {
            MakeRoom(now);
            var failures = FailuresOf(account, place, now);
            var wait = Wait(failures, place.IsKnown, now);
            var accounts = place.IsKnown ? null : AccountsOf(place);
            if (accounts is not null && WaitForAccount(account, accounts, now) is var other && other > wait) wait = other;
            if (wait > TimeSpan.Zero) return wait;
            if (failures.Count == MostCounted) failures.RemoveAt(0);
            failures.Add(now);
            if (accounts is not null) accounts[account] = now;
            return null;
        }
    }

    /// <summary>The attempt was right: its place's failures with the account are forgotten.</summary>
    public void Succeeded(string email, SignInPlace place)
    {
        var account = AccountOf(email);
        lock (_lock)
        {
            _failures.Remove((account, place.Name));
            if (_accountsOfStrangers.TryGetValue(place.Name, out var accounts)) accounts.Remove(account);
        }
    }

    private static string AccountOf(string email) => (email.Length <= 254 ? email : email[..254]).ToLowerInvariant();

    private static TimeSpan Wait(List<DateTimeOffset> failures, bool isKnown, DateTimeOffset now)
    {
        if (failures.Count < FreeFailures) return TimeSpan.Zero;
        if (!isKnown && failures.Count >= MostTriesOfStranger) return failures[0] + Window - now;
        return failures[^1] + TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, failures.Count - FreeFailures))) - now;
    }

    private Dictionary<string, DateTimeOffset> AccountsOf(SignInPlace place)
    {
        if (!_accountsOfStrangers.TryGetValue(place.Name, out var accounts))
            _accountsOfStrangers[place.Name] = accounts = new(StringComparer.Ordinal);
        return accounts;
    }

    private static TimeSpan WaitForAccount(string account, Dictionary<string, DateTimeOffset> accounts, DateTimeOffset now)
    {
        if (accounts.Count < MostAccountsOfStranger || accounts.ContainsKey(account)) return TimeSpan.Zero;
        foreach (var (other, at) in accounts)
            if (now - at >= AccountsWindow) accounts.Remove(other);
        return accounts.Count < MostAccountsOfStranger ? TimeSpan.Zero : accounts.Values.Min() + AccountsWindow - now;
    }

    private List<DateTimeOffset> FailuresOf(string account, SignInPlace place, DateTimeOffset now)
    {
        if (!_failures.TryGetValue((account, place.Name), out var failures)) _failures[(account, place.Name)] = failures = [];
        failures.RemoveAll(at => now - at >= Window);
        return failures;
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (_failures.Count < MostKeys && _accountsOfStrangers.Count < MostKeys) return;
        foreach (var (key, failures) in _failures)
            if (failures.Count == 0 || now - failures[^1] >= Window) _failures.Remove(key);
        foreach (var (place, accounts) in _accountsOfStrangers)
            if (accounts.Count == 0 || now - accounts.Values.Max() >= AccountsWindow) _accountsOfStrangers.Remove(place);
        if (_failures.Count >= MostKeys) _failures.Clear();
        if (_accountsOfStrangers.Count >= MostKeys) _accountsOfStrangers.Clear();
    }
}
