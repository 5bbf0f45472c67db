using System.Text.RegularExpressions;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Docs;

/// <summary>Facts that stand both in the code and in the documents, held together.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Root = RepositoryFolder.Root;

    [Fact]
    public void Every_relative_link_leads_somewhere()
    {
        var broken =
            from document in Documents()
            from Match link in Link().Matches(File.ReadAllText(document))
            let target = link.Groups["target"].Value
            let path = target.Length == 0 ? document : Path.GetFullPath(target, Path.GetDirectoryName(document)!)
            let heading = link.Groups["heading"].Value
            where !Path.Exists(path) || (heading.Length > 0 && !Anchors(path).Contains(heading))
            select $"{Path.GetRelativePath(Root, document)}: {target}{heading}";

        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Every_folder_of_source_has_one_row_in_the_architecture()
    {
        var rows = FolderRow().Matches(Read("docs/architecture.md"))
            .SelectMany(row => Folder().Matches(row.Value)).Select(folder => folder.Groups["path"].Value).ToList();
        var folders =
            from project in (string[])["Domain", "Server", "Client", "Lab"]
            from file in SourceFiles($"src/DDonDDon.{project}")
            let folder = Path.GetRelativePath(Path.Combine(Root, $"src/DDonDDon.{project}"), file).Split('/')
            where folder.Length > 1
            select $"{project}/{folder[0]}";

        rows.ShouldBeUnique();
        rows.Where(row => !Directory.Exists(Path.Combine(Root, "src/DDonDDon." + row))).ShouldBeEmpty();
        folders.Distinct().Except(rows).Except(["Server/Features"]).ShouldBeEmpty();
    }

    [Fact]
    public void Every_error_code_in_the_source_is_in_the_catalogue_and_the_other_way_round() =>
        CodesInSource().ToHashSet().ShouldBe(ErrorCatalogue.All.Select(code => code.Code).ToHashSet(), ignoreOrder: true);

    /// <summary>To bring the document up to date, run this test with WRITE_DOCS=1.</summary>
    [Fact]
    public void The_document_of_errors_is_the_catalogue()
    {
        const string Marker = "<!-- made from src/DDonDDon.Server/Http/ErrorCatalogue.cs -->\n";
        var document = Read("docs/errors.md");
        var upToDate = document[..(document.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)] + ErrorCatalogue.ToMarkdown();
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") is "1") File.WriteAllText(Path.Combine(Root, "docs/errors.md"), upToDate);

        Read("docs/errors.md").ShouldBe(upToDate);
    }

    [Fact]
    public void The_protocol_names_no_code_that_does_not_exist() =>
        CodesInTables("docs/sync-protocol.md").Except(ErrorCatalogue.All.Select(code => code.Code)).ShouldBeEmpty();

    [Theory]
    [InlineData(".env.example", @"^{0}=")]
    [InlineData("src/DDonDDon.Server/Commands/ServeCommand.cs", @"^          .*\b{0}\b")]
    [InlineData("docs/operations.md", @"^\| `{0}` \|")]
    public void Every_setting_is_listed(string document, string line)
    {
        var text = Read(document);
        var settings = SourceFiles("src/DDonDDon.Server/Settings")
            .SelectMany(file => Setting().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value).Distinct().ToList();

        settings.ShouldNotBeEmpty();
        settings.Where(name => !Regex.IsMatch(text, line.Replace("{0}", name), RegexOptions.Multiline)).ShouldBeEmpty();
    }

    [Fact]
    public void What_the_specification_became_is_there()
    {
        var types = new[] { typeof(CurrentStock), typeof(ServerApp) }.SelectMany(type => type.Assembly.GetTypes()).Select(type => type.Name).ToHashSet();
        var names = Read("docs/specification.md").Split('\n').Where(line => line.StartsWith('|')).SelectMany(line => line.Split('|').Skip(2))
            .SelectMany(cell => OurName().Matches(cell)).Select(match => match.Groups["name"].Value).ToList();

        names.ShouldNotBeEmpty();
        names.Where(name => !types.Contains(name) && !new[] { "", "src/DDonDDon.Server" }.Select(folder => Path.Combine(Root, folder, name))
            .Any(path => Path.Exists(path) || File.Exists($"{path}.cs"))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_event_is_in_the_catalogue()
    {
        var catalogue = Read("docs/event-catalogue.md");
        var names = DdonLedger.Model.Types.NamesFor(typeof(object));

        names.ShouldNotBeEmpty();
        names.Where(name => !catalogue.Contains($"| `{name}` | `{ClassOf(name)}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_projection_is_in_the_catalogue()
    {
        var catalogue = Read("docs/event-catalogue.md");

        DdonProjections.All.Select(projection => $"| `{projection.Name}` | `{projection.Table}` |")
            .Where(row => !catalogue.Contains(row, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<string> CodesInSource()
    {
        foreach (var text in SourceFiles("src").Where(file => Path.GetFileName(file) != "ErrorCatalogue.cs").Select(File.ReadAllText))
        {
            foreach (Match code in Code().Matches(text)) yield return code.Groups["code"].Value;

            // Codes made from the name of an item's member that holds an id.
            foreach (Match id in IdMember().Matches(text))
            {
                yield return $"{id.Groups["name"].Value}.invalid";
                if (id.Groups["kind"].Value == "RequiredId") yield return $"{id.Groups["name"].Value}.required";
            }
        }
    }

    // The first cell of a row names the codes, after a status where whole batches are concerned.
    private static IEnumerable<string> CodesInTables(string document) =>
        from line in Read(document).Split('\n')
        where line.StartsWith('|')
        from Match code in DocumentedCode().Matches(line.Split('|')[1])
        select code.Groups["code"].Value;

    private static HashSet<string> Anchors(string document) =>
        [.. Heading().Matches(File.ReadAllText(document)).Select(heading => AnchorOf(heading.Groups["text"].Value))];

    private static string AnchorOf(string heading) =>
        "#" + NotInAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static string ClassOf(string storedName) =>
        string.Concat(storedName.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static IEnumerable<string> Documents() =>
        [.. Directory.GetFiles(Root, "*.md"),
         .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)];

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !BuildOutput().IsMatch(file));

    private static string Read(string document) => File.ReadAllText(Path.Combine(Root, document));

    [GeneratedRegex(@"\]\((?!\w+:)(?<target>[^)#\s]*)(?<heading>#[^)\s]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `(?:Domain|Server|Client|Lab)/[^|]*", RegexOptions.Multiline)]
    private static partial Regex FolderRow();

    [GeneratedRegex(@"`(?<path>[A-Za-z/]+)`")]
    private static partial Regex Folder();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(
        @"\b(?:new|Problem|BadRequest|NotFound|Bad|Rejection|Fail(?:<[^>]+>)?)\([^()""]*""(?<code>[a-z][A-Za-z]*\.[a-z_]+)""")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b(?<kind>RequiredId|OptionalId)\(""(?<name>\w+)""\)")]
    private static partial Regex IdMember();

    [GeneratedRegex(@"`(?<code>[a-z][A-Za-z]*\.[a-z_]+)`")]
    private static partial Regex DocumentedCode();

    // A class like `ItemReader`, or a folder or file like `src/web`.
    [GeneratedRegex(@"`(?<name>[A-Z][a-z]\w*|[A-Za-z][\w.]*(?:/[\w.]+)+)`")]
    private static partial Regex OurName();

    [GeneratedRegex(@"\breader\.(?:Text|Value|Number)\(""(?<name>[A-Z_]+)""")]
    private static partial Regex Setting();

    [GeneratedRegex(@"[/\\](?:bin|obj)[/\\]")]
    private static partial Regex BuildOutput();
}
