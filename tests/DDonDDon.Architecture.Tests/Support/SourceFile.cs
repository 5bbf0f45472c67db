using System.Text.RegularExpressions;
using DDonDDon.Testing;

namespace DDonDDon.Architecture.Tests.Support;

/// <summary>A source file of a project; <paramref name="Folder"/> is its folder below the project's, empty for the project's own.</summary>
internal sealed partial record SourceFile(string Project, string RootNamespace, string Folder, string Path)
{
    /// <summary>The files of all projects in a folder of the repository.</summary>
    public static IEnumerable<SourceFile> In(string folder) =>
        from project in Directory.GetFiles(System.IO.Path.Combine(RepositoryFolder.Root, folder), "*.csproj", SearchOption.AllDirectories)
        let home = System.IO.Path.GetDirectoryName(project)!
        let name = System.IO.Path.GetFileNameWithoutExtension(project)
        let root = Root().Match(File.ReadAllText(project)) is { Success: true } told ? told.Groups["name"].Value : name
        from file in Directory.GetFiles(home, "*.cs", SearchOption.AllDirectories)
        let below = System.IO.Path.GetRelativePath(home, System.IO.Path.GetDirectoryName(file)!)
        where !Made().IsMatch($"{below}/")
        select new SourceFile(name, root, below is "." ? "" : below, file);

    public string Name => System.IO.Path.GetRelativePath(RepositoryFolder.Root, Path);

    public string Text { get; } = File.ReadAllText(Path);

    /// <summary>What the file says, null for one without: statements at the top, or attributes of the assembly.</summary>
    public string? Namespace => Declared().Match(Text) is { Success: true } declared ? declared.Groups["name"].Value : null;

    /// <summary>What the file must say by its place.</summary>
    public string ExpectedNamespace => Folder.Length == 0 ? RootNamespace : $"{RootNamespace}.{Folder.Replace(System.IO.Path.DirectorySeparatorChar, '.')}";

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex("<RootNamespace>(?<name>[^<]+)</RootNamespace>")]
    private static partial Regex Root();

    [GeneratedRegex(@"^(bin|obj)[/\\]")]
    private static partial Regex Made();
}
