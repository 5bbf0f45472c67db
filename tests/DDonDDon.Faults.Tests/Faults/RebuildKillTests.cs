using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Faults.Tests.Faults;

/// <summary>
/// The command that rebuilds is killed at each of its stages, while batches arrive, and run again. A trigger on what the rebuild notes about itself
/// waits for a lock that the test holds, so that the kill meets exactly this stage.
/// </summary>
public class RebuildKillTests(PostgresCluster cluster)
{
    private const int Gate = 4711;

    [Theory]
    [InlineData("insert", "true", "begins a store")]
    [InlineData("update", "new.last_stream <> old.last_stream", "has filled the shadow")]
    [InlineData("update", "new.added is not null", "has merged, before the commit")]
    [InlineData("delete", "true", "is done with all stores")]
    public async Task A_rebuild_that_is_killed_when_it(string operation, string condition, string stage)
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 2, products: 5);
        await using var server = await RealServer.StartAsync(Ddon.On(shop.ConnectionString));
        using var fleet = Fleet.Start(shop, server.DirectAddress, devices: 2, seed: 99);
        await fleet.AdvanceAsync(10);
        await using var source = Database.Open(shop.ConnectionString, "ddon");
        await ExecuteAsync(source, GateText(operation, condition));

        await using (var holder = await source.OpenConnectionAsync())
        {
            await ExecuteAsync(holder, $"select pg_advisory_lock({Gate})");
            await using var rebuild = RealProcess
                .Start(Ddon.Describe(Ddon.On(shop.ConnectionString), "projections", "rebuild", "--projection", "current-stock"));
            await WaitForWaiterAsync(source, stage);
            await rebuild.KillAsync();
            await ExecuteAsync(holder, $"select pg_advisory_unlock({Gate})");
        }
        await ExecuteAsync(source, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 4711 and not granted");
        await ExecuteAsync(source, "drop trigger gate on ddon_rebuild");
        await fleet.AdvanceAsync(10);

        var again = await Ddon.RunAsync(Ddon.On(shop.ConnectionString), ["projections", "rebuild", "--projection", "current-stock"]);
        again.ExitCode.ShouldBe(0, again.Errors);
        again.Output.ShouldContain("(0 added, 0 changed, 0 removed)");
        await fleet.CloseAsync();
        await Audit.CheckAsync(shop.ConnectionString, fleet.Acknowledged);
        (await Audit.ReadAsync(source, "select count(*) from ddon_rebuild", row => row.GetInt64(0))).ShouldBe([0]);
    }

    // A trigger for a delete must give the old row, or nothing is deleted.
    private static string GateText(string operation, string condition) => $$"""
        create function gate() returns trigger language plpgsql as $$ begin
            perform pg_advisory_lock({{Gate}});
            perform pg_advisory_unlock({{Gate}});
            return {{(operation == "delete" ? "old" : "new")}};
        end $$;
        create trigger gate before {{operation}} on ddon_rebuild for each row when ({{condition}}) execute function gate()
        """;

    private static async Task WaitForWaiterAsync(NpgsqlDataSource source, string stage)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            var waiting = await Audit.ReadAsync(source, "select 1 from pg_locks where locktype = 'advisory' and objid = 4711 and not granted",
                row => row.GetInt32(0));
            if (waiting.Count > 0) return;
            await Task.Delay(50);
        }
        throw new TimeoutException($"The rebuild never {stage}.");
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
