using DDonDDon.Testing;

namespace DDonDDon.Architecture.Tests;

/// <summary>What fits on a screen: the lengths of lines and of files.</summary>
public class LineTests
{
    private const int LongestLine = 160;
    private const int LongestFile = 300;

    private static readonly string[] Kinds = [".cs", ".ts", ".tsx", ".css", ".mjs"];

    private static readonly string[] Generated = ["obj", "bin", "dist", "node_modules", "generated"];

    [Fact]
    public void No_line_is_too_long() =>
        Files().SelectMany(TooLongLines).ShouldBeEmpty($"A line has at most {LongestLine} characters; break these:");

    [Fact]
    public void No_file_is_too_long() =>
        Files().Select(file => (Name: NameOf(file), Lines: File.ReadLines(file).Count())).Where(file => file.Lines > LongestFile)
            .Select(file => $"{file.Name}: {file.Lines} lines")
            .ShouldBeEmpty($"A file has at most {LongestFile} lines; split these by what they are about:");

    private static IEnumerable<string> TooLongLines(string file) =>
        File.ReadLines(file).Select((line, index) => (line.Length, Number: index + 1)).Where(line => line.Length > LongestLine)
            .Select(line => $"{NameOf(file)}:{line.Number}: {line.Length} characters");

    private static List<string> Files()
    {
        List<string> files = [.. new[] { "src", "tests" }.SelectMany(folder => In(Path.Combine(RepositoryFolder.Root, folder)))];
        files.ShouldNotBeEmpty();
        return files;
    }

    private static IEnumerable<string> In(string folder) =>
    [
        .. Directory.GetFiles(folder).Where(file => Kinds.Contains(Path.GetExtension(file))),
        .. Directory.GetDirectories(folder).Where(inner => !Generated.Contains(Path.GetFileName(inner))).SelectMany(In),
    ];

    private static string NameOf(string path) => Path.GetRelativePath(RepositoryFolder.Root, path).Replace('\\', '/');
}
