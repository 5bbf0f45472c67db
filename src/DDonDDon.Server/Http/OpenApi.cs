using Microsoft.AspNetCore.OpenApi;

namespace DDonDDon.Server.Http;

/// <summary>What the API's description says beyond its routes.</summary>
public static class OpenApi
{
    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "DDonDDon",
                Version = "v1",
                Description = "Offline-first, event-sourced inventory for small retail chains. Errors are problem details (RFC 9457) with a stable code.",
            };
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, Microsoft.OpenApi.IOpenApiSecurityScheme>
            {
                ["bearer"] = new Microsoft.OpenApi.OpenApiSecurityScheme { Type = Microsoft.OpenApi.SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
            };
            return Task.CompletedTask;
        });
    }
}
