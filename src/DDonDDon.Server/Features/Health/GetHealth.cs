using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Health;

/// <summary><paramref name="Status"/> is always ok; what is not is a problem.</summary>
public sealed record HealthReply(string Status);

/// <summary>GET /healthz: whether the process runs.</summary>
public static class GetHealth
{
    internal static readonly IResult Ok = Results.Json(new HealthReply("ok"), ApiJson.Options);

    [WolverineGet("/healthz"), AllowAnonymous]
    [Operation("getHealth", "Whether the process runs.")]
    [Answers<HealthReply>]
    public static IResult Handle() => Ok;
}
