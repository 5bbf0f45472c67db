using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Docs;

/// <summary>GET /docs: the API's description for people. Three files of our own that show /openapi/v1.json, so nothing comes from elsewhere.</summary>
public static class ShowDocs
{
    private static readonly DocsFile Page = DocsFile.Load("docs.html", "text/html; charset=utf-8");
    private static readonly DocsFile Style = DocsFile.Load("docs.css", "text/css; charset=utf-8");
    private static readonly DocsFile Script = DocsFile.Load("docs.js", "text/javascript; charset=utf-8");

    [WolverineGet("/docs"), AllowAnonymous, ExcludeFromDescription]
    public static IResult HandlePage(HttpContext http) => Page.Answer(http);

    [WolverineGet("/docs/docs.css"), AllowAnonymous, ExcludeFromDescription]
    public static IResult HandleStyle(HttpContext http) => Style.Answer(http);

    [WolverineGet("/docs/docs.js"), AllowAnonymous, ExcludeFromDescription]
    public static IResult HandleScript(HttpContext http) => Script.Answer(http);

    private sealed record DocsFile(byte[] Content, string MediaType, EntityTagHeaderValue Version)
    {
        public static DocsFile Load(string name, string mediaType)
        {
            using var stream = typeof(ShowDocs).Assembly.GetManifestResourceStream($"Docs/{name}")
                ?? throw new InvalidOperationException($"{name} is not in the program.");
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new(content, mediaType, new($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\""));
        }

        public IResult Answer(HttpContext http)
        {
            http.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(Content, MediaType, entityTag: Version);
        }
    }
}
