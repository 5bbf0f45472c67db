using System.Reflection;

namespace DDonDDon.Server.Postgres;

/// <summary>Statements that are too long to stand in the code: files beside their reader, embedded under their path in the project.</summary>
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

    internal static string Load(string path) => Load(typeof(SqlText).Assembly, path);
}
