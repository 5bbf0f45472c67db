using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Transfers;

/// <summary>GET /transfers: what is on its way, and what became of the rest.</summary>
public static class ListTransfers
{
    private const string ListSql = $$"""
        -- What some stores sent to other stores or are sent by them, the last recorded first.
        -- $1 stores (null: all), $2 only what may have arrived (true) or may not have (false; null: both): a receipt with a void counts for both,
        -- $3 position to go on before, $4 how many. One row an event.
        select {{StoredEventRow.Columns}}
        from ddon_ledger_head head
        cross join lateral (
            select * from mt_events sent
            where tenant_id = head.tenant_id and type = 'stock_issued' and data ? 'transfer' and seq_id < coalesce($3, 9223372036854775807)
                and ($1::varchar[] is null or tenant_id = any($1) or data #>> '{transfer,storeId}' = any($1))
                and ($2::boolean is null or $2 = exists (
                    select from mt_events received
                    where received.tenant_id = sent.data #>> '{transfer,storeId}' and received.data #>> '{transfer,id}' = sent.id::text
                        and received.type = 'stock_received' and received.data ? 'transfer'
                        and ($2 or not exists (
                            select from mt_events amended
                            where amended.tenant_id = received.tenant_id and amended.data ->> 'movementId' = received.id::text
                                and amended.type = 'movement_amended' and (amended.data ->> 'void')::boolean))))
            order by seq_id desc
            limit $4
        ) e
        where head.tenant_id <> '*DEFAULT*'
        order by e.seq_id desc
        limit $4
        """;

    private static readonly Dictionary<string, TransferStatus> Statuses =
        Enum.GetValues<TransferStatus>().ToDictionary(status => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()), StringComparer.Ordinal);

    [WolverineGet("/api/v1/transfers"), Authorize(Policies.Read)]
    [Operation("listTransfers", "Transfers between stores, the last sent first.",
        Description = "Those that leave or reach `storeId`, or any store that the caller may see. `status` is in_transit, received or cancelled.")]
    [Refuses("store.unknown", "limit.invalid", "cursor.invalid", "filter.invalid")]
    [Answers<Page<TransferView>>]
    public static async Task<IResult> HandleAsync(
        Guid? storeId, string? status, int? limit, string? cursor, Caller caller, StoreRegister register, LedgerDatabase store, TransferViews views,
        CancellationToken ct)
    {
        if (storeId is { } asked && (!caller.MaySee(asked) || await register.FindAsync(asked, ct) is null)) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, Paging.Position, out var count, out var before) is { } problem) return problem;
        if (status is not null && !Statuses.ContainsKey(status))
            return new Problem("filter.invalid", $"status is one of {string.Join(", ", Statuses.Keys)}.");
        IReadOnlyList<Guid>? stores = storeId is { } one ? [one] : caller.Role is Role.Worker ? caller.Stores : null;
        var listed = await ReadAsync(store, views, stores, status is null ? null : Statuses[status], before, count + 1, ct);
        var page = Paging.Of(listed, count, transfer => $"{transfer.Position}");
        return Results.Json(new Page<TransferView>([.. page.Items.Select(transfer => transfer.Transfer)], page.NextCursor), ApiJson.Options);
    }

    // Few were cancelled, and few receipts are void: however small the page, so many are looked at together.
    private const int LookedAtTogether = 500;

    // Whether one end is void is not in its row: pages are read until enough have the status.
    private static async Task<IReadOnlyList<(long Position, TransferView Transfer)>> ReadAsync(
        LedgerDatabase store, TransferViews views, IReadOnlyList<Guid>? stores, TransferStatus? status, long? before, int count, CancellationToken ct)
    {
        var listed = new List<(long Position, TransferView Transfer)>();
        var together = status is null or TransferStatus.Received ? count : Math.Max(count, LookedAtTogether);
        while (listed.Count < count)
        {
            var rows = new Rows<StoredEvent>(
                Sql.Command(ListSql, Sql.OptionalTexts(stores?.Select(id => id.ToString()).ToArray()),
                    Sql.Flag(status is null ? null : status is TransferStatus.Received), Sql.Bigint(before), Sql.Bigint(together)),
                StoredEvent.Of);
            await store.ReadAsync([rows], ct);
            var shown = await views.ViewAsync(rows.Items, ct);
            listed.AddRange(rows.Items.Zip(shown, (stored, view) => (stored.Seq, view)).Where(one => status is null || one.view.Status == status));
            if (rows.Items.Count < together) break;
            before = rows.Items[^1].Seq;
        }
        return [.. listed.Take(count)];
    }
}
