namespace DDonDDon.Server.Http;

/// <summary>Sends what is large, for as long as such a thing may take and no longer.</summary>
internal static class Sending
{
    /// <summary>Sends something; breaks the connection off when it takes longer than <paramref name="longest"/>.</summary>
    public static async Task InTimeAsync(Func<CancellationToken, Task> send, TimeSpan longest, HttpContext http, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        enough.CancelAfter(longest);
        try
        {
            await send(enough.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            http.Abort();
        }
    }
}
