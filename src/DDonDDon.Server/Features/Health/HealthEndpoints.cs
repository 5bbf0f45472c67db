using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Schema;

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

    private static async Task<IResult> GetReadyAsync(LedgerSchema schema, CancellationToken ct)
    {
        try
        {
            return await schema.StateAsync(ct) is SchemaState.Current
                ? Ok
                : new Problem("database.schema", "The database's schema is not this program's; run db apply.") { RetryAfter = 5 };
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception))
        {
            return Faults.DatabaseAway;
        }
    }
}
