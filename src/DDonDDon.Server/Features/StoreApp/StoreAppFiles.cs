using System.IO.Compression;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;

namespace DDonDDon.Server.Features.StoreApp;

/// <summary>
/// The store app's built files, served at / beside the API. Names with a hash are kept by browsers for good; everything else is asked for again each time,
/// so that a new version is seen at once. An address of one of the app's screens answers with the app's page.
/// </summary>
public static class StoreAppFiles
{
    private const string StartPage = "/index.html";

    private static readonly PathString[] NotOurs = ["/api", "/docs", "/openapi", "/healthz", "/readyz", "/metrics"];

    public static Problem NotBuilt { get; } = new(
        "app.not_built", "The store app is not built into this server: start it with ./ddon, or run npm ci and npm run build in src/web and build again.");

    /// <summary>Compression of the app's files; the API's answers are not compressed.</summary>
    public static void AddStoreApp(this IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/manifest+json", "application/wasm"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
    }

    /// <summary>Serves the files of <paramref name="folder"/>; without them / says how to get them, and everything else works as it does.</summary>
    public static void UseStoreApp(this WebApplication app, string folder)
    {
        if (!File.Exists(Path.Join(folder, StartPage)))
        {
            Console.Error.WriteLine(NotBuilt.Detail);
            app.UseWhen(context => IsFree(context) && context.Request.Path == "/", branch => branch.Run(NotBuilt.ExecuteAsync));
            return;
        }
        var files = new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            OnPrepareResponse = served => served.Context.Response.Headers.CacheControl =
                IsHashed(served.Context.Request.Path) ? "public, max-age=31536000, immutable" : "no-cache",
        };
        app.UseWhen(IsFree, branch => branch.Use(ShowScreen).UseResponseCompression().UseStaticFiles(files));
    }

    // No route has it, and none of the API's folders does.
    private static bool IsFree(HttpContext context) => context.GetEndpoint() is null
        && !Array.Exists(NotOurs, folder => context.Request.Path.StartsWithSegments(folder));

    private static Task ShowScreen(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.AllowApp(context);
        if (context.Request.Path == "/" || IsNavigation(context.Request)) context.Request.Path = StartPage;
        return next(context);
    }

    // Somebody opens a screen by its address. A script or a picture that is not there stays not there.
    private static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !Path.HasExtension(request.Path)
        && request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.Ordinal) is true);

    private static bool IsHashed(PathString path) =>
        path.StartsWithSegments("/assets") || path.Value?.StartsWith("/workbox-", StringComparison.Ordinal) is true;
}
