using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Quarantine;

/// <summary>GET /quarantine: what could not be booked when it came, and what became of it.</summary>
public static class ListQuarantine
{
    private const string ListSql = """
        -- Items that were set aside, the last received first.
        -- $1 store (null: all), $2 reason (null: any), $3 status (null: any), go on after $4 received at (text; null: from the start), $5 tenant and $6 id,
        -- $7 how many. One row an item: document.
        select data
        from mt_doc_setasideitem
        where data ->> 'status' is not null
            and ($1::varchar is null or tenant_id = $1)
            and ($2::varchar is null or data ->> 'reason' = $2)
            and ($3::varchar is null or data ->> 'status' = $3)
            and ($4::varchar is null or ((data ->> 'receivedAt') collate "C", tenant_id, (data ->> 'itemId')::uuid) < ($4 collate "C", $5, $6))
        order by (data ->> 'receivedAt') collate "C" desc, tenant_id desc, (data ->> 'itemId')::uuid desc
        limit $7
        """;

    private static readonly Dictionary<string, QuarantineStatus> Statuses =
        Enum.GetValues<QuarantineStatus>().ToDictionary(status => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()), StringComparer.Ordinal);

    [WolverineGet("/api/v1/quarantine"), Authorize(Policies.Audit)]
    [Operation("listQuarantine", "Items in quarantine, the last received first.",
        Description = "For administrators and auditors. `status` is open, released or discarded; `reason` is the code why the item cannot be booked, like "
            + "barcode.unknown. Nothing leaves this list: what was released or discarded stays, with who decided it and why.")]
    [Refuses("store.unknown", "limit.invalid", "cursor.invalid", "filter.invalid")]
    [Answers<Page<QuarantineView>>]
    public static async Task<IResult> HandleAsync(
        Guid? storeId, string? reason, string? status, int? limit, string? cursor, StoreRegister stores, LedgerDatabase store, CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, Place.Parse, out var count, out var after) is { } problem) return problem;
        if (status is not null && !Statuses.ContainsKey(status))
            return new Problem("filter.invalid", $"status is one of {string.Join(", ", Statuses.Keys)}.");
        if (reason?.Contains('\0') is true) return new Problem("filter.invalid", "reason is a code like barcode.unknown.");
        if (storeId is { } asked && await stores.FindAsync(asked, ct) is null) return StoreProblems.Unknown;
        var rows = new Rows<SetAsideItem>(
            Sql.Command(ListSql, Sql.Text(storeId?.ToString()), Sql.Text(reason), Sql.Text(status is null ? null : Statuses[status].ToString()),
                Sql.Text(after?.ReceivedAt), Sql.Text(after?.Tenant), Sql.Id(after?.Id), Sql.Bigint(count + 1)),
            row => JsonSerializer.Deserialize<SetAsideItem>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
        await store.ReadAsync([rows], ct);
        return Results.Json(Paging.Of([.. rows.Items.Select(QuarantineView.Of)], count, Place.CursorOf), ApiJson.Options);
    }

    /// <summary>Where a page of the list ended.</summary>
    private sealed record Place(string ReceivedAt, string Tenant, Guid Id)
    {
        public static string CursorOf(QuarantineView item) =>
            Paging.Cursor(item.ReceivedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), item.StoreId.ToString(), item.Id.ToString());

        public static Place? Parse(string cursor) => Paging.Keys(cursor, 3) is [var ticks, var tenant, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var receivedAt) && receivedAt <= DateTime.MaxValue.Ticks
            && Guid.TryParseExact(tenant, "D", out _) && Guid.TryParseExact(id, "D", out var item)
                ? new(EventJson.TextOf(new(receivedAt, TimeSpan.Zero))!, tenant, item)
                : null;
    }
}
