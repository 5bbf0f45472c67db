using System.Security.Cryptography;
using System.Text.Json;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Audit;

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
    private static readonly string HeadsText = SqlText.Load(typeof(LedgerDigest).Assembly, "audit/heads.sql");
    private static readonly JsonSerializerOptions Indented = new(ApiJson.Options) { WriteIndented = true };

    public static LedgerDigest Of(DateTimeOffset takenAt, IReadOnlyList<LedgerHead> heads) => new(takenAt, heads, FingerprintOf(takenAt, heads));

    /// <summary>Takes a digest of all ledgers, one snapshot.</summary>
    public static async Task<LedgerDigest> TakeAsync(PostgresEventStore store, DateTimeOffset now, CancellationToken ct)
    {
        var heads = new Rows<LedgerHead>(Sql.Command(HeadsText), row => new(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4)));
        await store.ReadAsync([heads], ct);
        return Of(now, heads.Items);
    }

    public LedgerHead? Find(string tenant) => Items.FirstOrDefault(head => head.TenantId == tenant);

    /// <summary>The digest as a file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Indented);

    /// <summary>Reads what <see cref="ToJson"/> or GET /audit/heads gave; null when it is something else, or was changed since.</summary>
    public static LedgerDigest? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var digest = JsonSerializer.Deserialize<LedgerDigest>(json, ApiJson.Options);
            return digest is not null && digest.Fingerprint == FingerprintOf(digest.TakenAt, digest.Items) ? digest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string FingerprintOf(DateTimeOffset takenAt, IReadOnlyList<LedgerHead> items) => Convert.ToHexStringLower(
        SHA256.HashData(CanonicalJson.Of(JsonSerializer.SerializeToUtf8Bytes(new { items, takenAt }, ApiJson.Options)).Span));
}
