using System.Text.Json;
using DDonDDon.Server;
using DDonDDon.Testing;

namespace DDonDDon.Architecture.Tests;

/// <summary>What the server is deployed with: nothing of the tills' library, nothing of the laboratory.</summary>
public class ServerFolderTests
{
    private static readonly string[] Foreign = ["sqlite", "DDonDDon.Client", "ddon-lab", "DDonDDon.Lab", "DDonDDon.Testing"];

    [Fact]
    public void The_server_depends_on_nothing_of_the_client_or_the_laboratory()
    {
        using var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), "ddon.deps.json")));

        var libraries = dependencies.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name).ToList();

        libraries.ShouldContain(library => library.StartsWith("DDonDDon.Ledger/", StringComparison.Ordinal));
        libraries.Where(IsForeign).ShouldBeEmpty();
    }

    [Fact]
    public void No_compiler_is_deployed_because_the_build_has_made_the_code_of_the_endpoints()
    {
        Directory.GetFiles(Folder(), "*.dll").Select(Path.GetFileName)
            .Where(name => name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || name.Contains("RuntimeCompiler", StringComparison.Ordinal))
            .ShouldBeEmpty();
        typeof(ServerApp).Assembly.GetTypes().ShouldContain(type => type.Name == "GeneratedHttpEndpointRegistry");
    }

    [Fact]
    public void Its_folder_holds_no_file_of_theirs() =>
        Directory.GetFiles(Folder(), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder(), file)).Where(IsForeign).ShouldBeEmpty();

    [Fact]
    public void It_carries_no_statement_and_no_example_of_theirs()
    {
        var carried = typeof(ServerApp).Assembly.GetManifestResourceNames();

        carried.ShouldContain("common-passwords.txt");
        carried.Where(name => name.StartsWith("bench/", StringComparison.Ordinal) || name.StartsWith("Demo/", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static bool IsForeign(string name) => Foreign.Any(foreign => name.Contains(foreign, StringComparison.OrdinalIgnoreCase));

    // The server's own folder, of the configuration that these tests were built in; publishing copies what is in it.
    private static string Folder()
    {
        var tests = Path.Combine(RepositoryFolder.Root, "tests", "DDonDDon.Architecture.Tests");
        return Path.Combine(RepositoryFolder.Root, "src", "DDonDDon.Server", Path.GetRelativePath(tests, AppContext.BaseDirectory));
    }
}
