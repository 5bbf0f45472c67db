using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>GET /conflicts/{id}.</summary>
public static class GetConflict
{
    private const string FindSql = """
        -- A conflict among some ledgers.
        -- $1 id, $2 tenants (null: all). One row, or none: its document.
        select c.data
        from ddon_ledger_head head
        cross join lateral (select data from mt_doc_conflict where tenant_id = head.tenant_id and id = $1 limit 1) c
        where $2::varchar[] is null or head.tenant_id = any($2)
        limit 1
        """;

    /// <summary>Also for a conflict of a store that the caller may not know of.</summary>
    internal static Problem Unknown { get; } = new("conflict.unknown", "There is no such conflict in your stores.");

    [WolverineGet("/api/v1/conflicts/{id:guid}"), Authorize(Policies.Read)]
    [Operation("getConflict", "One conflict.")]
    [Refuses("conflict.unknown")]
    [Answers<ConflictView>]
    public static async Task<IResult> HandleAsync(
        Guid id, HttpContext http, Caller caller, LedgerDatabase store, ConflictViews views, CancellationToken ct) =>
        await FindAsync(store, id, caller, ct) is { } conflict
            ? Results.Json((await views.ViewAsync([conflict], Languages.Choose(http), ct))[0], ApiJson.Options)
            : Unknown;

    /// <summary>A conflict that the caller may see; null: there is none.</summary>
    internal static async Task<Conflict?> FindAsync(LedgerDatabase store, Guid id, Caller caller, CancellationToken ct)
    {
        var found = new Rows<Conflict>(
            Sql.Command(FindSql, Sql.Id(id), Sql.OptionalTexts(ConflictFilter.TenantsOf(ConflictFilter.StoresOf(caller)))),
            row => JsonSerializer.Deserialize<Conflict>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
        await store.ReadAsync([found], ct);
        return found.Items.SingleOrDefault();
    }
}
