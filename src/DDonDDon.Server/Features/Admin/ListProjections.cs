using System.Text.Json.Serialization;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Audit.Segments;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

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
    private static readonly string Statement = SqlText.Load(typeof(ListProjections).Assembly, "admin/projections.sql");

    public static void MapAdminProjections(this IEndpointRouteBuilder api) => api.MapGet("/admin/projections", HandleAsync)
        .RequireAuthorization(Policies.Admin)
        .Describe("listProjections", "The projections with their tables, and the rebuilds that wait or are under way.")
        .WithDescription("Rebuilding and verifying is the command line's: `ddon projections rebuild` and `verify`, while the server goes on.")
        .Produces<ProjectionList>();

    private static async Task<IResult> HandleAsync(LedgerDatabase store, CancellationToken ct)
    {
        var projections = new Rows<ProjectionView>(
            Sql.Command(Statement,
                Sql.Texts([.. DdonProjections.All.Select(projection => projection.Name), SegmentSealer.Name]),
                Sql.Texts([.. DdonProjections.All.Select(projection => projection.Table), SegmentSealer.Table])),
            row => new(
                row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3),
                row.GetInt64(4) == 0 ? null : new(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6))));
        await store.ReadAsync([projections], ct);
        return Results.Json(new ProjectionList(projections.Items), ApiJson.Options);
    }
}
