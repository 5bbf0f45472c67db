using System.Security.Cryptography;
using System.Text;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Postgres.Reading;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

/// <summary>Ledgers read column by column, without anything deserialized.</summary>
public class LedgerReaderTests(PostgresCluster cluster)
{
    private readonly string _tenant = Some.Id().ToString();

    [Fact]
    public async Task The_canonical_form_of_the_columns_gives_the_hash_of_every_event()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var store = database.Unprojected;
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new RandomEvents(seed);
            await using var transaction = await store.BeginAsync(_tenant, 20, [], CancellationToken.None);
            transaction.Append(Some.Id(), DdonEvents.StockStream, 0,
                [.. random.OneOfEach().Select(one => new NewEvent(Some.Id(), one, random.Text(), random.Text(), random.Text(), new Dictionary<string,
                    object?> { [random.Text() + "x"] = random.Text() }))]);
            (await transaction.CommitAsync(CancellationToken.None)).ShouldBe(CommitOutcome.Committed);
        }

        var (previous, form, events) = (new byte[HashChain.Length], new ByteBuffer(), 0);
        await using var ledger = await LedgerReader.OpenAsync(database.Source, _tenant, 0, long.MaxValue, LedgerFilter.Everything, CancellationToken.None);
        while (await ledger.ReadAsync(CancellationToken.None))
        {
            form.Truncate();
            ledger.Event.Write(form, withHash: false);
            CanonicalJson.Of(form.WrittenMemory).Span.SequenceEqual(form.Written).ShouldBeTrue(Encoding.UTF8.GetString(form.Written));
            previous = SHA256.HashData([.. previous, .. form.Written]);
            ledger.Event.HasHash.ShouldBeTrue();
            Convert.ToHexStringLower(ledger.Event.Hash).ShouldBe(Convert.ToHexStringLower(previous), Encoding.UTF8.GetString(form.Written));

            form.Truncate();
            ledger.Event.Write(form, withHash: true);
            CanonicalJson.Of(form.WrittenMemory).Span.SequenceEqual(form.Written).ShouldBeTrue(Encoding.UTF8.GetString(form.Written));
            events++;
        }
        events.ShouldBe(40 * 12);
    }

    [Fact]
    public async Task Events_larger_than_any_buffer_are_read_whole()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (shop, product) = (Some.Id(), Some.Id());
        for (var size = 0; size < 4; size++)
            await database.Store.AppendAsync(_tenant, product, size, Some.Received(shop, product, note: new string('가', size * 100_000)).AsEvent());

        var lengths = new List<int>();
        await using var ledger = await LedgerReader.OpenAsync(database.Source, _tenant, 0, long.MaxValue, LedgerFilter.Everything, CancellationToken.None);
        while (await ledger.ReadAsync(CancellationToken.None)) lengths.Add(ledger.Event.Data.Length / 300_000);

        lengths.ShouldBe([0, 1, 2, 3]);
        (await ledger.ReadAsync(CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reader_that_stops_early_gives_its_connection_back()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (shop, product) = (Some.Id(), Some.Id());
        await database.Store.AppendAsync(_tenant, product, 0,
            [.. Enumerable.Range(0, 500).Select(_ => Some.Received(shop, product, note: new string('x', 2000)).AsEvent())]);

        for (var round = 0; round < 150; round++)
        {
            await using var ledger = await LedgerReader.OpenAsync(database.Source, _tenant, 0, long.MaxValue, LedgerFilter.Everything, CancellationToken.None);
            (await ledger.ReadAsync(CancellationToken.None)).ShouldBeTrue();
        }

        (await database.AskAsync<long>("select count(*) from pg_stat_activity where datname = current_database()")).ShouldBeLessThan(10);
    }

    [Fact]
    public async Task Nothing_is_sorted_and_no_table_is_read_whole()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        foreach (var statement in new[] { "LedgerReader.CopySql", "LedgerMovements.OfStoreSql", "MovementRows.OfProductsSql" })
        {
            var text = Statement.Of(statement);
            var query = text["copy (".Length..text.LastIndexOf(") to stdout", StringComparison.Ordinal)];
            await using var connection = await database.Source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = new Npgsql.NpgsqlCommand(Statement.Of("CopyOut.SetSql"), connection)
            {
                Parameters =
                {
                    Sql.Texts(["ddon.tenant", "ddon.after", "ddon.until", "ddon.types", "ddon.products", "ddon.stream", "ddon.user", "ddon.device",
                        "ddon.from", "ddon.to"]),
                    Sql.Texts([_tenant, "0", "9", "{stock_received}", $"{{{Some.Id()}}}", "", "", "", "", ""]),
                },
            };
            await command.ExecuteNonQueryAsync();
            await using var explain = new Npgsql.NpgsqlCommand($"explain {query}", connection);
            await using var rows = await explain.ExecuteReaderAsync();
            var plan = new StringBuilder();
            while (await rows.ReadAsync()) plan.AppendLine(rows.GetString(0));

            plan.ToString().ShouldContain("Index Scan using");
            plan.ToString().ShouldNotContain("Sort");
            plan.ToString().ShouldNotContain("Seq Scan on mt_events");
        }
    }
}
