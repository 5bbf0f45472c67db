using DDonDDon.Ledger;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Ledgers;

/// <summary>The two ends of transfers, which lie in the ledgers of two stores.</summary>
internal static class TransferSql
{
    private const string WantedSql = """
        select given.id from unnest($1::uuid[]) as given(id)
        union
        select (e.data #>> '{transfer,id}')::uuid
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (select data from mt_events where id between wanted.id and wanted.id order by id limit 1) e
        where e.data ? 'transfer'
        """;

    private const string LockSql = $"""
        -- Locks transfers until the transaction ends: whoever changes one end has its own store's head alone, so the two ends would be decided beside
        -- each other. Nobody waits for a head behind these, and all take them by their ids: none waits in a circle.
        -- $1 transfers, $2 movements, of which those are meant that are ends of transfers. One row a lock.
        select pg_advisory_xact_lock(hashtextextended('transfer ' || wanted.id, 0)) from ({WantedSql} order by 1) wanted(id)
        """;

    private const string EndsSql = $$"""
        -- What is stored of some transfers, in whichever stores: the sendings, the receipts, and the amendments of both.
        -- $1 transfers, $2 movements, of which those are meant that are ends of transfers. One row an event.
        with wanted as materialized ({{WantedSql}}), sent as materialized (
            select e.* from wanted cross join lateral (select * from mt_events where id between wanted.id and wanted.id order by id limit 1) e
            where e.type = 'stock_issued' and e.data ? 'transfer'
        ), ends as materialized (
            select * from sent
            union all
            select received.* from sent cross join lateral (
                select * from mt_events
                where tenant_id = sent.data #>> '{transfer,storeId}' and data #>> '{transfer,id}' = sent.id::text
                    and type = 'stock_received' and data ? 'transfer'
            ) received
        )
        select {{StoredEventRow.Columns}} from ends e
        union all
        select {{StoredEventRow.Columns}} from ends cross join lateral (
            select * from mt_events where tenant_id = ends.tenant_id and type = 'movement_amended' and data ->> 'movementId' = ends.id::text
        ) e
        """;

    /// <summary>Locks transfers, named by themselves or by movements that may be ends of one, until the transaction ends.</summary>
    public static Rows<int> Lock(Guid[] transfers, Guid[] movements) => new(Sql.Command(LockSql, Sql.Ids(transfers), Sql.Ids(movements)), _ => 0);

    /// <summary>Both ends of transfers, with their amendments.</summary>
    public static Rows<StoredEvent> Ends(Guid[] transfers, Guid[] movements) =>
        new(Sql.Command(EndsSql, Sql.Ids(transfers), Sql.Ids(movements)), StoredEvent.Of);
}
