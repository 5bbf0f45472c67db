using DDonDDon.Server.Marten.Schema;
using DDonDDon.Server.Postgres;
using Weasel.Core;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>What the schema has beside Marten's tables: tables and functions of our own (Schema/Objects), and indexes on what Marten made.</summary>
internal static class DdonSchema
{
    // In the order in which they need each other.
    private static readonly string[] Functions =
    [
        "ddon_search_key", "ddon_search_initials", "ddon_search_grams", "ddon_search_words", "ddon_search_patterns", "ddon_search_mixed", "ddon_search_terms",
    ];

    private static readonly string[] Tables =
    [
        "ddon_schema", "ddon_ledger_head", "ddon_rebuild", "ddon_pending_rebuild", "ddon_credential", "ddon_refresh_token", "ddon_barcode",
        "ddon_product_search",
        "ddon_device", "ddon_device_report", "ddon_device_key", "ddon_device_user", "ddon_sign_in_place",
        "ddon_feed_epoch", "ddon_feed_generation", "ddon_movement_segment",
    ];

    /// <summary>Each by its table, and what it is for.</summary>
    private static readonly (string Name, string On, string Definition)[] Indexes =
    [
        // A ledger's events by position.
        ("idx_mt_events_ledger", "mt_events", "(tenant_id, seq_id)"),
        // An item's movements by the time they happened: ISO 8601 in UTC sorts as text.
        ("idx_mt_events_item_time", "mt_events", "(tenant_id, stream_id, (data ->> 'occurredAt')) where tenant_id <> '*DEFAULT*'"),
        // What amended a movement: amendments only, so it costs the others nothing.
        ("idx_mt_events_amended", "mt_events", "(tenant_id, (data ->> 'movementId')) where type = 'movement_amended'"),
        // The counts of an item by their times: whether another device has counted it since a moment is asked with each count that follows another.
        ("idx_mt_events_counted", "mt_events", "(tenant_id, stream_id, (data ->> 'occurredAt')) where type = 'stock_counted'"),
        // Goods under way between stores: what was sent, and what of it arrived.
        ("idx_mt_events_transfer_sent", "mt_events", "(tenant_id, seq_id) where type = 'stock_issued' and data ? 'transfer'"),
        ("idx_mt_events_transfer_received", "mt_events", "(tenant_id, (data #>> '{transfer,id}')) where type = 'stock_received' and data ? 'transfer'"),
        // One account an address, one category a name, whatever their letters' case.
        ("idx_users_email", "mt_doc_user", "unique (tenant_id, lower(data ->> 'email'))"),
        ("idx_categories_name", "mt_doc_category", "unique (tenant_id, lower(data ->> 'name'))"),
        // An item's days with what each of them says of the stock, and those that have a count, so that what a day began with is read from here alone;
        // a store's days.
        ("idx_dailystock_item", "mt_doc_dailystock", "unique (tenant_id, product_id, day) include (moved)"),
        ("idx_dailystock_counted", "mt_doc_dailystock",
            "(tenant_id, product_id, day) include (last_count_quantity) where last_count_quantity is not null"),
        ("idx_dailystock_day", "mt_doc_dailystock", "(tenant_id, day, product_id)"),
        ("idx_reorderpoint_item", "mt_doc_reorderpoint", "unique (tenant_id, ((data ->> 'productId')::uuid))"),
        // What is open about an item; a store's conflicts by when they were opened.
        ("idx_conflicts_open", "mt_doc_conflict", "(tenant_id, ((data ->> 'productId')::uuid)) where data ->> 'status' = 'Open'"),
        ("idx_conflicts_opened", "mt_doc_conflict", "(tenant_id, ((data ->> 'status') collate \"C\"), ((data ->> 'openedAt') collate \"C\"), id)"),
        ("idx_countsession_opened", "mt_doc_countsession", "(tenant_id, (data ->> 'openedAt'), id)"),
        // Sessions whose movements are on their way: a program that dies meanwhile leaves the rest to the next one.
        ("idx_countsession_unfinished", "mt_doc_countsession", "(tenant_id, id) where data ->> 'status' in ('Approving', 'Reversing')"),
        // What was set aside, by when it came, by its item's own id, and what of it is open in a store; what waits for a code or a product, which is asked
        // whenever a product is edited.
        ("idx_setasideitem_received", "mt_doc_setasideitem",
            "(((data ->> 'receivedAt') collate \"C\"), tenant_id, ((data ->> 'itemId')::uuid)) where data ->> 'status' is not null"),
        ("idx_setasideitem_item", "mt_doc_setasideitem", "unique (((data ->> 'itemId')::uuid), tenant_id)"),
        ("idx_setasideitem_open", "mt_doc_setasideitem", "(tenant_id, id) where data ->> 'status' = 'Open'"),
        ("idx_setasideitem_code", "mt_doc_setasideitem",
            "using gin ((data -> 'keys')) where data ->> 'status' = 'Open' and data ->> 'reason' = 'barcode.unknown'"),
        ("idx_setasideitem_product", "mt_doc_setasideitem",
            "(((data ->> 'productId')::uuid)) where data ->> 'status' = 'Open' and data ->> 'reason' = 'product.unknown'"),
        ("idx_countline_session", "mt_doc_countline", "(tenant_id, ((data ->> 'sessionId')::uuid), ((data ->> 'productId')::uuid))"),
    ];

    // Rows that change often, and whose indexes do not hold what changes: half-empty pages let updates stay on their page.
    private static readonly string[] BusyTables = ["mt_streams", "mt_doc_currentstock", "mt_doc_dailystock", "mt_doc_countsession", "mt_doc_countline"];

    public static IReadOnlyList<ISchemaObject> For(string schema) =>
    [
        .. Functions.Select(name => Defined(DefinedKind.Function, schema, name)),
        .. Tables.Select(name => Defined(DefinedKind.Table, schema, name)),
        Defined(DefinedKind.Function, schema, "ddon_position_since"),
        Defined(DefinedKind.Function, schema, "ddon_changed_at"),
        Defined(DefinedKind.Function, schema, "ddon_opening"),
        Defined(DefinedKind.Function, schema, "ddon_bounded_seqs"),
        Defined(DefinedKind.View, schema, "ddon_product_search_wanted"),
        .. Indexes.Select(index => new DefinedObject(DefinedKind.Index, schema, index.Name, Create(index), index.On)),
        // Marten writes past its sessions' listeners after a failed save, and so may others: nothing without its place in a chain gets in.
        new DefinedObject(DefinedKind.Constraint, schema, "ddon_chained",
            "alter table mt_events add constraint ddon_chained check (coalesce(headers ?& array['n', 'hash'], false) and not coalesce(is_archived, false))",
            "mt_events"),
        new DefinedObject(DefinedKind.Constraint, schema, "ddon_begun",
            "alter table mt_streams add constraint ddon_begun check (coalesce(version, 0) > 0)", "mt_streams"),
        .. BusyTables.Select(table => new DefinedObject(DefinedKind.StorageSettings, schema, table, $"alter table {table} set (fillfactor = 70)")),
    ];

    private static DefinedObject Defined(DefinedKind kind, string schema, string name) =>
        new(kind, schema, name, SqlText.Load($"Marten/Schema/Objects/{name}.sql"));

    private static string Create((string Name, string On, string Definition) index)
    {
        var (unique, columns) = index.Definition.StartsWith("unique ", StringComparison.Ordinal) ? ("unique ", index.Definition["unique ".Length..])
            : ("", index.Definition);
        return $"create {unique}index {index.Name} on {index.On} {columns}";
    }
}
