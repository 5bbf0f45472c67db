using System.Reflection;

namespace DDonDDon.Server.Postgres;

/// <summary>SQL statements embedded in an assembly, by path below its Sql folder.</summary>
public static class SqlText
{
    /// <summary>The statement without its leading comment, which states the contract for readers.</summary>
    public static string Load(Assembly assembly, string path)
    {
        var lines = Read(assembly, path).Split('\n').SkipWhile(line => line.StartsWith("--", StringComparison.Ordinal));
        return string.Join('\n', lines).Trim();
    }

    /// <summary>A file as it stands.</summary>
    public static string Read(Assembly assembly, string path)
    {
        using var stream = assembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no embedded file '{path}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The paths of all files whose path starts with a prefix, in ordinal order.</summary>
    public static IReadOnlyList<string> List(Assembly assembly, string prefix) =>
        [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    internal static string Load(string path) => Load(typeof(SqlText).Assembly, path);
}
