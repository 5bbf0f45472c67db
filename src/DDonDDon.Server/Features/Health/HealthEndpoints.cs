using DDonDDon.EventStore.Migrating;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Health;

/// <summary>Whether the process runs (/healthz), and whether it can serve (/readyz).</summary>
public static class HealthEndpoints
{
    private static readonly IResult Ok = Results.Json(new { status = "ok" });

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Ok).AllowAnonymous().Describe("getHealth", "Whether the process runs.");
        app.MapGet("/readyz", GetReadyAsync).AllowAnonymous()
            .Describe("getReady", "Whether the database is there and its schema is this program's.", "database.away", "database.schema");
    }

    private static async Task<IResult> GetReadyAsync(Migrator migrator, CancellationToken ct)
    {
        try
        {
            var wrong = (await migrator.StatusAsync(ct)).FirstOrDefault(status => status.State is not MigrationState.Applied);
            return wrong is null
                ? Ok
                : new Problem("database.schema", $"Migration {wrong.Name} is {wrong.State.ToString().ToLowerInvariant()}; run db apply.") { RetryAfter = 5 };
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception))
        {
            return Faults.DatabaseAway;
        }
    }
}
