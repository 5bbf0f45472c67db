namespace DDonDDon.Client.Local;

/// <summary>The statements on the table item, which holds everything that this device recorded. Items are listed in the order of recording.</summary>
internal static class ItemSql
{
    private const string Columns = """
        seq, id, type, store_id, product_id, barcode, movement_id, content, recorded_at, boot, elapsed, state, synced_at, occurred_at, version,
        answer_product_id, effects, error_code, error_message, error_field, dismissal, replaced_by, uncounted
        """;

    // ---- recording and reading ----

    /// <summary>Adds an item that waits to be sent. $seq and $id must be new.</summary>
    public const string Add = """
        insert into item (seq, id, type, store_id, product_id, barcode, movement_id, content, recorded_at, boot, elapsed)
        values ($seq, $id, $type, $store, $product, $barcode, $movement, $content, $recordedAt, $boot, $elapsed)
        """;

    /// <summary>The item $id, or no row.</summary>
    public const string Find = $"select {Columns} from item where id = $id";

    /// <summary>The items that are pending.</summary>
    public const string Outbox = $"select {Columns} from item where state = 'pending' order by seq";

    /// <summary>The items that somebody has to look at.</summary>
    public const string Attention = $"select {Columns} from item where state in ('quarantined', 'rejected', 'id_conflict') order by seq";

    /// <summary>The last $count items whatever became of them, the newest first.</summary>
    public const string Recent = $"select {Columns} from item order by seq desc limit $count";

    /// <summary>What this device decided about the conflict $conflict.</summary>
    public const string Decisions = $"select {Columns} from item where type = 'RESOLVE' and json_extract(content, '$.conflictId') = $conflict order by seq";

    /// <summary>The items of the store $store that its local stock does not include yet.</summary>
    public const string Uncounted =
        $"select {Columns} from item where (state = 'pending' or uncounted = 1) and store_id = $store and type <> 'COUNT_LINE' order by seq";

    /// <summary>The lines that this device counted in the count session $session and the server may have or get, the newest first.</summary>
    public const string CountedLines = $"""
        select {Columns} from item
        where type = 'COUNT_LINE' and json_extract(content, '$.sessionId') = $session and state in ('pending', 'synced', 'quarantined') order by seq desc
        """;

    /// <summary>The movement $id and this device's amendments of it, as far as the server has them.</summary>
    public const string SyncedWithAmendments = $"select {Columns} from item where state = 'synced' and (id = $id or movement_id = $id) order by seq";

    /// <summary>How many items are pending: one number.</summary>
    public const string CountPending = "select count(*) from item where state = 'pending'";

    // ---- sending ----

    /// <summary>The first $count items to send, for the first time or again: seq, id, content, recorded_at, boot, elapsed.</summary>
    public const string Waiting = """
        select seq, id, content, recorded_at, boot, elapsed from item where state = 'pending' or resend = 1 order by seq limit $count
        """;

    /// <summary>How many items are to be sent, for the first time or again: one number.</summary>
    public const string CountWaiting = "select count(*) from item where state = 'pending' or resend = 1";

    /// <summary>How many items after the counter $after were sent without an answer: one number.</summary>
    public const string CountInDoubt = "select count(*) from item where state = 'pending' and in_doubt > 0 and seq > $after";

    /// <summary>What waits after the counter $last, one row: count, oldest (when the first of them was recorded; null for none).</summary>
    public const string KeptBack = "select count(*) as count, min(recorded_at) as oldest from item where state = 'pending' and seq > $last";

    /// <summary>
    /// The items from $first to $last are about to be sent: until there is an answer, the server may have them. An earlier attempt without an
    /// answer stays in doubt whatever becomes of this one.
    /// </summary>
    public const string MarkSending = """
        update item set in_doubt = min(in_doubt + 1, 2) where (state = 'pending' or resend = 1) and seq between $first and $last
        """;

