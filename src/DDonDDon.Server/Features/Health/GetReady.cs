using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Schema;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Health;

/// <summary>GET /readyz: whether it can serve.</summary>
public static class GetReady
{
    [WolverineGet("/readyz"), AllowAnonymous]
    [Operation("getReady", "Whether the database is there and its schema is this program's.")]
    [Refuses("database.away", "database.schema")]
    [Answers<HealthReply>]
    public static async Task<IResult> HandleAsync(LedgerSchema schema, CancellationToken ct)
    {
        try
        {
            return await schema.StateAsync(ct) is SchemaState.Current
                ? GetHealth.Ok
                : new Problem("database.schema", "The database's schema is not this program's; run db apply.") { RetryAfter = 5 };
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception))
        {
            return Faults.DatabaseAway;
        }
    }
}
