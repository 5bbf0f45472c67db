using System.Globalization;
using System.Text.Json;
using DDonDDon.Client.Deciding;
using DDonDDon.Client.Http;
using DDonDDon.Client.Sync;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Local;

/// <summary>
/// The copy of the server's documents. Changes are applied in the same transaction as the cursor after them, which is the caller's, so that a
/// crash neither repeats nor loses any.
/// </summary>
internal static class Mirror
{
    /// <summary>Applies a page of changes, and returns what they touched.</summary>
    public static ChangeNotice Apply(LocalSql sql, ChangePage page, DateTimeOffset now)
    {
        var touched = new ChangeNotice.Builder();
        foreach (var change in page.Changes) Apply(sql, change, now, touched);
        sql.Set(LocalSettings.Cursor, page.Cursor);
        return touched.Build();
    }

    /// <summary>Replaces the copy with the snapshot that has been staged.</summary>
    public static ChangeNotice Replace(LocalSql sql, string cursor, DateTimeOffset now)
    {
        var before = OpenConflicts(sql);
        sql.Execute(CopySql.Clear);
        // Nothing is sent while a snapshot is read, so it includes every movement that the server has. Of the quarantine it includes only what
        // is still open; the server says what became of the rest when it is sent again.
        sql.Execute(ItemSql.MarkAllCounted, ("store", null));
        sql.Execute(ItemSql.ResendQuarantined, ("store", null));
        var touched = new ChangeNotice.Builder { Everything = true };
        foreach (var line in sql.Query(CopySql.SnapshotLines, row => row.GetString(0)))
            if (JsonBody.Object(System.Text.Encoding.UTF8.GetBytes(line)) is { } document && Change.Read(document) is { } change)
                Apply(sql, change, now, touched);
        sql.Execute(CopySql.ClearSnapshot);
        sql.Set(LocalSettings.Cursor, cursor);
        var after = OpenConflicts(sql);
        touched.Opened.IntersectWith(after.Keys.Except(before.Keys));
        touched.Closed.UnionWith(before.Keys.Except(after.Keys));
        return touched.Build();
    }

    /// <summary>Empties the copy, because another user signed in or because it will be read from the beginning.</summary>
    public static void Clear(LocalSql sql)
    {
        sql.Execute(CopySql.Clear);
        sql.Execute(ItemSql.MarkAllCounted, ("store", null));
        sql.Set(LocalSettings.Cursor, null);
    }

    /// <summary>
    /// Removes a cursor that the server does not accept; false when the code is about something else. A cursor is gone when the database was
    /// restored. It may have lost what it had acknowledged, so all of that is sent again.
    /// </summary>
    public static bool DropCursor(LocalSql sql, string code)
    {
        if (code is not ("cursor.gone" or "cursor.invalid")) return false;
        sql.Set(LocalSettings.Cursor, null);
        if (code is "cursor.gone") sql.Execute(ItemSql.ResendAll);
        return true;
    }

    /// <summary>The stock in a document of the server.</summary>
    public static CurrentStock StockOf(Guid storeId, Guid productId, JsonElement document) => new()
    {
        Id = productId,
        StoreId = storeId,
        Quantity = document.Decimal("quantity") ?? 0,
        Baseline = BaselineOf(document.Member("baseline")),
        Latest = document.Member("latest") is { } latest ? KeyOf(latest) : null,
        TotalIn = document.Decimal("totalIn") ?? 0,
        TotalOut = document.Decimal("totalOut") ?? 0,
        Awaited = document.Member("awaited") is { ValueKind: JsonValueKind.Array } awaited
            ? [.. awaited.EnumerateArray().Where(id => id.ValueKind is JsonValueKind.String && id.TryGetGuid(out _)).Select(id => id.GetGuid())]
            : [],
        Version = document.Number("version") ?? 0,
    };

    public static LocalProduct ProductOf(JsonElement document) => new()
    {
        Id = document.Id("id") ?? Guid.Empty,
        Name = document.Text("name") ?? "",
        Sku = document.Text("sku"),
        CategoryId = document.Id("categoryId"),
        Unit = document.Text("unit"),
        Price = document.Decimal("price"),
        Archived = document.Flag("archived") ?? false,
        Version = document.Number("version"),
        Barcodes = [.. BarcodesOf(document)],
    };

    private static void Apply(LocalSql sql, Change change, DateTimeOffset now, ChangeNotice.Builder touched)
    {
        switch (change)
        {
            case { Kind: "stock", StoreId: { } store, Id: { } product, Data: { } data }: PutStock(sql, store, product, data, touched); break;
            case { Kind: "product", Id: { } product, Data: { } data }: PutProduct(sql, product, data, touched); break;
            case { Kind: "conflict", Id: { } conflict, Data: { } data }: PutConflict(sql, conflict, change.StoreId, data, touched); break;
            case { Kind: "quarantine", Id: { } item, Data: { } data }: Settle(sql, item, data, now, touched); break;
            case { Kind: "store" or "category" or "reorder_point", Id: { } id, Data: { } data }:
                PutDocument(sql, change.Kind, change.StoreId, id, data, touched);
                break;
            case { Kind: "purge", StoreId: { } store }: Purge(sql, store, touched); break;
            case { Kind: "purge" }: PurgeCatalogue(sql, touched); break;
            default: break;
        }
    }

