using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

/// <summary>What is saved in one statement are the rows that Marten would have written.</summary>
public class GatheredRowsTests(PostgresCluster cluster)
{
    private readonly Guid _shop = Some.Id();

    [Fact]
    public async Task Many_and_few_are_the_same_rows_column_for_column()
    {
        await using var gathered = await TestDatabase.CreateAsync(cluster);
        await using var single = await TestDatabase.CreateAsync(cluster);
        Guid[] items = [.. Enumerable.Range(0, GatheredDocuments.Fewest * 3).Select(_ => Some.Id())];
        for (var round = 0; round < 2; round++)
        {
            StockMovement[] movements = [.. items.Select(item => Some.Received(_shop, item))];
            (await gathered.Store.BookAsync(_shop, movements)).ShouldBe(CommitOutcome.Committed);
            foreach (var movement in movements) (await single.Store.BookAsync(_shop, movement)).ShouldBe(CommitOutcome.Committed);
        }

        await AreTheSameAsync("mt_doc_currentstock", "to_jsonb(held) - 'mt_last_modified'");
        await AreTheSameAsync("mt_doc_dailystock", "to_jsonb(held) - 'mt_last_modified'");
        await AreTheSameAsync("mt_streams", "to_jsonb(held) - '{timestamp,created}'::text[]");
        // The time of the save is hashed.
        await AreTheSameAsync("mt_events", "jsonb_set(to_jsonb(held) - 'timestamp', '{headers}', headers - 'hash')", items.Length * 2);
        (await gathered.AskAsync<long>("select count(distinct timestamp) from mt_events")).ShouldBe(2);
        ChainWalk.Of(await gathered.LedgerAsync(_shop.ToString())).ShouldNotBeNull();

        async Task AreTheSameAsync(string table, string columns, int? count = null)
        {
            var select = $"select ({columns})::text from {table} held order by id";
            var rows = await gathered.ListAsync<string>(select);
            rows.Count.ShouldBe(count ?? items.Length, table);
            rows.ShouldBe(await single.ListAsync<string>(select), table);
        }
    }
}
