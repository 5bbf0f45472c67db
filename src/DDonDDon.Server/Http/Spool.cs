using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Http;

/// <summary>
/// Answers with what must be read from one moment of the database: it is written to a temporary file first, which nobody else sees and which goes when it is
/// closed, so that a slow client holds neither a connection nor that moment.
/// </summary>
internal static class Spool
{
    /// <summary>Writes all of it, then answers with it; the connection is broken off when that takes longer than <paramref name="longest"/>.</summary>
    public static async Task<IResult> AnswerAsync(
        HttpContext http, Func<Stream, Task> write, TimeSpan longest, string mediaType, string? fileName, CancellationToken ct)
    {
        var file = PrivateFile.Open(
            Path.Combine(Path.GetTempPath(), $"ddon-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        http.Response.RegisterForDispose(file);
        await write(file);
        file.Position = 0;
        return Results.Stream(output => Sending.InTimeAsync(stop => file.CopyToAsync(output, stop), longest, http, ct), mediaType, fileName);
    }
}
