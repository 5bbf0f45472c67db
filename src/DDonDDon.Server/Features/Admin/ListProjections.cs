using System.Text.Json.Serialization;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Audit.Segments;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Admin;

/// <summary>
/// A rebuild that has begun and not ended, whether it runs or was stopped: of how many ledgers, how many of them are folded, from how many events.
/// </summary>
public sealed record RebuildView(long Ledgers, long FoldedLedgers, long Events);

/// <summary>
/// A table that is a function of the events. <paramref name="AboutRows"/>: as the database last counted them; <paramref name="PendingLedgers"/>: of how many
/// ledgers it is noted to be made again; <paramref name="Rebuild"/>: null when none is under way.
/// </summary>
public sealed record ProjectionView(
    string Name, string Table, long AboutRows, long PendingLedgers, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] RebuildView? Rebuild);

public sealed record ProjectionList(IReadOnlyList<ProjectionView> Items);

/// <summary>GET /admin/projections: which projections there are, and whether any is to be made again or being made.</summary>
public static class ListProjections
{
    private const string ProjectionsSql = """
        -- How the tables of projections are.
        -- Arrays: $1 projection, $2 table. One row each, in that order: projection, table, about how many rows (as PostgreSQL last counted), how many
        -- tenants' documents are noted to be made again, how many tenants a rebuild has begun that has not ended, how many of those are folded, how
        -- many events that took.
        select p.name, p.tbl, greatest(c.reltuples, 0)::bigint, pending.tenants, rebuild.tenants, rebuild.folded, rebuild.events
        from unnest($1::varchar[], $2::varchar[]) with ordinality as p(name, tbl, place)
        join pg_class c on c.oid = to_regclass(p.tbl)
        cross join lateral (select count(*) as tenants from ddon_pending_rebuild where projection = p.name) pending
        cross join lateral (
            select count(*) as tenants, count(added) as folded, coalesce(sum(events), 0)::bigint as events from ddon_rebuild where projection = p.name) rebuild
        order by p.place
        """;

    [WolverineGet("/api/v1/admin/projections"), Authorize(Policies.Admin)]
    [Operation("listProjections", "The projections with their tables, and the rebuilds that wait or are under way.",
        Description = "Rebuilding and verifying is the command line's: `ddon projections rebuild` and `verify`, while the server goes on.")]
    public static async Task<ProjectionList> HandleAsync(LedgerDatabase store, CancellationToken ct)
    {
        var projections = new Rows<ProjectionView>(
            Sql.Command(ProjectionsSql,
                Sql.Texts([.. DdonProjections.All.Select(projection => projection.Name), SegmentSealer.Name]),
                Sql.Texts([.. DdonProjections.All.Select(projection => projection.Table), SegmentSealer.Table])),
            row => new(
                row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3),
                row.GetInt64(4) == 0 ? null : new(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6))));
        await store.ReadAsync([projections], ct);
        return new(projections.Items);
    }
}
