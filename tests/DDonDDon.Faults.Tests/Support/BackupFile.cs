using System.IO.Compression;
using System.Text.Json.Nodes;

namespace DDonDDon.Faults.Tests.Support;

/// <summary>Backups as somebody would edit them who knows their format.</summary>
internal static class BackupFile
{
    private const string Manifest = "manifest.json";

    /// <summary>Copies a backup with other rows in one of its tables: their values as COPY writes them, by the table's columns.</summary>
    public static void Rewrite(string from, string to, string table, Action<List<string[]>, List<string>> change)
    {
        File.Copy(from, to);
        using var archive = ZipFile.Open(to, ZipArchiveMode.Update);
        var manifest = JsonNode.Parse(Read(archive, Manifest))!;
        var described = manifest["tables"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == table)!;
        var rows = Read(archive, $"tables/{table}.copy").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToList();
        change(rows, [.. described["columns"]!.AsArray().Select(column => column!.GetValue<string>())]);
        described["rows"] = rows.Count;
        Write(archive, $"tables/{table}.copy", string.Concat(rows.Select(row => string.Join('\t', row) + "\n")));
        Write(archive, Manifest, manifest.ToJsonString());
    }

    /// <summary>Copies a backup with another manifest.</summary>
    public static void RewriteManifest(string from, string to, Action<JsonNode> change)
    {
        File.Copy(from, to);
        using var archive = ZipFile.Open(to, ZipArchiveMode.Update);
        var manifest = JsonNode.Parse(Read(archive, Manifest))!;
        change(manifest);
        Write(archive, Manifest, manifest.ToJsonString());
    }

    private static string Read(ZipArchive archive, string entry)
    {
        using var reader = new StreamReader(archive.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    private static void Write(ZipArchive archive, string entry, string text)
    {
        archive.GetEntry(entry)!.Delete();
        using var writer = new StreamWriter(archive.CreateEntry(entry).Open());
        writer.Write(text);
    }
}
