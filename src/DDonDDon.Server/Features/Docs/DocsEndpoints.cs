using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace DDonDDon.Server.Features.Docs;

/// <summary>GET /docs: the API's description for people. Three files of our own that show /openapi/v1.json, so nothing comes from elsewhere.</summary>
public static class DocsEndpoints
{
    public static void MapDocs(this IEndpointRouteBuilder app)
    {
        Map(app, "/docs", "docs.html", "text/html; charset=utf-8");
        Map(app, "/docs/docs.css", "docs.css", "text/css; charset=utf-8");
        Map(app, "/docs/docs.js", "docs.js", "text/javascript; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder app, string path, string file, string mediaType)
    {
        using var stream = typeof(DocsEndpoints).Assembly.GetManifestResourceStream($"Docs/{file}")
            ?? throw new InvalidOperationException($"{file} is not in the program.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var version = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
        app.MapGet(path, (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(content, mediaType, entityTag: version);
        }).AllowAnonymous().ExcludeFromDescription();
    }
}
