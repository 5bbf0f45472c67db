using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Features.Categories;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Projections;
using Npgsql;

namespace DDonDDon.Server.Features.Feed;

/// <summary>A document as it is stored, and when it was changed last.</summary>
internal sealed record StoredDocument(Guid Id, byte[] Data, DateTimeOffset? ChangedAt)
{
    public T As<T>(JsonSerializerOptions json) => JsonSerializer.Deserialize<T>(Data, json)!;
}

/// <summary>The documents of one kind: where they lie, and what readers see of them.</summary>
internal sealed class FeedDocuments
{
    private static readonly FeedDocuments[] All =
    [
        new(ChangeKind.Store, DdonProjections.Store, (document, json) =>
            new(ChangeKind.Store, document.Id, document.Id, StoreView.Of(document.As<Store>(json)))),
        new(ChangeKind.Category, DdonProjections.Category, (document, json) =>
            new(ChangeKind.Category, null, document.Id, CategoryView.Of(document.As<Category>(json)))),
        new(ChangeKind.Product, DdonProjections.Product, (document, json) =>
            new(ChangeKind.Product, null, document.Id, ProductView.Of(document.As<Product>(json)))),
        new(ChangeKind.Stock, DdonProjections.CurrentStock, (document, json) => OfStock(document.As<CurrentStock>(json), document.ChangedAt)),
        new(ChangeKind.ReorderPoint, DdonProjections.ReorderPoint, (document, json) => OfReorderPoint(document.As<ReorderPoint>(json))),
    ];

    private readonly string _some;
    private readonly string _all;
    private readonly Func<StoredDocument, JsonSerializerOptions, Change> _view;

    private FeedDocuments(ChangeKind kind, Projection projection, Func<StoredDocument, JsonSerializerOptions, Change> view)
    {
        (Kind, _view) = (kind, view);
        _some = FeedSql.Load("documents").Replace("{table}", projection.Table, StringComparison.Ordinal);
        _all = FeedSql.Load("all-documents").Replace("{table}", projection.Table, StringComparison.Ordinal);
    }

    public ChangeKind Kind { get; }

    /// <summary>The kinds of documents that a ledger's own events make, a store's or the catalogue's, in the order in which they are read whole.</summary>
    public static IReadOnlyList<FeedDocuments> OfLedger(Guid? storeId) =>
        [.. All.Where(one => one.Kind is not ChangeKind.Store && one.Kind is ChangeKind.Category or ChangeKind.Product == storeId is null)];

    public static FeedDocuments Of(ChangeKind kind) => All.Single(one => one.Kind == kind);

    /// <summary>The ledger that the documents of this kind lie in, of those that a reader of a store's or the catalogue's meets.</summary>
    public string TenantOf(Guid? storeId) => Kind is ChangeKind.Store ? PostgresEventStore.DefaultTenant : FeedSql.TenantOf(storeId);

    public Rows<StoredDocument> Some(Guid? storeId, Guid[] ids) => new(Sql.Command(_some, Sql.Text(TenantOf(storeId)), Sql.Ids(ids)), Row);

    public IAsyncEnumerable<StoredDocument> ReadAllAsync(Snapshot snapshot, Guid? storeId, CancellationToken ct) =>
        snapshot.StreamAsync(_all, [Sql.Text(TenantOf(storeId))], Row, ct);

    public Change View(StoredDocument document, JsonSerializerOptions json) => _view(document, json);

    private static StoredDocument Row(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetFieldValue<byte[]>(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2));

    private static Change OfStock(CurrentStock stock, DateTimeOffset? changedAt) => new(ChangeKind.Stock, stock.StoreId, stock.Id, StockState.Of(stock, changedAt));

    // Clients know a reorder point by its product, not by the id of its stream.
    private static Change OfReorderPoint(ReorderPoint point) => new(ChangeKind.ReorderPoint, point.StoreId, point.ProductId,
        new ReorderPointView(point.StoreId, point.ProductId, point.Quantity, point.SetBy, point.SetAt));
}
