using System.Security.Cryptography;
using System.Text.Json;

namespace DDonDDon.Ledger;

/// <summary>
/// Where a ledger ends: <paramref name="TenantId"/> is the store's id, or *DEFAULT* for what belongs to no store; <paramref name="Hash"/> is the
/// last event's, in hexadecimal, and stands for all before it.
/// </summary>
public sealed record LedgerHead(string TenantId, long Count, long LastSeq, string Hash, DateTimeOffset? RecordedAt = null);

/// <summary>
/// Where all ledgers ended at one moment: short enough to keep elsewhere, and enough to prove later that nobody changed what was there.
/// <paramref name="Fingerprint"/> is SHA-256 of the canonical JSON of the other two, and says that the digest itself is whole.
/// </summary>
public sealed record LedgerDigest(DateTimeOffset TakenAt, IReadOnlyList<LedgerHead> Items, string Fingerprint)
{
    private static readonly JsonSerializerOptions Indented = new(LedgerJson.Options) { WriteIndented = true };

    public static LedgerDigest Of(DateTimeOffset takenAt, IReadOnlyList<LedgerHead> heads) => new(takenAt, heads, FingerprintOf(takenAt, heads));

    public LedgerHead? Find(string tenant) => Items.FirstOrDefault(head => head.TenantId == tenant);

    /// <summary>The digest as a file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Indented);

    /// <summary>Reads what <see cref="ToJson"/> or GET /audit/heads gave; null when it is something else, or was changed since.</summary>
    public static LedgerDigest? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var digest = JsonSerializer.Deserialize<LedgerDigest>(json, LedgerJson.Options);
            return digest is not null && digest.Fingerprint == FingerprintOf(digest.TakenAt, digest.Items) ? digest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string FingerprintOf(DateTimeOffset takenAt, IReadOnlyList<LedgerHead> items) => Convert.ToHexStringLower(
        SHA256.HashData(CanonicalJson.Of(JsonSerializer.SerializeToUtf8Bytes(new { items, takenAt }, LedgerJson.Options)).Span));
}
