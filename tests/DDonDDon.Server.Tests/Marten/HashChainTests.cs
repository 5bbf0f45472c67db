using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

public class HashChainTests(PostgresCluster cluster)
{
    private readonly string _tenant = Some.Id().ToString();

    [Fact]
    public async Task A_walk_over_what_is_stored_gives_every_hash_and_the_ledgers_head()
    {
        await using var database = await SomeLedgerAsync();

        var last = ChainWalk.Of(await database.LedgerAsync(_tenant));

        last.ShouldNotBeNull();
        (await database.AskAsync<string>("select format('%s %s', encode(last_hash, 'hex'), event_count) from ddon_ledger_head where tenant_id = $1",
            Sql.Text(_tenant)))
            .ShouldBe($"{last} 8");
        (await database.AskAsync<bool>(
            "select last_seq_id = (select max(seq_id) from mt_events where tenant_id = $1) from ddon_ledger_head where tenant_id = $1", Sql.Text(_tenant)))
            .ShouldBeTrue();
    }

    [Theory]
    [InlineData("seq_id = seq_id + 1000")]
    [InlineData("id = gen_random_uuid()")]
    [InlineData("stream_id = gen_random_uuid()")]
    [InlineData("version = version + 1000")]
    [InlineData("data = jsonb_set(data, '{quantity}', '2')")]
    [InlineData("data = data - 'clock'")]
    [InlineData("type = 'stock_issued'")]
    [InlineData("timestamp = timestamp + interval '1 microsecond'")]
    [InlineData("tenant_id = 'another'")]
    [InlineData("mt_dotnet_type = null")]
    [InlineData("correlation_id = 'another'")]
    [InlineData("causation_id = null")]
    [InlineData("headers = headers || '{\"version\":\"2\"}'")]
    [InlineData("headers = headers - 'version'")]
    [InlineData("headers = headers || '{\"extra\":0}'")]
    [InlineData("headers = headers || jsonb_build_object('hash', repeat('0', 64))")]
    [InlineData("headers = null")]
    [InlineData("user_name = 'lee'")]
    public async Task A_change_of_any_column_breaks_the_chain(string change)
    {
        await using var database = await SomeLedgerAsync();

        (await database.ExecuteAsync($"update mt_events set {change} where seq_id = (select seq_id from mt_events order by seq_id offset 5 limit 1)"))
            .ShouldBe(1);

        ChainWalk.Of(await database.LedgerAsync(_tenant)).ShouldBeNull();
    }

    [Fact]
    public async Task An_event_that_is_taken_away_breaks_the_chain()
    {
        await using var database = await SomeLedgerAsync();
        await database.ExecuteAsync("delete from mt_events where seq_id = (select min(seq_id) from mt_events)");

        ChainWalk.Of(await database.LedgerAsync(_tenant)).ShouldBeNull();
    }

    [Fact]
    public async Task Headers_without_members_are_no_headers()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (shop, product) = (Some.Id(), Some.Id());
        await database.Store.AppendAsync(_tenant, product, 0, Some.Received(shop, product).AsEvent() with { Headers = new { } });

        ChainWalk.Of(await database.LedgerAsync(_tenant)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Each_tenant_has_a_chain_of_its_own()
    {
        await using var database = await SomeLedgerAsync();
        var (other, product) = (Some.Id(), Some.Id());
        await database.Store.BookAsync(other, Some.Received(other, product));
        await using (var more = await database.Store.BeginAsync(_tenant, 0, [],
            CancellationToken.None)) await more.CommitAsync(CancellationToken.None);

        ChainWalk.Of(await database.LedgerAsync(other.ToString())).ShouldNotBeNull();
        ChainWalk.Of(await database.LedgerAsync(_tenant)).ShouldNotBeNull();
    }

    // Two batches, two streams, with headers and without.
    private async Task<TestDatabase> SomeLedgerAsync()
    {
        var database = await TestDatabase.CreateAsync(cluster);
        var (shop, first, second) = (Some.Id(), Some.Id(), Some.Id());
        for (var batch = 0; batch < 2; batch++)
        {
            await using var transaction = await database.Store.BeginAsync(_tenant, 9, [], CancellationToken.None);
            foreach (var product in new[] { first, second })
                transaction.Append(product, DdonEvents.StockStream, batch * 2,
                [
                    Some.Received(shop, product, note: "한글 \"😀\"").AsEvent(),
                    Some.Received(shop, product, 2.5m).AsEvent() with { UserName = "김 \"철수\"",
                        Headers = new { Version = "1", App = "웹" } },
                ]);
            (await transaction.CommitAsync(CancellationToken.None)).ShouldBe(CommitOutcome.Committed);
        }
        // Whoever owns the tables can take their constraints away.
        await database.ExecuteAsync("alter table mt_events drop constraint ddon_chained, drop constraint fkey_mt_events_stream_id_tenant_id");
        return database;
    }
}
