using DDonDDon.Domain.Access;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Npgsql;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>GET /transactions: what happened, the last recorded first.</summary>
public static class ListTransactions
{
    private const string OfStoresSql = $"""
        -- Movements of some stores, the last recorded first: each store's ledger backwards by its primary key, merged. A movement is never recorded
        -- before it happened, so what was recorded before $6 is not looked at.
        -- $1 stores (null: all), $2 stored names of the type (null: any), $3 recorded or sent by, $4 device, happened $5 from (text), $6 the same as a
        -- time, and $7 before (text), $8 position to go on before, $9 how many; null wherever there is no such filter. One row an event.
        select {StoredEventRow.Columns}
        from ddon_ledger_head head
        cross join lateral (select case when $6::timestamptz is null then 0 else ddon_position_since(head.tenant_id, $6) end as position) since
        cross join lateral (
            select * from mt_events
            where tenant_id = head.tenant_id and seq_id >= since.position and seq_id < coalesce($8, 9223372036854775807)
                and ($2::varchar[] is null or type = any($2))
                and ($3::varchar is null or user_name = $3 or data ->> 'syncedBy' = $3)
                and ($4::varchar is null or causation_id = $4)
                and ($5::varchar is null or data ->> 'occurredAt' >= $5 collate "C")
                and ($7::varchar is null or data ->> 'occurredAt' < $7 collate "C")
            order by seq_id desc
            limit $9
        ) e
        where head.tenant_id <> '*DEFAULT*' and ($1::varchar[] is null or head.tenant_id = any($1))
        order by e.seq_id desc
        limit $9
        """;

    private const string OfItemSql = $"""
        -- Movements of one product in some stores, the last recorded first: each item's stream backwards, merged. In the store that the page before
        -- ended in, the stream goes on at its version; in others what was seen already is passed over.
        -- Parameters as above, and $10 product. One row an event.
        select {StoredEventRow.Columns}
        from ddon_ledger_head head
        cross join lateral (
            select * from mt_events
            where tenant_id = head.tenant_id and stream_id = $10 and seq_id < coalesce($8, 9223372036854775807)
                and version < coalesce(
                    (select last.version from mt_events last where last.tenant_id = head.tenant_id and last.seq_id = $8 and last.stream_id = $10),
                    9223372036854775807)
                and ($2::varchar[] is null or type = any($2))
                and ($3::varchar is null or user_name = $3 or data ->> 'syncedBy' = $3)
                and ($4::varchar is null or causation_id = $4)
                and ($6::timestamptz is null or timestamp >= $6)
                and ($5::varchar is null or data ->> 'occurredAt' >= $5 collate "C")
                and ($7::varchar is null or data ->> 'occurredAt' < $7 collate "C")
            order by version desc
            limit $9
        ) e
        where head.tenant_id <> '*DEFAULT*' and ($1::varchar[] is null or head.tenant_id = any($1))
        order by e.seq_id desc
        limit $9
        """;

    [WolverineGet("/api/v1/transactions"), Authorize(Policies.Read)]
    [Operation("listTransactions", "Movements, the last recorded first.",
        Description = "Without `storeId`: of all stores that the caller may see. `type` is INBOUND, OUTBOUND, ADJUST, COUNT or AMEND; `user` is who recorded "
            + "or who sent it; `from` (inclusive) and `to` (exclusive) are about when it happened. A page goes on with `cursor`.")]
    [Refuses("store.unknown", "limit.invalid", "cursor.invalid", "filter.invalid")]
    [Answers<Page<TransactionView>>]
    public static async Task<IResult> HandleAsync(
        Guid? storeId, Guid? productId, string? type, Guid? user, Guid? device, string? from, string? to, int? limit, string? cursor,
        Caller caller, TransactionViews views, LedgerDatabase store, CancellationToken ct)
    {
        if (storeId is { } asked && !caller.MaySee(asked)) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, Paging.Position, out var count, out var before) is { } problem) return problem;
        IReadOnlyList<Guid>? stores = storeId is { } one ? [one] : caller.Role is Role.Worker ? caller.Stores : null;
        var (filter, invalid) = new TransactionFilter(stores, productId, null, user, device, null, null).With(type, from, to);
        if (invalid is not null) return invalid;

        var rows = Read(filter!, before, count + 1, store.Types);
        var known = DdonProjections.Store.Load(LedgerDatabase.DefaultTenant, storeId is { } id ? [id] : []);
        await store.ReadAsync([rows, known], ct);
        if (storeId is not null && known.Items.Count == 0) return StoreProblems.Unknown;
        var page = Paging.Of(rows.Items, count, stored => $"{stored.Seq}");
        return Results.Json(new Page<TransactionView>(await views.ViewAsync(page.Items, ct), page.NextCursor), ApiJson.Options);
    }

    private static Rows<StoredEvent> Read(TransactionFilter filter, long? before, int count, EventTypes types)
    {
        List<NpgsqlParameter> parameters =
        [
            Sql.OptionalTexts(filter.Stores?.Select(id => id.ToString()).ToArray()),
            Sql.Texts(filter.EventNames(types) ?? types.NamesFor(typeof(StockMovement))), Sql.Text(filter.User?.ToString()),
            Sql.Text(filter.Device?.ToString()), Sql.Text(EventJson.TextOf(filter.From)), Sql.Time(filter.From), Sql.Text(EventJson.TextOf(filter.To)),
            Sql.Bigint(before), Sql.Bigint(count),
        ];
        if (filter.ProductId is { } product) parameters.Add(Sql.Id(product));
        return new(Sql.Command(filter.ProductId is null ? OfStoresSql : OfItemSql, [.. parameters]), StoredEvent.Of);
    }
}
