using System.Buffers;

namespace DDonDDon.Server.Http;

/// <summary>Request bodies of a limited size.</summary>
public static class Body
{
    /// <summary>The whole body, or null when it is longer than <paramref name="maximum"/> bytes.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int maximum, CancellationToken ct)
    {
        if (request.ContentLength > maximum) return null;
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.Length > maximum)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
