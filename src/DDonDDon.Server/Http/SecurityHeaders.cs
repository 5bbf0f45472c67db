namespace DDonDDon.Server.Http;

/// <summary>
/// Puts on every answer, also on errors and preflights, what browsers need to keep it from harm: nothing of ours may be framed, guessed at, or run as a
/// script, and what a user may see is kept by no cache.
/// </summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Locked = "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";
    private const string Data = $"default-src 'none'; {Locked}";
    private const string Page = $"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; {Locked}";

    // The decoder of barcodes is WebAssembly, which asks to be compiled; that allows no script. Also the policy of the service worker, which fetches.
    private const string App = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
        + $"manifest-src 'self'; worker-src 'self'; {Locked}";

    /// <summary>Lets an answer be a file of the store app.</summary>
    public static void AllowApp(HttpContext context) => context.Items[nameof(App)] = true;

    public Task InvokeAsync(HttpContext context)
    {
        // When the answer starts, because an error clears what was set before.
        context.Response.OnStarting(Set, context);
        return next(context);
    }

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var (request, headers) = (context.Request, context.Response.Headers);
        headers.ContentSecurityPolicy = request.Path.StartsWithSegments("/docs") ? Page : context.Items.ContainsKey(nameof(App)) ? App : Data;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // Says nothing about requests that CORS allows: those are asked for in another mode.
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (IsBehindTls(request)) headers.StrictTransportSecurity = "max-age=31536000";
        if (request.Path.StartsWithSegments("/api")) headers.TryAdd("Cache-Control", "no-store");
        return Task.CompletedTask;
    }

    // Whatever ends TLS in front says so. Nobody has to be trusted for it: who lies only fools themselves, and browsers ignore the header where
    // the answer came without TLS (RFC 6797, section 8.1).
    private static bool IsBehindTls(HttpRequest request) =>
        request.IsHttps || request.Headers["X-Forwarded-Proto"] is [{ } scheme]
            && scheme.Split(',')[0].Trim().Equals("https", StringComparison.OrdinalIgnoreCase);
}
