using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>GET /conflicts: what somebody must decide, and what became of the rest.</summary>
public static class ListConflicts
{
    private const string ListSql = """
        -- Conflicts of some ledgers, the last opened first: each ledger's own by its index, merged.
        -- $1 tenants (null: all), $2 statuses, $3 kind, $4 product, what was opened before $5 (text) and id $6, $7 how many; null wherever there is no such
        -- filter.
        -- One row a conflict: its document.
        select c.data
        from ddon_ledger_head head
        cross join unnest($2::varchar[]) as wanted(status)
        cross join lateral (
            select data, (data ->> 'openedAt') collate "C" as opened_at, id from mt_doc_conflict
            where tenant_id = head.tenant_id and (data ->> 'status') collate "C" = wanted.status
                and ((data ->> 'openedAt') collate "C", id)
                    < (coalesce($5::varchar, '~') collate "C", coalesce($6::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
                and ($3::varchar is null or data ->> 'kind' = $3)
                and ($4::uuid is null or (data ->> 'productId')::uuid = $4)
            order by (data ->> 'openedAt') collate "C" desc, id desc
            limit $7
        ) c
        where $1::varchar[] is null or head.tenant_id = any($1)
        order by c.opened_at desc, c.id desc
        limit $7
        """;

    [WolverineGet("/api/v1/conflicts"), Authorize(Policies.Read)]
    [Operation("listConflicts", "Conflicts, the last opened first.",
        Description = "Those of `storeId`, or of all stores that the caller may see; administrators and auditors see those of products too, which belong to "
            + "no store. `kind` is late_movement, concurrent_counts, negative_stock or product_edit, `status` is open or closed. Sentences are in Korean or "
            + "English, by `Accept-Language`. What met stands in the order of its time, the last one stands by itself.")]
    [Refuses("store.unknown", "limit.invalid", "cursor.invalid", "filter.invalid")]
    [Answers<Page<ConflictView>>]
    public static async Task<IResult> HandleAsync(
        Guid? storeId, Guid? productId, string? kind, string? status, int? limit, string? cursor,
        HttpContext http, Caller caller, StoreRegister register, LedgerDatabase store, ConflictViews views, CancellationToken ct)
    {
        if (storeId is { } asked && (!caller.MaySee(asked) || await register.FindAsync(asked, ct) is null)) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, Place, out var count, out var before) is { } problem) return problem;
        var (filter, invalid) = ConflictFilter.Of(storeId is { } one ? [one] : ConflictFilter.StoresOf(caller), kind, status, productId);
        if (invalid is not null) return invalid;
        var page = Paging.Of(await ReadAsync(store, filter!, before, count + 1, ct), count, CursorOf);
        return Results.Json(new Page<ConflictView>(await views.ViewAsync(page.Items, Languages.Choose(http), ct), page.NextCursor), ApiJson.Options);
    }

    private static async Task<IReadOnlyList<Conflict>> ReadAsync(
        LedgerDatabase store, ConflictFilter filter, (string OpenedAt, Guid Id)? before, int count, CancellationToken ct)
    {
        var listed = new Rows<Conflict>(
            Sql.Command(ListSql,
                Sql.OptionalTexts(filter.Tenants), Sql.Texts([.. filter.Statuses.Select(status => status.ToString())]), Sql.Text(filter.Kind?.ToString()),
                Sql.Id(filter.ProductId), Sql.Text(before?.OpenedAt), Sql.Id(before?.Id), Sql.Bigint(count)),
            row => JsonSerializer.Deserialize<Conflict>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
        await store.ReadAsync([listed], ct);
        return listed.Items;
    }

    private static string CursorOf(Conflict conflict) => Paging.Cursor(EventJson.TextOf(conflict.OpenedAt), conflict.Id.ToString());

    private static (string OpenedAt, Guid Id)? Place(string cursor) =>
        Paging.Keys(cursor, 2) is [var openedAt, var text] && openedAt.Length <= 40 && !openedAt.Contains('\0') && Paging.Id(text) is { } id
            ? (openedAt, id)
            : null;
}
