using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.CommandLine;

/// <summary>What the README shows: its blocks run one after the other in one shell, and print what stands below them.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    // The first ./ddon builds what is out of date.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const string EndOfBlock = "# the end of a block";

    private readonly string _home = Path.Combine(DdonHome.Find(), "postgres-tests", $"readme-{Guid.NewGuid():N}");

    [Fact]
    public async Task The_walk_prints_what_the_README_says_and_leaves_nothing_behind()
    {
        var blocks = Blocks("README.md");
        var (tree, temporary) = (Directory.CreateDirectory(Path.Combine(_home, "tree")), Directory.CreateDirectory(Path.Combine(_home, "tmp")));
        File.CreateSymbolicLink(Path.Combine(tree.FullName, "ddon"), Path.Combine(RepositoryFolder.Root, "ddon"));
        // The usual port is another's, whom the walk must not take for its own server.
        using var stranger = new TcpListener(IPAddress.Loopback, 8080);

        var (exitCode, output, errors) = await RunAsync(tree.FullName, temporary.FullName, blocks.Select(block => block.Commands), AskedAsync(stranger));

        var parts = output.Split($"{EndOfBlock}\n");
        foreach (var (block, printed) in blocks.Zip(parts))
            Assert.True(Regex.IsMatch(printed, PatternOf(block.Prints)), $"{block.Commands}printed\n{printed}{errors}\nand not\n{block.Prints}");
        exitCode.ShouldBe(0, errors);
        parts.Length.ShouldBe(blocks.Count + 1, errors);
        Directory.EnumerateFileSystemEntries(tree.FullName).ShouldHaveSingleItem();
        Directory.EnumerateFiles(temporary.FullName, "tmp.*").ShouldBeEmpty();
        Postmaster.Read(Path.Combine(_home, "postgres", "data")).ShouldBeNull();
    }

    [Fact]
    public void Both_languages_have_the_same_blocks() => Blocks("README.ko.md").ShouldBe(Blocks("README.md"));

    public void Dispose()
    {
        if (!Directory.Exists(_home)) return;
        ThrowAwayFolder.Delete(Path.Combine(_home, "postgres"));
        Directory.Delete(_home, recursive: true);
    }

    private async Task<Finished> RunAsync(string folder, string temporary, IEnumerable<string> blocks, Task asked)
    {
        var script = string.Concat(blocks.Select(block => $"{block}echo '{EndOfBlock}'\n"));
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Ddon.Set(start, new Dictionary<string, string>
        {
            ["DDON_HOME"] = _home,
            ["DDON_POSTGRES_BIN"] = await PostgresCluster.ProgramsAsync(),
            ["TMPDIR"] = temporary,
        });
        using var shell = Process.Start(start)!;
        shell.StandardInput.Close();
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        try
        {
            var ended = Task.WhenAll(output, errors, shell.WaitForExitAsync());
            (await Task.WhenAny(ended, asked).WaitAsync(Patience)).ShouldBe(ended, "The walk asked another server.");
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
        return new(shell.ExitCode, await output, await errors);
    }

    private static async Task AskedAsync(TcpListener stranger)
    {
        try
        {
            stranger.Start();
        }
        catch (SocketException)
        {
            await Task.Delay(Timeout.Infinite); // Somebody else has the port already, and that is as good.
        }
        using var _ = await stranger.AcceptTcpClientAsync();
    }

    private static List<Block> Blocks(string document) =>
        [.. BlockOf().Matches(File.ReadAllText(Path.Combine(RepositoryFolder.Root, document)))
            .Select(match => new Block(match.Groups["commands"].Value, match.Groups["prints"].Value))];

    // An ellipsis on a line of its own stands for any lines, within a line for any part of it.
    private static string PatternOf(string prints) =>
        $@"\A{string.Concat(prints.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line == "…" ? @"(?:.*\n)*?" : $@"{string.Join(".*?", line.Split('…').Select(Regex.Escape))}\n"))}\z";

    private sealed record Block(string Commands, string Prints);

    [GeneratedRegex(@"^```sh\n(?<commands>.*?)^```\n(?:```\n(?<prints>.*?)^```\n)?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex BlockOf();
}
