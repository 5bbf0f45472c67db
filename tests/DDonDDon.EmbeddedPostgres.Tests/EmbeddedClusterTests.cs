using System.Diagnostics;

namespace DDonDDon.EmbeddedPostgres.Tests;

public sealed class EmbeddedClusterTests : IDisposable
{
    private readonly string folder = Cluster.NewFolder();

    [Fact]
    public async Task A_restart_keeps_the_data()
    {
        await using (var before = await StartAsync())
            await Cluster.AskAsync(before.ConnectionString, "create table kept as select 'rice' as item");

        await using var after = await StartAsync();

        (await Cluster.AskAsync(after.ConnectionString, "select item from kept")).ShouldBe("rice");
    }

    [Fact]
    public async Task A_second_start_uses_the_server_that_runs_and_leaves_it_running()
    {
        await using var first = await StartAsync();

        var second = await StartAsync();
        await second.DisposeAsync();

        second.ServerProcessId.ShouldBe(first.ServerProcessId);
        second.ConnectionString.ShouldBe(first.ConnectionString);
        (await Cluster.AskAsync(first.ConnectionString, "select 'still there'")).ShouldBe("still there");
    }

    [Fact]
    public async Task The_last_user_stops_the_server_whoever_started_it()
    {
        var first = await StartAsync();
        var second = await StartAsync();

        await first.DisposeAsync();
        (await Cluster.AskAsync(second.ConnectionString, "select 'still there'")).ShouldBe("still there");

        await second.DisposeAsync();
        (await Cluster.EndsAsync(first.ServerProcessId)).ShouldBeTrue();
    }

    [Fact]
    public async Task Starts_at_the_same_time_share_one_server()
    {
        var servers = await Task.WhenAll(StartAsync(), StartAsync(), StartAsync());

        servers.Select(server => server.ServerProcessId).Distinct().Count().ShouldBe(1);
        foreach (var server in servers)
            await server.DisposeAsync();
        (await Cluster.EndsAsync(servers[0].ServerProcessId)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_killed_server_starts_again_with_what_it_had_committed()
    {
        await using var killed = await StartAsync();
        await Cluster.AskAsync(killed.ConnectionString, "create table kept as select 'rice' as item");
        await Cluster.KillAsync(killed.ServerProcessId);

        await using var after = await StartAsync();

        after.ServerProcessId.ShouldNotBe(killed.ServerProcessId);
        (await Cluster.AskAsync(after.ConnectionString, "select item from kept")).ShouldBe("rice");
        await killed.DisposeAsync();
        (await Cluster.AskAsync(after.ConnectionString, "select 'still there'")).ShouldBe("still there");
    }

    [Fact]
    public async Task A_left_over_process_file_that_names_a_stranger_does_not_prevent_a_start()
    {
        string data;
        await using (var before = await StartAsync())
            data = await Cluster.AskAsync(before.ConnectionString, "show data_directory");
        await File.WriteAllLinesAsync(Path.Combine(data, "postmaster.pid"), [$"{Environment.ProcessId}", data, "0", "5432"]);

        await using var after = await StartAsync();

        (await Cluster.AskAsync(after.ConnectionString, "select 'up'")).ShouldBe("up");
    }

    [Fact]
    public async Task A_cluster_of_another_version_is_refused_in_one_line()
    {
        string data;
        await using (var before = await StartAsync())
            data = await Cluster.AskAsync(before.ConnectionString, "show data_directory");
        await File.WriteAllTextAsync(Path.Combine(data, "PG_VERSION"), "14\n");

        var refusal = await Should.ThrowAsync<EmbeddedClusterException>(() => StartAsync());

        refusal.Message.ShouldContain("needs PostgreSQL 14");
        refusal.Message.ShouldNotContain('\n');
    }

    [Fact]
    public async Task A_setting_that_the_server_refuses_is_named_in_the_error()
    {
        var refusal = await Should.ThrowAsync<EmbeddedClusterException>(() => StartAsync(new() { ["wal_level"] = "minimal" }));

        refusal.Message.ShouldContain("FATAL");
        refusal.Message.ShouldNotContain('\n');
    }

    [Fact]
    public async Task A_throw_away_cluster_leaves_nothing_behind()
    {
        int processId;
        await using (var postgres = await StartThrowAwayAsync())
        {
            processId = postgres.ServerProcessId;
            (await Cluster.AskAsync(postgres.ConnectionString, "show fsync")).ShouldBe("off");
        }

        (await Cluster.EndsAsync(processId)).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_throw_away_cluster_whose_program_was_killed_goes_with_the_next_one()
    {
        using var ended = Process.Start("true");
        await ended.WaitForExitAsync();
        var left = Path.Combine(folder, $"throw-away-{ended.Id}-{Guid.NewGuid():N}");
        var abandoned = await Cluster.StartAsync(left);

        await using var next = await StartThrowAwayAsync();

        Directory.Exists(left).ShouldBeFalse();
        (await Cluster.EndsAsync(abandoned.ServerProcessId)).ShouldBeTrue();
        (await Cluster.AskAsync(next.ConnectionString, "select 'up'")).ShouldBe("up");
    }

    public void Dispose() => ThrowAwayFolder.Delete(folder);

    private Task<EmbeddedCluster> StartAsync(Dictionary<string, string>? settings = null) => Cluster.StartAsync(folder, settings);

    private Task<EmbeddedCluster> StartThrowAwayAsync() =>
        EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions { Folder = folder, ThrowAway = true }, TestContext.Current.CancellationToken);
}
