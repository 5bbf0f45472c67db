using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Counting;

/// <summary>GET /count-sessions.</summary>
public static class ListCountSessions
{
    private const string ListSql = """
        -- Count sessions, the last opened first: those of each store by its index, merged.
        -- $1 stores (null: all), $2 status as it is stored (null: any), go on after $3 opened at (text) and $4 id of the stream (null: from the start),
        -- $5 how many. One row a session: document.
        select s.data
        from ddon_ledger_head head
        cross join lateral (
            select data, id from mt_doc_countsession
            where tenant_id = head.tenant_id
              and ($2::varchar is null or data ->> 'status' = $2)
              and ($3::varchar is null or (data ->> 'openedAt', id) < ($3, $4))
            order by data ->> 'openedAt' desc, id desc
            limit $5
        ) s
        where head.tenant_id <> '*DEFAULT*' and ($1::varchar[] is null or head.tenant_id = any($1))
        order by s.data ->> 'openedAt' desc, s.id desc
        limit $5
        """;

    private static readonly Dictionary<string, CountSessionStatus> Statuses =
        Enum.GetValues<CountSessionStatus>().ToDictionary(status => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()), StringComparer.Ordinal);

    [WolverineGet("/api/v1/count-sessions"), Authorize(Policies.Read)]
    [Operation("listCountSessions", "Count sessions, the last opened first.",
        Description = "Those of `storeId`, or of all stores that the caller may see. `status` is open, paused, discarded, approving, approved, reversing or "
            + "reversed.")]
    [Refuses("store.unknown", "limit.invalid", "cursor.invalid", "filter.invalid")]
    [Answers<Page<CountSessionView>>]
    public static async Task<IResult> HandleAsync(
        Guid? storeId, string? status, int? limit, string? cursor, Caller caller, StoreRegister stores, LedgerDatabase store, CancellationToken ct)
    {
        if (storeId is { } asked && await stores.FindVisibleAsync(caller, asked, ct) is null) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, PlaceOf, out var count, out var after) is { } problem) return problem;
        if (status is not null && !Statuses.ContainsKey(status))
            return new Problem("filter.invalid", $"status is one of {string.Join(", ", Statuses.Keys)}.");
        IReadOnlyList<Guid>? among = storeId is { } one ? [one] : caller.Role is Role.Worker ? caller.Stores : null;
        var sessions = new Rows<CountSession>(
            Sql.Command(ListSql,
                Sql.OptionalTexts(among?.Select(id => id.ToString()).ToArray()), Sql.Text(status is null ? null : Statuses[status].ToString()),
                Sql.Text(after?.OpenedAt), Sql.Id(after?.Id), Sql.Bigint(count + 1)),
            row => JsonSerializer.Deserialize<CountSession>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
        await store.ReadAsync([sessions], ct);
        var page = Paging.Of(sessions.Items, count, session => Paging.Cursor(EventJson.TextOf(session.OpenedAt), session.Id.ToString()));
        return Results.Json(new Page<CountSessionView>([.. page.Items.Select(CountSessionView.Of)], page.NextCursor), ApiJson.Options);
    }

    // The time as it is stored, and the id of the stream.
    private static (string OpenedAt, Guid Id)? PlaceOf(string cursor) =>
        Paging.Keys(cursor, 2) is [var time, var id] && !time.Contains('\0') && Guid.TryParseExact(id, "D", out var stream) ? (time, stream) : null;
}
