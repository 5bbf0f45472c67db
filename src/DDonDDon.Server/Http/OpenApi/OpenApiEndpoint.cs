namespace DDonDDon.Server.Http.OpenApi;

/// <summary>GET /openapi/v1.json: the API's description for programs.</summary>
public static class OpenApiEndpoint
{
    public static void MapApiDescription(this IEndpointRouteBuilder app) =>
        app.MapGet(OpenApiDescription.Path, async (OpenApiDescription description, CancellationToken ct) =>
        Results.Bytes(await description.ReadAsync(ct), "application/json")).AllowAnonymous().ExcludeFromDescription();
}
