using System.Globalization;
using System.Text.Json.Nodes;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;
using Npgsql;

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
    public async Task A_database_that_holds_something_is_written_over_only_when_told_so()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        await Ddon.RunAsync(environment, ["db", "backup", File("one")]);
        await Ddon.RunAsync(environment, ["users", "add", "late@example.com", "--role", "ADMIN", "--password-stdin"], "correct horse battery\n");
        var (held, epoch) = (await StateAsync(shop.ConnectionString), await EpochAsync(shop.ConnectionString));

        var refused = await Ddon.RunAsync(environment, ["db", "restore", File("one")]);

        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldHaveSingleLine().ShouldMatch("holds [0-9]+ events of 1 ledgers.*add --yes");
        (await StateAsync(shop.ConnectionString)).ShouldBe(held);
        await Audit.CheckAsync(shop.ConnectionString, []);
        var replaced = await Ddon.RunAsync(environment, ["db", "restore", File("one"), "--yes"]);
        replaced.ExitCode.ShouldBe(0, replaced.Errors);
        (await Ddon.RunAsync(environment, ["users", "list"])).Output.ShouldNotContain("late@example.com");
        await Audit.CheckAsync(shop.ConnectionString, []);
        (await Ddon.RunAsync(environment, ["audit", "verify"])).ExitCode.ShouldBe(0);
        (await EpochAsync(shop.ConnectionString)).ShouldNotBe(epoch);
        var twice = await Ddon.RunAsync(environment, ["db", "backup", File("one")]);
        (twice.ExitCode, twice.Errors.Contains("cannot be written", StringComparison.Ordinal)).ShouldBe((2, true));
    }

    [Fact]
    public async Task A_schema_with_other_peoples_tables_is_not_touched()
    {
        // Its schema's name is in what tells one schema from another.
        var empty = Ddon.On(await cluster.CreateDatabaseAsync());
        empty["DDON_SCHEMA"] = "public";
        (await Ddon.RunAsync(empty, ["db", "apply"])).ExitCode.ShouldBe(0);
        (await Ddon.RunAsync(empty, ["db", "backup", File("one")])).ExitCode.ShouldBe(0);
        (await Ddon.RunAsync(empty, ["db", "restore", File("one")])).ExitCode.ShouldBe(0);
        var connectionString = await cluster.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var make = source.CreateCommand("create table orders (id serial primary key); insert into orders default values; "
            + "create view latest as select max(id) from orders; create function twice(int) returns int language sql as 'select 2 * $1'; "
            + "create sequence receipts");
        await make.ExecuteNonQueryAsync();
        var environment = Ddon.On(connectionString);
        environment["DDON_SCHEMA"] = "public";

        foreach (var words in new string[][] { ["db", "restore", File("one")], ["db", "restore", File("one"), "--yes"] })
        {
            var refused = await Ddon.RunAsync(environment, words);
            refused.ExitCode.ShouldBe(1);
            refused.Errors.ShouldHaveSingleLine().ShouldContain("not this program's: function twice, sequence receipts, table orders and 1 more.");
        }

        var untouched = await Audit.ReadAsync(source, "select (select count(*) from orders), to_regclass('public.mt_events') is null",
            row => (row.GetInt64(0), row.GetBoolean(1)));
        untouched.Single().ShouldBe((1, true));
    }

    [Fact]
    public async Task A_backup_in_which_an_event_was_edited_names_it_and_changes_nothing()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 3);
        await Ddon.RunAsync(Ddon.On(shop.ConnectionString), ["db", "backup", File("one")]);
        var edited = "";
        BackupFile.Rewrite(File("one"), File("edited"), "mt_events", (rows, columns) =>
        {
            var row = rows.First(one => one[columns.IndexOf("data")].Contains("\"name\": \"", StringComparison.Ordinal));
            row[columns.IndexOf("data")] = row[columns.IndexOf("data")].Replace("\"name\": \"", "\"name\": \"Not ", StringComparison.Ordinal);
            edited = row[columns.IndexOf("id")];
        });

        await RefusesAsync("edited", shop.ConnectionString, $"Ledger *DEFAULT* is broken in the backup: event {edited}, number ");
    }

    [Fact]
    public async Task A_backup_whose_ledgers_do_not_end_where_its_heads_say_is_refused()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 3);
        await Ddon.RunAsync(Ddon.On(shop.ConnectionString), ["db", "backup", File("one")]);

        // The last event taken away, and the table of heads set back to the one before it.
        string[] before = [];
        BackupFile.Rewrite(File("one"), File("cut"), "mt_events", (rows, columns) =>
        {
            var order = rows.OrderBy(row => long.Parse(row[columns.IndexOf("seq_id")], CultureInfo.InvariantCulture)).ToList();
            rows.Remove(order[^1]);
            before = [order[^2][columns.IndexOf("seq_id")], JsonNode.Parse(order[^2][columns.IndexOf("headers")])!["hash"]!.GetValue<string>()];
        });
        BackupFile.Rewrite(File("cut"), File("short"), "ddon_ledger_head", (rows, columns) =>
        {
            var count = columns.IndexOf("event_count");
            rows[0][count] = (long.Parse(rows[0][count], CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture);
            (rows[0][columns.IndexOf("last_seq_id")], rows[0][columns.IndexOf("last_hash")]) = (before[0], $"\\\\x{before[1]}");
        });
        await RefusesAsync("short", shop.ConnectionString, "The ledgers are not what the manifest says.");

        // Both heads say what no event has.
        BackupFile.Rewrite(File("one"), File("head"), "ddon_ledger_head", (rows, columns) => rows[0][columns.IndexOf("last_hash")] = $"\\\\x{before[1]}");
        BackupFile.RewriteManifest(File("head"), File("heads"), manifest => manifest["heads"]![0]!["lastHash"] = before[1]);
        await RefusesAsync("heads", shop.ConnectionString, "has another hash than its head");
    }

    [Fact]
    public async Task Files_with_what_a_shop_knows_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        string[][] commands =
        [
            ["db", "backup", File("backup")], ["audit", "export", "--output", File("audit")], ["audit", "digest", "--output", File("digest")],
            ["export", "products", "--output", File("products")],
        ];
        foreach (var command in commands)
        {
            (await Ddon.RunAsync(Ddon.On(shop.ConnectionString), command)).ExitCode.ShouldBe(0);
            System.IO.File.GetUnixFileMode(command[^1]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, command[0]);
        }
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

        BackupFile.RewriteManifest(File("whole"), File("nothing"), manifest => manifest["tables"] = new JsonArray((JsonNode?)null));
        BackupFile.RewriteManifest(File("whole"), File("fewer"), manifest => ((JsonArray)manifest["tables"]!).RemoveAt(0));
        BackupFile.Rewrite(File("whole"), File("no-json"), "mt_events", (rows, columns) => rows[0][columns.IndexOf("data")] = "{");
        foreach (var (name, code) in new[] { ("short", 1), ("text", 1), ("nothing", 1), ("fewer", 1), ("no-json", 1), ("absent", 2) })
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

    // Into an empty database, and over one that holds something.
    private async Task RefusesAsync(string name, string held, string why)
    {
        var (state, empty) = (await StateAsync(held), await cluster.CreateDatabaseAsync());
        foreach (var connectionString in new[] { empty, held })
        {
            var refused = await Ddon.RunAsync(Ddon.On(connectionString), ["db", "restore", File(name), "--yes"]);
            refused.ExitCode.ShouldBe(1);
            refused.Errors.ShouldHaveSingleLine().ShouldContain(why);
        }
        (await StateAsync(held)).ShouldBe(state);
        (await StateAsync(empty)).ShouldStartWith("0 ");
        (await Ddon.RunAsync(Ddon.On(empty), ["db", "restore", File("one")])).ExitCode.ShouldBe(0);
    }

    private static async Task<string> StateAsync(string connectionString)
    {
        await using var source = Database.Open(connectionString, "ddon");
        return (await Audit.ReadAsync(source, """
            select concat_ws(' ', count(*), max(seq_id), md5(string_agg(data::text, '' order by seq_id)), (select epoch from ddon_feed_epoch)) from mt_events
            """, row => row.GetString(0))).Single();
    }

    private static async Task<Guid> EpochAsync(string connectionString)
    {
        await using var source = Database.Open(connectionString, "ddon");
        return (await Audit.ReadAsync(source, "select epoch from ddon_feed_epoch", row => row.GetGuid(0))).Single();
    }
}
