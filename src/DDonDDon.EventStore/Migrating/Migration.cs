using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace DDonDDon.EventStore.Migrating;

/// <summary>One step of the schema: an embedded file NNNN_name.sql, frozen once it is released.</summary>
public sealed record Migration(string Name, string Text)
{
    /// <summary>SHA-256 of the file, in lower-case hexadecimal.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n"))));

    /// <summary>The migrations embedded in some assemblies, in the order of their numbers.</summary>
    public static IReadOnlyList<Migration> In(params Assembly[] assemblies) =>
        [.. assemblies
            .SelectMany(assembly => SqlText.List(assembly, "migrations/").Select(path => new Migration(Path.GetFileNameWithoutExtension(path), SqlText.Read(assembly, path))))
            .OrderBy(migration => migration.Name, StringComparer.Ordinal)];
}
