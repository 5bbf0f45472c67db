using System.Text.Json;

namespace DDonDDon.Ledger.Exports;

/// <summary>A walk over the lines of an export. Not thread-safe.</summary>
internal sealed class ExportWalk(LedgerDigest? digest)
{
    // Members that stand twice mean different things to different readers.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly List<ExportFault> _faults = [];
    private readonly Dictionary<string, Chain> _chains = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tenant, long Number), string?> _hashes = [];
    private readonly ByteBuffer _event = new();
    private readonly byte[] _hash = new byte[HashChain.Length];
    private ExportHeads? _heads;
    private long? _end;
    private long _line;

    public void Take(byte[] line)
    {
        _line++;
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            var told = ExportLine.Read(document);
            if (told.Kind is ExportLine.Heads) Begin(document.Deserialize<ExportHeads>(LedgerJson.Options)!);
            else if (told.Kind is ExportLine.End) _end = told.Events;
            else Follow(told, line);
        }
        catch (JsonException)
        {
            _faults.Add(new("It is no line of an export.", _line));
        }
    }

    public VerifiedExport Finish()
    {
        var events = _chains.Values.Sum(chain => chain.Count);
        if (_heads is null || _end != events) _faults.Add(new("The export is not whole: its first or its last line is missing, or events between them are."));
        else Judge(_heads);
        return new(events, _faults);
    }

    // Only the hashes that a head names are kept.
    private void Begin(ExportHeads heads)
    {
        _heads = heads;
        foreach (var head in Known(heads)) _hashes[(head.TenantId, head.Count)] = null;
    }

    private void Follow(ExportLine told, byte[] line)
    {
        if (!_chains.TryGetValue(told.TenantId!, out var chain)) _chains.Add(told.TenantId!, chain = new());
        var hasHash = HashChain.TrySplit(line, _event, _hash);
        var computed = HashChain.Next(chain.Last, _event.Written);
        if (!hasHash || !_hash.AsSpan().SequenceEqual(computed))
            _faults.Add(new($"Event {told.Id}, number {told.Headers?.N ?? chain.Count + 1}, is not what was recorded, or what stood before it is not.", _line));
        chain.Last = hasHash ? [.. _hash] : computed;
        chain.Count++;
        if (_hashes.ContainsKey((told.TenantId!, chain.Count))) _hashes[(told.TenantId!, chain.Count)] = Convert.ToHexStringLower(chain.Last);
    }

    private void Judge(ExportHeads heads)
    {
        if (heads.IsFiltered) _faults.Add(new("The export was made with filters: only a whole ledger can be verified."));
        foreach (var head in Known(heads).Where(head => head.Count > 0 && _hashes[(head.TenantId, head.Count)] != head.Hash))
            _faults.Add(new($"{head.TenantId}: event number {head.Count} is not the one whose hash is {head.Hash}."));
        foreach (var head in heads.Items.Where(head => head.Count != CountOf(head.TenantId)))
            _faults.Add(new($"{head.TenantId}: there are {CountOf(head.TenantId)} events instead of {head.Count}."));
        foreach (var tenant in _chains.Keys.Except(heads.Items.Select(head => head.TenantId)))
            _faults.Add(new($"{tenant}: there are {CountOf(tenant)} events, and the first line knows no such ledger."));
    }

    // The ends that the export names itself, and those of the digest that are about the same ledgers.
    private IEnumerable<LedgerHead> Known(ExportHeads heads) =>
        heads.Items.Concat((digest?.Items ?? []).Where(head => heads.StoreId is not { } store || head.TenantId == store.ToString()));

    private long CountOf(string tenant) => _chains.GetValueOrDefault(tenant)?.Count ?? 0;

    private sealed class Chain
    {
        public byte[] Last { get; set; } = new byte[HashChain.Length];
        public long Count { get; set; }
    }
}