    private static void PutStock(LocalSql sql, Guid store, Guid product, JsonElement data, ChangeNotice.Builder touched)
    {
        var version = data.Number("version") ?? 0;
        sql.Execute(CopySql.PutStock, ("store", store), ("product", product), ("version", version), ("document", data.GetRawText()));
        sql.Execute(ItemSql.MarkCounted, ("store", store), ("product", product), ("version", version));
        touched.Stock.Add(new(store, product));
    }

    private static void PutProduct(LocalSql sql, Guid id, JsonElement data, ChangeNotice.Builder touched)
    {
        sql.Execute(
            CopySql.PutProduct, ("id", id), ("name", data.Text("name") ?? ""), ("sku", data.Text("sku")), ("archived", data.Flag("archived") ?? false),
            ("document", data.GetRawText()));
        sql.Execute(CopySql.RemoveBarcodes, ("product", id));
        foreach (var barcode in BarcodesOf(data))
            sql.Execute(
                CopySql.PutBarcode, ("code", Barcode.KeyOf(barcode.Code)), ("product", id),
                ("packSize", barcode.PackSize.ToString(CultureInfo.InvariantCulture)));
        touched.Products = true;
    }

    private static void PutConflict(LocalSql sql, Guid id, Guid? store, JsonElement data, ChangeNotice.Builder touched)
    {
        var (conflict, wasOpen) = (new ConflictDocument(data), ConflictDocument.Find(sql, id) is { IsOpen: true });
        sql.Execute(
            CopySql.PutConflict, ("id", id), ("store", store ?? conflict.StoreId), ("product", conflict.ProductId), ("isOpen", conflict.IsOpen),
            ("document", data.GetRawText()));
        touched.Conflicts = true;
        if (conflict.IsOpen && !wasOpen) touched.Opened.Add(id);
        if (!conflict.IsOpen && wasOpen) touched.Closed.Add(id);
        touched.Dismissed += OwnDecisions.Settle(sql, conflict);
    }

    private static void PutDocument(LocalSql sql, string kind, Guid? store, Guid id, JsonElement data, ChangeNotice.Builder touched)
    {
        // With a store that is new here comes only that part of its quarantine that is still open. The server says what became of the rest when
        // it is sent again.
        if (kind is "store" && sql.Number(CopySql.CountDocuments, ("kind", kind), ("id", id)) == 0) sql.Execute(ItemSql.ResendQuarantined, ("store", id));
        sql.Execute(CopySql.PutDocument, ("kind", kind), ("store", store is { } owner ? Ids.Text(owner) : ""), ("id", id), ("document", data.GetRawText()));
        touched.Products = true;
    }

    // A quarantined item was released or discarded.
    private static void Settle(LocalSql sql, Guid item, JsonElement data, DateTimeOffset now, ChangeNotice.Builder touched)
    {
        var changed = data.Text("status") switch
        {
            "released" => sql.Execute(ItemSql.MarkReleased, ("id", item), ("syncedAt", data.Time("decidedAt") ?? now)),
            "discarded" => sql.Execute(ItemSql.Dismiss, ("id", item), ("reason", data.Text("decisionReason") ?? "discarded")),
            _ => 0,
        };
        touched.Items |= changed > 0;
    }

    private static void Purge(LocalSql sql, Guid store, ChangeNotice.Builder touched)
    {
        touched.Closed.UnionWith(OpenConflicts(sql).Where(open => open.Value == store).Select(open => open.Key));
        sql.Execute(CopySql.PurgeStore, ("store", store));
        sql.Execute(ItemSql.MarkAllCounted, ("store", store));
        touched.Everything = true;
    }

    private static void PurgeCatalogue(LocalSql sql, ChangeNotice.Builder touched)
    {
        touched.Closed.UnionWith(OpenConflicts(sql).Where(open => open.Value is null).Select(open => open.Key));
        sql.Execute(CopySql.PurgeCatalogue);
        touched.Everything = true;
    }

    // The open conflicts, each with its store.
    private static Dictionary<Guid, Guid?> OpenConflicts(LocalSql sql) => sql
        .Query(CopySql.OpenConflictIds, row => (Id: row.Id("id"), Store: row.IdOrNull("store_id")))
        .ToDictionary(conflict => conflict.Id, conflict => conflict.Store);

    private static IEnumerable<LocalBarcode> BarcodesOf(JsonElement product) => product.Objects("barcodes")
        .Where(barcode => barcode.Text("code") is not null)
        .Select(barcode => new LocalBarcode(barcode.Text("code")!, barcode.Decimal("packSize") ?? 1));

    private static Baseline? BaselineOf(JsonElement? baseline) =>
        baseline is { } count && KeyOf(count.Member("key") ?? count) is { } key ? new(key, count.Decimal("quantity") ?? 0) : null;

    private static OrderKey? KeyOf(JsonElement key) => key.Time("occurredAt") is { } occurredAt
        ? new(occurredAt, key.Id("deviceId") ?? Guid.Empty, key.Number("seq") ?? 0, key.Id("id") ?? key.Id("movementId") ?? Guid.Empty)
        : null;
}
