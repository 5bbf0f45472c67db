using System.Text;
using System.Text.Json.Nodes;
using DDonDDon.Ledger.Exports;

namespace DDonDDon.Ledger.Tests.Support;

/// <summary>Ledgers that were never in a database, written as an export.</summary>
internal sealed class WrittenExport
{
    private static readonly DateTimeOffset Recorded = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, byte[]> _last = [];
    private readonly Dictionary<string, LedgerHead> _heads = [];
    private long _seq;

    /// <summary>The lines of the events, without the first and the last line of the file.</summary>
    public List<string> Events { get; } = [];

    public LedgerDigest Digest => LedgerDigest.Of(Recorded, [.. _heads.Values]);

    /// <summary>Appends an event to a tenant's ledger.</summary>
    public void Add(string tenant, string note, byte[]? headers = null)
    {
        var data = CanonicalJson.Of(Encoding.UTF8.GetBytes(new JsonObject { ["note"] = note, ["quantity"] = 2.5 }.ToJsonString())).ToArray();
        var numbered = JsonNode.Parse(headers ?? "{}"u8.ToArray())!.AsObject();
        numbered["n"] = (_heads.GetValueOrDefault(tenant)?.Count ?? 0) + 1;
        var all = CanonicalJson.Of(Encoding.UTF8.GetBytes(numbered.ToJsonString())).ToArray();
        var stored = new StoredEvent(
            ++_seq, Guid.NewGuid(), Guid.NewGuid(), 1, data, "stock_received", Recorded, null, "device", all, "김 \"철수\"", tenant, "Stock, Domain");
        var hash = HashChain.Next(_last.GetValueOrDefault(tenant) ?? new byte[HashChain.Length], stored, all);
        _last[tenant] = hash;
        _heads[tenant] = new(tenant, (_heads.GetValueOrDefault(tenant)?.Count ?? 0) + 1, stored.Seq, Convert.ToHexStringLower(hash), Recorded);
        Events.Add(Line(stored, hash));
    }

    /// <summary>The file's lines: the heads, these events, and how many there are.</summary>
    public List<string> Lines(IEnumerable<string>? events = null, LedgerDigest? heads = null, bool isFiltered = false, Guid? storeId = null)
    {
        List<string> between = [.. events ?? Events];
        var (format, frame) = (new LedgerLines(storeId), new ByteBuffer());
        format.Begin(frame, heads ?? Digest, isFiltered);
        format.End(frame, heads ?? Digest, between.Count);
        var ends = Encoding.UTF8.GetString(frame.Written).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [ends[0], .. between, ends[1]];
    }

    public static VerifiedExport Verify(IEnumerable<string> lines, LedgerDigest? digest = null)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line}\n"))));
        return ExportedLedger.Verify(file, digest);
    }

    // Written by other means than the library's own, after docs/audit.md.
    private static string Line(StoredEvent stored, byte[] hash)
    {
        var line = new JsonObject
        {
            ["causationId"] = stored.CausationId,
            ["correlationId"] = stored.CorrelationId,
            ["data"] = JsonNode.Parse(stored.Data),
            ["dotnetType"] = stored.DotNetType,
            ["hash"] = Convert.ToHexStringLower(hash),
            ["headers"] = JsonNode.Parse(stored.Headers!),
            ["id"] = stored.Id.ToString(),
            ["streamId"] = stored.StreamId.ToString(),
            ["tenantId"] = stored.Tenant,
            ["timestamp"] = "2026-11-22T09:00:00.000000Z",
            ["type"] = stored.Type,
            ["userName"] = stored.UserName,
            ["version"] = stored.Version,
        };
        return Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(line.ToJsonString())).Span);
    }
}
