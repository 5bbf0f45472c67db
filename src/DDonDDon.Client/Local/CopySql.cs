namespace DDonDDon.Client.Local;

/// <summary>The statements on the copy of the server's documents, and on the snapshot that will replace it.</summary>
internal static class CopySql
{
    // ---- stock ----

    /// <summary>The stock of $product in $store, or no row: document.</summary>
    public const string FindStock = "select document from stock where store_id = $store and product_id = $product";

    /// <summary>The stock of $store by product: product_id, document.</summary>
    public const string StockOfStore = "select product_id, document from stock where store_id = $store order by product_id";

    /// <summary>Puts in the stock of $product in $store, unless a later version is there already.</summary>
    public const string PutStock = """
        insert into stock (store_id, product_id, version, document) values ($store, $product, $version, $document)
        on conflict (store_id, product_id) do update set version = excluded.version, document = excluded.document
        where excluded.version >= stock.version
        """;

    // ---- products and their codes ----

    /// <summary>The product $id, or no row: document.</summary>
    public const string FindProduct = "select document from product where id = $id";

    /// <summary>
    /// Products whose name or sku matches $pattern (LIKE, escaped with \) or that have the code $code; by name and id, after ($name, $id), at
    /// most $count: document.
    /// </summary>
    public const string SearchProducts = """
        select document from product
        where (name like $pattern escape '\' or sku like $pattern escape '\' or id in (select product_id from barcode where code = $code))
            and (name, id) > ($name, $id)
        order by name, id limit $count
        """;

    /// <summary>Puts in a product.</summary>
    public const string PutProduct = """
        insert into product (id, name, sku, archived, document) values ($id, $name, $sku, $archived, $document)
        on conflict (id) do update set name = excluded.name, sku = excluded.sku, archived = excluded.archived, document = excluded.document
        """;

    /// <summary>What the code of the key $code stands for, or no row: product_id, pack_size.</summary>
    public const string FindBarcode = "select product_id, pack_size from barcode where code = $code";

    /// <summary>Links the code of the key $code to a product, and away from any other.</summary>
    public const string PutBarcode = """
        insert into barcode (code, product_id, pack_size) values ($code, $product, $packSize)
        on conflict (code) do update set product_id = excluded.product_id, pack_size = excluded.pack_size
        """;

    /// <summary>Removes all codes of $product.</summary>
    public const string RemoveBarcodes = "delete from barcode where product_id = $product";

    // ---- stores, categories, reorder points ----

    /// <summary>All stores by id: document.</summary>
    public const string Stores = "select document from document where kind = 'store' order by id";

    /// <summary>The category $id, or no row: document.</summary>
    public const string FindCategory = "select document from document where kind = 'category' and id = $id";

    /// <summary>How many documents of the kind $kind have the id $id: one number, 0 or 1 for a store.</summary>
    public const string CountDocuments = "select count(*) from document where kind = $kind and id = $id";

    /// <summary>Puts in a document. $store is empty for what all stores share.</summary>
    public const string PutDocument = """
        insert into document (kind, store_id, id, document) values ($kind, $store, $id, $document)
        on conflict (kind, store_id, id) do update set document = excluded.document
        """;

    // ---- conflicts ----

    /// <summary>The conflict $id, or no row: document.</summary>
    public const string FindConflict = "select document from conflict where id = $id";

    /// <summary>The open conflicts of $store (null: of all stores and of products), the oldest id first: document.</summary>
    public const string OpenConflicts = "select document from conflict where is_open = 1 and ($store is null or store_id = $store) order by id";

    /// <summary>Whose the open conflicts are: id, store_id (null for one about a product).</summary>
    public const string OpenConflictIds = "select id, store_id from conflict where is_open = 1";

    /// <summary>Puts in a conflict.</summary>
    public const string PutConflict = """
        insert into conflict (id, store_id, product_id, is_open, document) values ($id, $store, $product, $isOpen, $document)
        on conflict (id) do update set
            store_id = excluded.store_id, product_id = excluded.product_id, is_open = excluded.is_open, document = excluded.document
        """;

    // ---- removing ----

    /// <summary>Removes the whole copy.</summary>
    public const string Clear = """
        delete from document;
        delete from stock;
        delete from product;
        delete from barcode;
        delete from conflict
        """;

    /// <summary>Removes everything of $store, which was taken away from the user.</summary>
    public const string PurgeStore = """
        delete from stock where store_id = $store;
        delete from conflict where store_id = $store;
        delete from document where store_id = $store
        """;

    /// <summary>Removes the catalogue, and the conflicts about products, which belong to no store.</summary>
    public const string PurgeCatalogue = """
        delete from product;
        delete from barcode;
        delete from document where kind = 'category';
        delete from conflict where store_id is null
        """;

    // ---- a snapshot ----

    /// <summary>Makes the table where a snapshot waits until it is complete: private to the connection, not in the file.</summary>
    public const string CreateSnapshot = "create temp table if not exists snapshot (position integer primary key, change text not null)";

    /// <summary>Adds one line.</summary>
    public const string AddSnapshotLine = "insert into temp.snapshot (change) values ($change)";

    /// <summary>The lines in the order in which they came: change.</summary>
    public const string SnapshotLines = "select change from temp.snapshot order by position";

    /// <summary>Removes all lines.</summary>
    public const string ClearSnapshot = "delete from temp.snapshot";
}
