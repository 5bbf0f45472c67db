using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Categories;
using DDonDDon.Server.Features.Counting;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Feed;

/// <summary>
/// The documents of one kind: how they are read, and what readers see of them. <paramref name="projection"/>: what makes them, null for the quarantine;
/// <paramref name="some"/> and <paramref name="all"/> are statements like documents.sql and all-documents.sql; <paramref name="row"/> makes of a row of theirs
/// the change, with the id that the document has in its ledger.
/// </summary>
internal sealed class FeedDocuments(
    ChangeKind kind, Projection? projection, string some, string all, Func<NpgsqlDataReader, JsonSerializerOptions, (Guid Id, Change Change)> row)
{
    private static readonly FeedDocuments[] All =
    [
        Projected(ChangeKind.Store, DdonProjections.Store),
        Projected(ChangeKind.Category, DdonProjections.Category),
        Projected(ChangeKind.Product, DdonProjections.Product),
        Projected(ChangeKind.Stock, DdonProjections.CurrentStock),
        Projected(ChangeKind.ReorderPoint, DdonProjections.ReorderPoint),
        Projected(ChangeKind.Conflict, DdonProjections.Conflict, "all-open-conflicts"),
        new(ChangeKind.Quarantine, null, FeedSql.Load("quarantined"), FeedSql.Load("all-quarantined"), (row, _) =>
            QuarantineView.Of(row) is var item ? (item.Id, new(ChangeKind.Quarantine, item.StoreId, item.Id, item)) : default),
        Projected(ChangeKind.CountSession, DdonProjections.CountSession, "all-count-sessions"),
    ];

    public ChangeKind Kind { get; } = kind;
    public Projection? Projection { get; } = projection;

    /// <summary>The kinds of documents that a ledger's own changes make, a store's or the catalogue's, in the order in which they are read whole.</summary>
    public static IReadOnlyList<FeedDocuments> OfLedger(Guid? storeId, FeedScope scope) => [.. All.Where(one => one.Kind switch
    {
        ChangeKind.Store => false,
        ChangeKind.Category or ChangeKind.Product => storeId is null,
        ChangeKind.Conflict => storeId is not null || scope.Conflicts,
        _ => storeId is not null,
    })];

    public static FeedDocuments Of(ChangeKind kind) => All.Single(one => one.Kind == kind);

    /// <summary>A document as readers see it; <paramref name="changedAt"/>: when it was changed last.</summary>
    public static Change Show(object document, DateTimeOffset? changedAt) => document switch
    {
        Store store => new(ChangeKind.Store, store.Id, store.Id, StoreView.Of(store)),
        Category category => new(ChangeKind.Category, null, category.Id, CategoryView.Of(category)),
        Product product => new(ChangeKind.Product, null, product.Id, ProductView.Of(product)),
        CurrentStock stock => new(ChangeKind.Stock, stock.StoreId, stock.Id, StockState.Of(stock, changedAt)),
        // Clients know a reorder point by its product, not by the id of its stream.
        ReorderPoint point => new(ChangeKind.ReorderPoint, point.StoreId, point.ProductId,
            new ReorderPointView(point.StoreId, point.ProductId, point.Quantity, point.SetBy, point.SetAt)),
        Conflict conflict => new(ChangeKind.Conflict, conflict.StoreId, conflict.Id, conflict),
        // And a session by its own id, not by that of its stream.
        CountSession session => new(ChangeKind.CountSession, session.StoreId, session.SessionId, CountSessionView.Of(session)),
        _ => throw new InvalidOperationException($"{document.GetType().Name} is no document that readers of the feed get."),
    };

    public Rows<(Guid Id, Change Change)> Some(Guid? storeId, Guid[] ids, JsonSerializerOptions json) =>
        new(Sql.Command(some, Sql.Text(TenantOf(storeId)), Sql.Ids(ids)), found => row(found, json));

    public IAsyncEnumerable<Change> ReadAllAsync(Snapshot snapshot, Guid? storeId, JsonSerializerOptions json, CancellationToken ct) =>
        snapshot.StreamAsync(all, [Sql.Text(TenantOf(storeId))], found => row(found, json).Change, ct);

    /// <summary>The tenant of a ledger's documents of this kind: stores' own documents lie in the catalogue's, whoever asks.</summary>
    public string TenantOf(Guid? storeId) => FeedSql.TenantOf(Kind is ChangeKind.Store ? null : storeId);

    private static FeedDocuments Projected(ChangeKind kind, Projection projection, string all = "all-documents") => new(
        kind, projection, FeedSql.Load("documents").Replace("{table}", projection.Table, StringComparison.Ordinal),
        FeedSql.Load(all).Replace("{table}", projection.Table, StringComparison.Ordinal),
        (row, json) => (row.GetGuid(0), Show(
            JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(1), projection.DocumentType, json)!,
            row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2))));
}
