using System.Text;
using BCrypt.Net;
using Bcrypt = BCrypt.Net.BCrypt;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// Password hashes: bcrypt over base64(SHA-384(password in UTF-8)), so that every character of a long password counts although
/// bcrypt looks at 72 bytes only, and so that a NUL does not end it. Such a hash is stored as `$2b$12$…$sha384`; the mark
/// tells it from the plain bcrypt of an imported user, so a login costs exactly one hash, whatever the account, and the SHA-384
/// of a password stolen elsewhere does not pass for the password.
/// </summary>
public sealed class PasswordHasher : IDisposable
{
    /// <summary>2¹² rounds, about a quarter of a second on one core.</summary>
    public const int DefaultCost = 12;

    /// <summary>What ends a hash over the SHA-384; not part of bcrypt's alphabet.</summary>
    public const string PrehashMark = "$sha384";

    /// <summary>How long <see cref="TryVerifyAsync"/> waits for a free core; a person who signs in does not notice it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly int _cost;
    private readonly TimeSpan _patience;
    private readonly string _dummy;
    private readonly SemaphoreSlim _cores;

    /// <summary>The hasher of the program.</summary>
    public PasswordHasher()
        : this(DefaultCost, Environment.ProcessorCount, Patience)
    {
    }

    /// <summary>A hasher for tests, which would take minutes at the real cost.</summary>
    internal PasswordHasher(int cost, int cores, TimeSpan patience)
    {
        _cost = cost;
        _patience = patience;
        _cores = new SemaphoreSlim(cores, cores);
        _dummy = StoredHash.Dummy(cost);
    }

    /// <summary>Hashes a new password with a new salt, for storing.</summary>
    public string Hash(string password) =>
        Bcrypt.HashPassword(Encodable(password), Bcrypt.GenerateSalt(_cost, 'b'), enhancedEntropy: true, HashType.SHA384) + PrehashMark;

    /// <summary>
    /// Compares a password with a stored hash, always at the price of one bcrypt. <paramref name="storedHash"/>: null for an
    /// unknown or disabled user, who fails after the same time as a wrong password. Renew: the password is right but stored in
    /// an older form, so that the caller should store <see cref="Hash"/> of it.
    /// </summary>
    public (bool Ok, bool Renew) Verify(string password, string? storedHash)
    {
        if (StoredHash.Parse(storedHash) is not { } stored) return Spend(password);
        if (!stored.Prehashed && password.Contains('\0')) return Spend(password);

        var ok = Bcrypt.Verify(Encodable(password), stored.Bcrypt, stored.Prehashed, HashType.SHA384);
        return (ok, ok && (!stored.Prehashed || stored.Cost < _cost));
    }

    /// <summary>
    /// <see cref="Verify"/>, but at most as many at once as there are cores. Returns null when none has come free within two
    /// seconds: the caller answers 429, because a queue would only make everybody wait.
    /// </summary>
    public async Task<(bool Ok, bool Renew)?> TryVerifyAsync(string password, string? storedHash, CancellationToken cancellation) =>
        await TryAsync(() => ((bool, bool)?)Verify(password, storedHash), cancellation);

    /// <summary><see cref="Hash"/>, under the same limit; null when no core has come free.</summary>
    public Task<string?> TryHashAsync(string password, CancellationToken cancellation) => TryAsync<string?>(() => Hash(password), cancellation);

    private async Task<T?> TryAsync<T>(Func<T> compute, CancellationToken cancellation)
    {
        if (!await _cores.WaitAsync(_patience, cancellation)) return default;
        try
        {
            return await Task.Run(compute, cancellation);
        }
        finally
        {
            _cores.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cores.Dispose();

    private (bool Ok, bool Renew) Spend(string password)
    {
        Bcrypt.Verify(Encodable(password), _dummy, enhancedEntropy: true, HashType.SHA384);
        return (false, false);
    }

    // Half a surrogate pair counts as U+FFFD; the library refuses to hash it.
    private static string Encodable(string password) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(password));
}