    /// <summary>
    /// The last attempt to send the items from $first to $last was answered, so the server accepted none of those that are still pending. With $all
    /// that holds for earlier attempts too, about which the answer says nothing otherwise.
    /// </summary>
    public const string MarkAnswered = """
        update item set in_doubt = 0 where seq between $first and $last and (in_doubt = 1 or in_doubt = 2 and $all)
        """;

    // ---- what the server answered ----

    /// <summary>
    /// The server has the item $id; nothing changes unless it was waiting. It stays uncounted until the local stock has $version, except for a
    /// decision and a line of a count session, whose versions are others'.
    /// </summary>
    public const string MarkSynced = """
        update item set state = 'synced', in_doubt = 0, resend = 0, synced_at = $syncedAt, occurred_at = $occurredAt, version = $version,
            answer_product_id = $product, effects = $effects, error_code = null, error_message = null, error_field = null,
            uncounted = (store_id is not null and type not in ('RESOLVE', 'COUNT_LINE') and coalesce($version, 0) > coalesce((
                select stock.version from stock
                where stock.store_id = item.store_id and stock.product_id = coalesce($product, item.product_id)), 0))
        where id = $id and (state = 'pending' or resend = 1)
        """;

    /// <summary>The server did not accept the item $id; nothing changes unless it was waiting. $state: quarantined, rejected or id_conflict.</summary>
    public const string MarkRefused = """
        update item set state = $state, in_doubt = 0, resend = 0, error_code = $code, error_message = $message, error_field = $field
        where id = $id and (state = 'pending' or resend = 1)
        """;

    /// <summary>The server does not have the item $id, and wants it later.</summary>
    public const string MarkRetry = "update item set in_doubt = 0 where id = $id and state = 'pending'";

    // ---- what became of it later ----

    /// <summary>The server released the item $id from its quarantine. The stock document, which comes with the feed too, includes it.</summary>
    public const string MarkReleased = """
        update item set state = 'synced', synced_at = $syncedAt, uncounted = 0, resend = 0, error_code = null, error_message = null, error_field = null
        where id = $id and state = 'quarantined'
        """;

    /// <summary>The item $id needs no attention any more, for the reason $reason; nothing changes unless it did.</summary>
    public const string Dismiss = """
        update item set state = 'dismissed', dismissal = $reason, resend = 0
        where id = $id and state in ('quarantined', 'rejected', 'id_conflict')
        """;

    /// <summary>The item $id was recorded again as $replacement; nothing changes unless it was refused.</summary>
    public const string Replace = "update item set state = 'replaced', replaced_by = $replacement where id = $id and state in ('rejected', 'id_conflict')";

    /// <summary>The local stock of $product in $store has reached $version, and includes the movements up to there.</summary>
    public const string MarkCounted = """
        update item set uncounted = 0
        where uncounted = 1 and store_id = $store and coalesce(answer_product_id, product_id) = $product and version <= $version
        """;

    /// <summary>The local stock of $store (null: of all stores) was replaced or removed: nothing waits for it any more.</summary>
    public const string MarkAllCounted = "update item set uncounted = 0 where uncounted = 1 and ($store is null or store_id = $store)";

    /// <summary>What became of the items that the server quarantined for $store (null: for any) is not known here: they are sent again.</summary>
    public const string ResendQuarantined = "update item set resend = 1 where state = 'quarantined' and ($store is null or store_id = $store)";

    /// <summary>The server's database was restored and may have lost what it had: everything that it had is sent again.</summary>
    public const string ResendAll = "update item set resend = 1 where state in ('synced', 'quarantined')";

    /// <summary>Removes what was recorded before $before and is settled, except for what an item that is not settled amends.</summary>
    public const string Forget = """
        delete from item where state in ('synced', 'dismissed', 'replaced') and uncounted = 0 and resend = 0 and recorded_at < $before
            and id not in (select movement_id from item where movement_id is not null and state in ('pending', 'quarantined'))
        """;
}
