using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.CommandLine;

public sealed class BackupTests(PostgresCluster cluster) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ddon-backup-");

    [Fact]
    public async Task A_chain_that_is_backed_up_while_its_devices_send_is_restored_whole()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 2, products: 5);
        var environment = Ddon.On(shop.ConnectionString);
        await using var server = await RealServer.StartAsync(environment);
        using var fleet = Fleet.Start(shop, server.DirectAddress, devices: 2, seed: 5);
        await fleet.AdvanceAsync(10);

        (await Ddon.RunAsync(environment, ["db", "backup", File("meanwhile")])).ExitCode.ShouldBe(0);
        await fleet.AdvanceAsync(5);
        await fleet.CloseAsync();
        var last = await Ddon.RunAsync(environment, ["db", "backup", File("last")]);
        last.ExitCode.ShouldBe(0, last.Errors);
        last.Output.ShouldHaveSingleLine();

        (await RestoreAsync("meanwhile")).Restored.ExitCode.ShouldBe(0);
        var (connectionString, restored) = await RestoreAsync("last");
        restored.ExitCode.ShouldBe(0, restored.Errors);
        await Audit.CheckAsync(connectionString, fleet.Acknowledged);
        (await Ddon.RunAsync(Ddon.On(connectionString), ["db", "assert"])).ExitCode.ShouldBe(0);
        (await EpochAsync(connectionString)).ShouldNotBe(await EpochAsync(shop.ConnectionString));
        await using var again = await RealServer.StartAsync(Ddon.On(connectionString));
        using var outbox = new Outbox(Guid.CreateVersion7(), shop.Token, again.DirectAddress);
        (await outbox.SendAsync(Some.Batch(shop, new Random(1), 5))).Answers.ShouldAllBe(answer => answer.Status == "accepted");
    }

    [Fact]
    public async Task A_database_that_holds_something_is_not_written_over()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        await Ddon.RunAsync(environment, ["db", "backup", File("one")]);

        var refused = await Ddon.RunAsync(environment, ["db", "restore", File("one")]);

        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldHaveSingleLine().ShouldContain("Restore into an empty one.");
        await Audit.CheckAsync(shop.ConnectionString, []);
        var twice = await Ddon.RunAsync(environment, ["db", "backup", File("one")]);
        (twice.ExitCode, twice.Errors.Contains("cannot be written", StringComparison.Ordinal)).ShouldBe((2, true));
    }

    [Fact]
    public async Task A_file_that_is_cut_short_or_no_backup_leaves_the_database_empty()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 3);
        await Ddon.RunAsync(Ddon.On(shop.ConnectionString), ["db", "backup", File("whole")]);
        var whole = await System.IO.File.ReadAllBytesAsync(File("whole"));
        await System.IO.File.WriteAllBytesAsync(File("short"), whole[..(whole.Length / 2)]);
        await System.IO.File.WriteAllTextAsync(File("text"), "no archive");
        var connectionString = await cluster.CreateDatabaseAsync();

        foreach (var (name, code) in new[] { ("short", 1), ("text", 1), ("absent", 2) })
        {
            var refused = await Ddon.RunAsync(Ddon.On(connectionString), ["db", "restore", File(name)]);
            refused.ExitCode.ShouldBe(code);
            refused.Errors.ShouldHaveSingleLine();
        }
        (await Ddon.RunAsync(Ddon.On(connectionString), ["db", "restore", File("whole")])).ExitCode.ShouldBe(0);
        await Audit.CheckAsync(connectionString, []);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string File(string name) => Path.Combine(_folder.FullName, name + ".zip");

    private async Task<(string ConnectionString, Finished Restored)> RestoreAsync(string name)
    {
        var connectionString = await cluster.CreateDatabaseAsync();
        return (connectionString, await Ddon.RunAsync(Ddon.On(connectionString), ["db", "restore", File(name)]));
    }

    private static async Task<Guid> EpochAsync(string connectionString)
    {
        await using var source = Database.Open(connectionString, "ddon");
        return (await Audit.ReadAsync(source, "select epoch from ddon_feed_epoch", row => row.GetGuid(0))).Single();
    }
}
