using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>
/// What is known of one ledger while nobody else can write there, as far as it was asked for (<see cref="Needs"/>); of anything else it says nothing.
/// They hold from the lock of one transaction to its end, and never beyond.
/// </summary>
public sealed record Facts
{
    /// <summary>When what is stored now counts as recorded; never before what the ledger holds.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The ledger's store; null when there is none, and for the catalogue's ledger.</summary>
    public Store? Store { get; init; }

    public IReadOnlyDictionary<Guid, User> Users { get; init; } = Nothing<User>();
    public IReadOnlyDictionary<ProductReference, FoundProduct> Products { get; init; } = new Dictionary<ProductReference, FoundProduct>();

    public IReadOnlyDictionary<Guid, KnownDevice> Devices { get; init; } = Nothing<KnownDevice>();

    /// <summary>Stock by product; nothing where nothing has moved.</summary>
    public IReadOnlyDictionary<Guid, KnownStock> Stock { get; init; } = Nothing<KnownStock>();

    /// <summary>What this ledger has under the ids that were asked for.</summary>
    public IReadOnlyDictionary<Guid, RecordedEvent> Recorded { get; init; } = Nothing<RecordedEvent>();

    /// <summary>The ids among those that another ledger of the device has.</summary>
    public IReadOnlySet<(Guid DeviceId, Guid Id)> Elsewhere { get; init; } = new HashSet<(Guid, Guid)>();

    /// <summary>What was set aside under the ids that were asked for, whatever became of it, or was refused because the id was taken.</summary>
    public IReadOnlyDictionary<Guid, SetAsideItem> SetAside { get; init; } = Nothing<SetAsideItem>();

    public IReadOnlyDictionary<Guid, RecordedEvent> Originals { get; init; } = Nothing<RecordedEvent>();

    /// <summary>The transfers that goods arrive with, or whose ends are amended; while this ledger is locked, neither of their ends changes.</summary>
    public IReadOnlyDictionary<Guid, KnownTransfer> Transfers { get; init; } = Nothing<KnownTransfer>();

    public IReadOnlyDictionary<Guid, CountSession> Sessions { get; init; } = Nothing<CountSession>();
    public IReadOnlyDictionary<Guid, Conflict> Conflicts { get; init; } = Nothing<Conflict>();

    /// <summary>All movements of items by product, by version; of an item without movements none.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<StockMovement>> Histories { get; init; } = Nothing<IReadOnlyList<StockMovement>>();

    /// <summary>The open conflicts of products, by when they were opened; of a product without one none.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<Conflict>> OpenConflicts { get; init; } = Nothing<IReadOnlyList<Conflict>>();

    /// <summary>The movements of items, from the moments on that were asked for; none where there are none.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<StockMovement>> Movements { get; init; } = Nothing<IReadOnlyList<StockMovement>>();

    /// <summary>Products with the versions of their streams; nothing where there is no stream.</summary>
    public IReadOnlyDictionary<Guid, KnownProduct> Catalogue { get; init; } = Nothing<KnownProduct>();

    /// <summary>The first edits of products, by product.</summary>
    public IReadOnlyDictionary<Guid, ProductEvent> Registrations { get; init; } = Nothing<ProductEvent>();

    /// <summary>Whose codes are, by their keys.</summary>
    public IReadOnlyDictionary<string, CodeOwner> Owners { get; init; } = new Dictionary<string, CodeOwner>();

    /// <summary>The products that have a stock keeping unit, which need not be one.</summary>
    public ILookup<string, Guid> Skus { get; init; } = Array.Empty<(string Sku, Guid ProductId)>().ToLookup(one => one.Sku, one => one.ProductId);

    /// <summary>Categories with their names.</summary>
    public IReadOnlyList<(Guid Id, string Name)> Categories { get; init; } = [];

    public IReadOnlyDictionary<Guid, StoredEdit> Edits { get; init; } = Nothing<StoredEdit>();

    /// <summary>The device that an item came from.</summary>
    internal KnownDevice DeviceOf(SubmittedItem item) => Devices.GetValueOrDefault(item.Submission.DeviceId) ?? KnownDevice.New;

    /// <summary>Why the sender of an item may not send for its device, whatever it is; null when they may.</summary>
    internal Rejection? WhyForbidden(SubmittedItem item) => item.Submission.WhyForbidden(Users.GetValueOrDefault(item.Submission.CallerId), DeviceOf(item));

    /// <summary>What was set aside under an id, whatever became of it.</summary>
    public SetAsideItem? FindSetAside(Guid itemId) => SetAside.GetValueOrDefault(itemId) is { Status: not null } held ? held : null;

    private static Dictionary<Guid, T> Nothing<T>() => [];
}

/// <summary>
/// A stock document and the version of its stream; the document is null when it is missing, and says less than the stream when it is behind.
/// </summary>
public readonly record struct KnownStock(CurrentStock? Document, long StreamVersion)
{
    public bool IsCurrent => Document?.Version == StreamVersion;
}

/// <summary>A product and the version of the stream that has its id, which need not be a product's: then <paramref name="Product"/> is null.</summary>
public readonly record struct KnownProduct(Product? Product, long StreamVersion);

/// <summary>Whose a code is.</summary>
public readonly record struct CodeOwner(Guid ProductId, string Name);

/// <summary>An event as it is stored, with the answer that was given for it. <paramref name="StoreId"/>: null in the catalogue's ledger.</summary>
public sealed record RecordedEvent(
    Guid Id, Guid? StoreId, Guid StreamId, long Version, DateTimeOffset RecordedAt, object Happened, FirstAnswer? Answer);
