using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Http.OpenApi;

/// <summary>GET /openapi/v1.json: the API's description for programs.</summary>
public static class ShowDescription
{
    [WolverineGet(OpenApiDescription.Path), AllowAnonymous, ExcludeFromDescription]
    public static async Task<IResult> HandleAsync(OpenApiDescription description, CancellationToken ct) =>
        Results.Bytes(await description.ReadAsync(ct), "application/json");
}
