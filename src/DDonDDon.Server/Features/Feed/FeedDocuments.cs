using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Categories;
using DDonDDon.Server.Features.Counting;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Feed;

/// <summary>The documents of one kind: how they are read, and what readers see of them.</summary>
/// <param name="kind">What readers call it.</param>
/// <param name="projection">What makes the documents.</param>
/// <param name="lasts">Which of them a reader who begins gets; a condition on a row.</param>
/// <param name="exists">Which of them readers get at all; a condition on a row.</param>
internal sealed class FeedDocuments(ChangeKind kind, Projection projection, string lasts = "true", string exists = "true")
{
    private const string SomeSql = """
        -- Some documents of a ledger.
        -- $1 tenant, $2 ids. One row a document that is there and is one that readers get: id, data, when it was changed last.
        select wanted.id, d.data, ddon_changed_at($1, wanted.id, d.mt_version)
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (select data, mt_version from {table} where tenant_id = $1 and id = wanted.id and {exists} limit 1) d
        """;

    private const string AllSql = """
        -- All documents of a ledger by id, or those that are not over.
        -- $1 tenant. One row a document: id, data, when it was changed last.
        select id, data, ddon_changed_at(tenant_id, id, mt_version) from {table} where tenant_id = $1 and {lasts} order by id
        """;

    private const string IsOpen = "data ->> 'status' = 'Open'";

    private static readonly FeedDocuments[] All =
    [
        new(ChangeKind.Store, DdonProjections.Store),
        new(ChangeKind.Category, DdonProjections.Category),
        new(ChangeKind.Product, DdonProjections.Product),
        new(ChangeKind.Stock, DdonProjections.CurrentStock),
        new(ChangeKind.ReorderPoint, DdonProjections.ReorderPoint),
        new(ChangeKind.Conflict, DdonProjections.Conflict, IsOpen),
        new(ChangeKind.Quarantine, DdonProjections.SetAsideItem, IsOpen, "data ->> 'status' is not null"),
        new(ChangeKind.CountSession, DdonProjections.CountSession, "data ->> 'status' in ('Open', 'Paused', 'Approving', 'Reversing')"),
    ];

    private readonly string _some = Statement(SomeSql, projection, ("{exists}", exists));
    private readonly string _all = Statement(AllSql, projection, ("{lasts}", lasts));

    public ChangeKind Kind { get; } = kind;
    public Projection Projection { get; } = projection;

    /// <summary>The types of events that change documents of readers, each with its documents' kind.</summary>
    public static (string[] Types, int[] Kinds) Changing(EventTypes types)
    {
        var changing = All.SelectMany(one => types.NamesFor(one.Projection.EventTypes).Select(type => (Type: type, Kind: (int)one.Kind))).ToList();
        return ([.. changing.Select(one => one.Type)], [.. changing.Select(one => one.Kind)]);
    }

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
        // And what is set aside by its item's id.
        SetAsideItem held => new(ChangeKind.Quarantine, held.StoreId, held.ItemId, QuarantineView.Of(held)),
        Conflict conflict => new(ChangeKind.Conflict, conflict.StoreId, conflict.Id, conflict),
        // And a session by its own id, not by that of its stream.
        CountSession session => new(ChangeKind.CountSession, session.StoreId, session.SessionId, CountSessionView.Of(session)),
        _ => throw new InvalidOperationException($"{document.GetType().Name} is no document that readers of the feed get."),
    };

    public Rows<(Guid Id, Change Change)> Some(Guid? storeId, Guid[] ids, JsonSerializerOptions json) =>
        new(Sql.Command(_some, Sql.Text(TenantOf(storeId)), Sql.Ids(ids)), found => (found.GetGuid(0), Read(found, json)));

    public IAsyncEnumerable<Change> ReadAllAsync(Snapshot snapshot, Guid? storeId, JsonSerializerOptions json, CancellationToken ct) =>
        snapshot.StreamAsync(_all, [Sql.Text(TenantOf(storeId))], found => Read(found, json), ct);

    /// <summary>The tenant of a ledger's documents of this kind: stores' own documents lie in the catalogue's, whoever asks.</summary>
    public string TenantOf(Guid? storeId) => FeedSql.TenantOf(Kind is ChangeKind.Store ? null : storeId);

    private Change Read(NpgsqlDataReader row, JsonSerializerOptions json) => Show(
        JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(1), Projection.DocumentType, json)!,
        row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2));

    private static string Statement(string text, Projection projection, (string Name, string Condition) which) => text
        .Replace("{table}", projection.Table, StringComparison.Ordinal).Replace(which.Name, which.Condition, StringComparison.Ordinal);
}
