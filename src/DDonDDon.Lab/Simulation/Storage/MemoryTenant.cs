using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using LedgerHead = DDonDDon.Server.Features.Feed.LedgerHead;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>A document as it was saved; <paramref name="Value"/> is what was saved, to find it by.</summary>
internal sealed record MemoryDocument(Guid Id, byte[] Data, long Version, object Value);

/// <summary>The rows of one tenant.</summary>
internal sealed class MemoryTenant(string name)
{
    private readonly Dictionary<Guid, StoredEvent> _byId = [];
    private readonly Dictionary<Guid, List<StoredEvent>> _streams = [];
    private readonly Dictionary<Guid, string> _streamTypes = [];
    private readonly Dictionary<string, Dictionary<Guid, MemoryDocument>> _documents = new(StringComparer.Ordinal);
    private readonly List<StoredEvent> _events = [];
    private bool _isLocked;

    public string Name => name;
    public byte[] LastHash { get; private set; } = new byte[HashChain.Length];

    /// <summary>In the order of their commits.</summary>
    public IReadOnlyList<StoredEvent> Events => _events;

    public IReadOnlyDictionary<Guid, List<StoredEvent>> Streams => _streams;

    /// <summary>How far the ledger goes, for readers of the change feed.</summary>
    public LedgerHead Head { get; private set; } = new(0);

    /// <summary>The counters that arrived here, by device.</summary>
    public Dictionary<Guid, HashSet<long>> Devices { get; } = [];

    public StoredEvent? Event(Guid id) => _byId.GetValueOrDefault(id);

    public string StreamType(Guid streamId) => _streamTypes[streamId];

    public long Version(Guid streamId) => _streams.TryGetValue(streamId, out var stream) ? stream.Count : 0;

    public IEnumerable<MemoryDocument> Documents(Projection projection) => _documents.TryGetValue(projection.Name, out var held) ? held.Values : [];

    public MemoryDocument? Document(Projection projection, Guid id) =>
        _documents.TryGetValue(projection.Name, out var held) ? held.GetValueOrDefault(id) : null;

    /// <summary>A document with its stream's version; null when there is no stream.</summary>
    public LoadedDocument? Load(Projection projection, Guid id)
    {
        var document = Document(projection, id);
        return Version(id) is > 0 and var version ? new(id, version, document?.Version, document?.Data) : null;
    }

    /// <summary>The product that a code stands for, with its pack size.</summary>
    public FoundProduct? Find(string code) => Barcode.KeysOf(code)
        .Select(key => Owner(key) is { } owner ? new FoundProduct(owner.Product.Id, owner.PackSize).ScannedAs(code, key) : (FoundProduct?)null)
        .FirstOrDefault(found => found is not null);

    /// <summary>The product that has a code of a key, with its pack size.</summary>
    public (Product Product, decimal PackSize)? Owner(string key) => Documents(DdonProjections.Product)
        .Select(document => (Product)document.Value)
        .SelectMany(product => product.Barcodes, (product, barcode) => (product, barcode))
        .Where(one => one.barcode.Key == key)
        .Select(one => ((Product, decimal)?)(one.product, one.barcode.PackSize))
        .FirstOrDefault();

    /// <summary>The open conflicts of some products, by when they were opened.</summary>
    public IEnumerable<Conflict> OpenConflicts(IReadOnlyList<Guid> products) => Documents(DdonProjections.Conflict)
        .Select(document => (Conflict)document.Value)
        .Where(conflict => conflict.IsOpen && products.Contains(conflict.ProductId))
        .OrderBy(conflict => (conflict.OpenedAt, conflict.Id));

    public void Lock() => _isLocked = !_isLocked ? true : throw new InvalidOperationException($"Two transactions lock {name} at the same time.");

    public void Unlock() => _isLocked = false;

    /// <summary>Whether a stream is at the version that is expected, and none of the events' ids is taken.</summary>
    public bool MayAppend(StreamAppend append) =>
        Version(append.StreamId) == append.ExpectedVersion && append.Events.All(happened => !_byId.ContainsKey(happened.Id));

    public void Append(IReadOnlyList<StreamAppend> appends, IEnumerable<StoredEvent> events, Func<byte[]> lastHash)
    {
        foreach (var append in appends) _streamTypes[append.StreamId] = append.StreamType;
        foreach (var stored in events)
        {
            _byId.Add(stored.Id, stored);
            if (!_streams.TryGetValue(stored.StreamId, out var stream)) _streams[stored.StreamId] = stream = [];
            stream.Add(stored);
            _events.Add(stored);
            MoveHead(stored.Seq);
        }
        LastHash = lastHash();
    }

    /// <summary>Lets readers take the ledger's documents again; <paramref name="purges"/>: after they have forgotten it.</summary>
    public void RenewGeneration(bool purges) =>
        Head = Head with { Generation = Head.Generation + 1, Purged = purges ? Head.Generation + 1 : Head.Purged };

    private void MoveHead(long position) => Head = Head with { Position = Math.Max(Head.Position, position) };

    public void Save(Projection projection, MemoryDocument document)
    {
        if (!_documents.TryGetValue(projection.Name, out var held)) _documents[projection.Name] = held = [];
        held[document.Id] = document;
    }

    public void NoteSeq(Guid deviceId, long seq)
    {
        if (!Devices.TryGetValue(deviceId, out var seqs)) Devices[deviceId] = seqs = [];
        seqs.Add(seq);
    }
}
