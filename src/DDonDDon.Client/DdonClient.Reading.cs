using System.Diagnostics.CodeAnalysis;
using DDonDDon.Client.Deciding;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Client.Stock;
using DDonDDon.Domain;

namespace DDonDDon.Client;

// What can be read from the local file, without a network.
public sealed partial class DdonClient
{
    /// <summary>How many items the server does not have yet.</summary>
    public Task<int> UnsyncedAsync(CancellationToken ct = default) => _file.ReadAsync(sql => (int)sql.Number(ItemSql.CountPending), ct);

    /// <summary>The items that the server does not have yet, in the order of recording.</summary>
    public Task<IReadOnlyList<RecordedItem>> OutboxAsync(CancellationToken ct = default) => ListAsync(ItemSql.Outbox, ct);

    /// <summary>Own items that somebody has to look at: quarantined, rejected, or with the id of another item.</summary>
    public Task<IReadOnlyList<RecordedItem>> AttentionAsync(CancellationToken ct = default) => ListAsync(ItemSql.Attention, ct);

    /// <summary>The last items in whatever state, the newest first.</summary>
    public Task<IReadOnlyList<RecordedItem>> RecentAsync(int count, CancellationToken ct = default) =>
        _file.ReadAsync<IReadOnlyList<RecordedItem>>(sql => sql.Query(ItemSql.Recent, Outbox.Read, ("count", count)), ct);

    /// <summary>One of this device's items; null when it is unknown, or no longer kept.</summary>
    public Task<RecordedItem?> FindItemAsync(Guid id, CancellationToken ct = default) => _file.ReadAsync(sql => Outbox.Find(sql, id), ct);

    /// <summary>
    /// What this device counted in a count session and holds: of each product and zone the last line, the newest first. One that is recorded next for the
    /// same takes its place.
    /// </summary>
    public Task<IReadOnlyList<RecordedItem>> CountedLinesAsync(Guid sessionId, CancellationToken ct = default) =>
        _file.ReadAsync<IReadOnlyList<RecordedItem>>(
            sql => [.. sql.Query(ItemSql.CountedLines, Outbox.Read, ("session", sessionId)).DistinctBy(line => (line.Zone, line.ProductId, line.Barcode))], ct);

    /// <summary>The stock of one product in a store.</summary>
    public Task<LocalStock> StockAsync(Guid storeId, Guid productId, CancellationToken ct = default) =>
        _file.ReadAsync(sql => StockView.OfProduct(sql, storeId, productId, _clock, DeviceId), ct);

    /// <summary>The stock of a store: every product that has moved there, by id.</summary>
    public Task<IReadOnlyList<LocalStock>> StockAsync(Guid storeId, CancellationToken ct = default) =>
        _file.ReadAsync(sql => StockView.OfStore(sql, storeId, _clock, DeviceId), ct);

    /// <summary>What a scanned code stands for; null when the local catalogue does not have it. A movement can be recorded with it all the same.</summary>
    public Task<LocalScan?> FindBarcodeAsync(string code, CancellationToken ct = default) => _file.ReadAsync(sql => Catalogue.FindBarcode(sql, code), ct);

    public Task<LocalProduct?> FindProductAsync(Guid id, CancellationToken ct = default) => _file.ReadAsync(sql => Catalogue.FindProduct(sql, id), ct);

    /// <summary>Products, ordered by name.</summary>
    /// <param name="search">Part of the name or sku, or a whole code; null for all products.</param>
    /// <param name="after">The last product of the page before; null for the first page.</param>
    /// <param name="count">The most products to return.</param>
    /// <param name="ct">Cancels the wait for the file.</param>
    public Task<IReadOnlyList<LocalProduct>> ProductsAsync(string? search = null, LocalProduct? after = null, int count = 50, CancellationToken ct = default) =>
        _file.ReadAsync(sql => Catalogue.Search(sql, search, after, count), ct);

    /// <summary>The stores that the server shows this user, by id.</summary>
    public Task<IReadOnlyList<LocalStoreInfo>> StoresAsync(CancellationToken ct = default) => _file.ReadAsync(Catalogue.Stores, ct);

    /// <summary>
    /// The conflicts that somebody has to decide, with the stock that each choice would give. A conflict that was decided here stays among them
    /// until the server has closed it.
    /// </summary>
    /// <param name="storeId">The store; null for all stores, and the products.</param>
    /// <param name="language">The language of the sentences; null for that of the options.</param>
    /// <param name="ct">Cancels the wait for the file.</param>
    public Task<IReadOnlyList<LocalConflict>> ConflictsAsync(Guid? storeId = null, Language? language = null, CancellationToken ct = default) =>
        _file.ReadAsync(sql => Conflicts(sql, language).Open(storeId), ct);

    /// <summary>One conflict, open or closed; null when it is not in the local copy, for instance because it closed before the last snapshot.</summary>
    public Task<LocalConflict?> FindConflictAsync(Guid id, Language? language = null, CancellationToken ct = default) =>
        _file.ReadAsync(sql => Conflicts(sql, language).Find(id), ct);

    private ConflictView Conflicts(LocalSql sql, Language? language) => new(sql, _clock, DeviceId, language ?? _options.Language);

    private Task<IReadOnlyList<RecordedItem>> ListAsync([ConstantExpected] string statement, CancellationToken ct) =>
        _file.ReadAsync<IReadOnlyList<RecordedItem>>(sql => sql.Query(statement, Outbox.Read), ct);
}
