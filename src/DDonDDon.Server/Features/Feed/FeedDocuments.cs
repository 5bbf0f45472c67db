using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Features.Categories;
using DDonDDon.Server.Features.Counting;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Projections;
using Npgsql;

namespace DDonDDon.Server.Features.Feed;

/// <summary>
/// The documents of one kind: how they are read, and what readers see of them. <paramref name="some"/> and <paramref name="all"/> are statements like
/// documents.sql and all-documents.sql; <paramref name="row"/> makes of a row of theirs the change, with the id that the document has in its ledger.
/// </summary>
internal sealed class FeedDocuments(ChangeKind kind, string some, string all, Func<NpgsqlDataReader, JsonSerializerOptions, (Guid Id, Change Change)> row)
{
    private static readonly FeedDocuments[] All =
    [
        Projected<Store>(DdonProjections.Store, ChangeKind.Store, (store, _) => new(ChangeKind.Store, store.Id, store.Id, StoreView.Of(store))),
        Projected<Category>(DdonProjections.Category, ChangeKind.Category, (category, _) => new(ChangeKind.Category, null, category.Id, CategoryView.Of(category))),
        Projected<Product>(DdonProjections.Product, ChangeKind.Product, (product, _) => new(ChangeKind.Product, null, product.Id, ProductView.Of(product))),
        Projected<CurrentStock>(DdonProjections.CurrentStock, ChangeKind.Stock, (stock, changedAt) =>
            new(ChangeKind.Stock, stock.StoreId, stock.Id, StockState.Of(stock, changedAt))),
        // Clients know a reorder point by its product, not by the id of its stream.
        Projected<ReorderPoint>(DdonProjections.ReorderPoint, ChangeKind.ReorderPoint, (point, _) =>
            new(ChangeKind.ReorderPoint, point.StoreId, point.ProductId, new ReorderPointView(point.StoreId, point.ProductId, point.Quantity, point.SetBy, point.SetAt))),
        new(ChangeKind.Quarantine, FeedSql.Load("quarantined"), FeedSql.Load("all-quarantined"), (row, _) =>
            QuarantineView.Of(row) is var item ? (item.Id, new(ChangeKind.Quarantine, item.StoreId, item.Id, item)) : default),
        // Clients know a session by its own id, not by that of its stream.
        Projected<CountSession>(DdonProjections.CountSession, ChangeKind.CountSession, (session, _) =>
            new(ChangeKind.CountSession, session.StoreId, session.SessionId, CountSessionView.Of(session)), "all-count-sessions"),
    ];

    public ChangeKind Kind { get; } = kind;

    /// <summary>The kinds of documents that a ledger's own changes make, a store's or the catalogue's, in the order in which they are read whole.</summary>
    public static IReadOnlyList<FeedDocuments> OfLedger(Guid? storeId) => [.. All.Where(one => one.Kind switch
    {
        ChangeKind.Store => false,
        ChangeKind.Category or ChangeKind.Product => storeId is null,
        _ => storeId is not null,
    })];

    public static FeedDocuments Of(ChangeKind kind) => All.Single(one => one.Kind == kind);

    public Rows<(Guid Id, Change Change)> Some(Guid? storeId, Guid[] ids, JsonSerializerOptions json) =>
        new(Sql.Command(some, Sql.Text(TenantOf(storeId)), Sql.Ids(ids)), found => row(found, json));

    public IAsyncEnumerable<Change> ReadAllAsync(Snapshot snapshot, Guid? storeId, JsonSerializerOptions json, CancellationToken ct) =>
        snapshot.StreamAsync(all, [Sql.Text(TenantOf(storeId))], found => row(found, json).Change, ct);

    // Stores' own documents lie in the catalogue's ledger, whoever asks.
    private string TenantOf(Guid? storeId) => FeedSql.TenantOf(Kind is ChangeKind.Store ? null : storeId);

    private static FeedDocuments Projected<T>(
        Projection projection, ChangeKind kind, Func<T, DateTimeOffset?, Change> view, string all = "all-documents") => new(
        kind, FeedSql.Load("documents").Replace("{table}", projection.Table, StringComparison.Ordinal),
        FeedSql.Load(all).Replace("{table}", projection.Table, StringComparison.Ordinal),
        (row, json) => (row.GetGuid(0), view(
            JsonSerializer.Deserialize<T>(row.GetFieldValue<byte[]>(1), json)!, row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2))));
}
