using DDonDDon.EventStore.Migrating;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Health;

/// <summary><paramref name="Status"/> is always ok; what is not is a problem.</summary>
public sealed record HealthReply(string Status);

/// <summary>Whether the process runs (/healthz), and whether it can serve (/readyz).</summary>
public static class HealthEndpoints
{
    private static readonly IResult Ok = Results.Json(new HealthReply("ok"), ApiJson.Options);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Ok).AllowAnonymous().Describe("getHealth", "Whether the process runs.").Produces<HealthReply>();
        app.MapGet("/readyz", GetReadyAsync).AllowAnonymous()
            .Describe("getReady", "Whether the database is there and its schema is this program's.", "database.away", "database.schema")
            .Produces<HealthReply>();
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
