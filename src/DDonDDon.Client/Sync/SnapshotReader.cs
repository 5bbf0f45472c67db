using System.Text;
using DDonDDon.Client.Http;
using DDonDDon.Client.Local;

namespace DDonDDon.Client.Sync;

/// <summary>
/// Reads a snapshot line by line: changes, and in the last line the cursor. The lines wait in a table of their own until the last has come, so
/// that recording never waits for a slow network, and an incomplete snapshot changes nothing.
/// </summary>
internal sealed class SnapshotReader(LocalStore file, CancellationToken ct)
{
    private const int ChunkSize = 500;
    private readonly List<string> _chunk = [];

    /// <summary>The cursor of the last line; null until that has come, and when lines before it are missing.</summary>
    public string? Cursor { get; private set; }

    public int Count { get; private set; }

    public Task BeginAsync() => file.WriteAsync(sql =>
    {
        sql.Execute(CopySql.CreateSnapshot);
        sql.Execute(CopySql.ClearSnapshot);
    }, ct);

    public async ValueTask AddAsync(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || JsonBody.Object(Encoding.UTF8.GetBytes(line)) is not { } document) return;
        if (document.Text("kind") is "end")
        {
            Cursor = document.Number("changes") == Count && document.Text("cursor") is { Length: > 0 } cursor ? cursor : null;
            return;
        }
        _chunk.Add(line);
        Count++;
        if (_chunk.Count == ChunkSize) await FlushAsync();
    }

    public async Task FlushAsync()
    {
        await file.WriteAsync(sql =>
        {
            foreach (var line in _chunk) sql.Execute(CopySql.AddSnapshotLine, ("change", line));
        }, ct);
        _chunk.Clear();
    }
}
