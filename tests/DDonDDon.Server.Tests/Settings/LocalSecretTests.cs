using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Tests.Settings;

public sealed class LocalSecretTests : IDisposable
{
    private readonly string _home = Path.Combine(Path.GetTempPath(), $"ddon-secret-{Guid.NewGuid():N}");

    private string SecretFile => Path.Combine(_home, LocalSecret.FileName);
    private string[] Files => [.. Directory.GetFiles(_home).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        if (Directory.Exists(_home)) Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public void A_secret_is_made_once_and_then_stays()
    {
        var secret = LocalSecret.ReadOrCreate(_home);

        Convert.FromBase64String(secret).Length.ShouldBe(64);
        LocalSecret.ReadOrCreate(_home).ShouldBe(secret);
        Files.ShouldBe([SecretFile, SecretFile + ".lock"]);
    }

    [Fact]
    public async Task Processes_that_start_together_agree()
    {
        // Often: the gap between looking for the file and putting one in place is short.
        for (var time = 0; time < 50; time++)
        {
            await StartTogetherAsync();
            Directory.Delete(_home, recursive: true);
        }
    }

    private async Task StartTogetherAsync()
    {
        using var start = new Barrier(8);
        var secrets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return LocalSecret.ReadOrCreate(_home);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        secrets.Distinct().ShouldHaveSingleItem();
        Files.ShouldBe([SecretFile, SecretFile + ".lock"]);
    }

    [Fact]
    public void Only_the_owner_can_read_it()
    {
        if (OperatingSystem.IsWindows()) return;

        LocalSecret.ReadOrCreate(_home);
        File.GetUnixFileMode(SecretFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        File.SetUnixFileMode(SecretFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Should.Throw<InvalidOperationException>(() => LocalSecret.ReadOrCreate(_home)).Message.ShouldContain("read by others");
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all")]
    public void A_damaged_file_is_not_taken_for_a_secret(string content)
    {
        LocalSecret.ReadOrCreate(_home);
        File.WriteAllText(SecretFile, content);

        Should.Throw<InvalidOperationException>(() => LocalSecret.ReadOrCreate(_home)).Message
            .ShouldContain("does not hold a secret");
    }

    [Fact]
    public void A_draft_that_a_killed_process_left_does_not_keep_the_next_from_starting()
    {
        Directory.CreateDirectory(_home);
        File.WriteAllText(SecretFile + ".draft", "half a sec");

        Convert.FromBase64String(LocalSecret.ReadOrCreate(_home)).Length.ShouldBe(64);
        Files.ShouldBe([SecretFile, SecretFile + ".lock"]);
    }
}
