namespace DDonDDon.Client.Local;

/// <summary>
/// The tables of the file, version by version; a version that was released is never edited. Ids are text in lower case with hyphens, times
/// are microseconds since 1970, quantities are decimals as text.
/// </summary>
internal static class Schema
{
    private const string Tables = """
        -- One row a name, as LocalSettings has them.
        create table setting (name text primary key, value text not null) strict, without rowid;

        -- Everything this device recorded. content is the item as it is sent, except for ageMs; boot and elapsed are the reading of the boot
        -- clock when it was recorded.
        create table item (
            seq integer primary key,
            id text not null unique,
            type text not null,
            store_id text,
            product_id text,
            barcode text,
            movement_id text,
            content text not null,
            recorded_at integer not null,
            boot text,
            elapsed integer,
            state text not null default 'pending' check (state in ('pending', 'synced', 'quarantined', 'rejected', 'id_conflict', 'dismissed', 'replaced')),
            -- Sent without an answer, so the server may have it. 1: only the last attempt was not answered, 2: an earlier one was not either.
            in_doubt integer not null default 0,
            -- The server has it, and the local copy of the stock does not include it yet.
            uncounted integer not null default 0,
            -- The server may not have it any more, or has decided about it without saying so here: it is sent again.
            resend integer not null default 0,
            synced_at integer,
            occurred_at integer,
            version integer,
            answer_product_id text,
            effects text,
            error_code text,
            error_message text,
            error_field text,
            dismissal text,
            replaced_by text
        ) strict;
        create index item_waiting on item (seq) where state = 'pending' or resend = 1;
        create index item_attention on item (seq) where state in ('quarantined', 'rejected', 'id_conflict');
        create index item_uncounted on item (store_id) where state = 'pending' or uncounted = 1;
        create index item_amending on item (movement_id) where movement_id is not null;

        -- What the server says. document is its JSON.
        create table stock (
            store_id text not null, product_id text not null, version integer not null, document text not null,
            primary key (store_id, product_id)
        ) strict, without rowid;
        create table product (id text primary key, name text not null, sku text, archived integer not null, document text not null) strict, without rowid;
        create table barcode (code text primary key, product_id text not null, pack_size text not null) strict, without rowid;
        create index barcode_of_product on barcode (product_id);
        -- What needs no columns of its own: stores, categories, reorder points. store_id is empty for what all stores share.
        create table document (
            kind text not null, store_id text not null, id text not null, document text not null,
            primary key (kind, store_id, id)
        ) strict, without rowid;
        create table conflict (id text primary key, store_id text, product_id text, is_open integer not null, document text not null) strict, without rowid;
        create index conflict_open on conflict (store_id) where is_open = 1;
        """;

    // Decisions are found by their conflict.
    private const string Decisions = """
        create index item_decision on item (json_extract(content, '$.conflictId')) where type = 'RESOLVE';
        """;

    /// <summary>What each version adds to the one before it; a file of version n has run the first n.</summary>
    public static IReadOnlyList<string> Versions { get; } = [Tables, Decisions];
}
