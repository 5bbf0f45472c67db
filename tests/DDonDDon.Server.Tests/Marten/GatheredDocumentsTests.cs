using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

/// <summary>Documents that are saved in one statement are the rows that Marten would have written.</summary>
public class GatheredDocumentsTests(PostgresCluster cluster)
{
    private static readonly string[] Tables = ["mt_doc_currentstock", "mt_doc_dailystock"];
    private readonly Guid _shop = Some.Id();

    [Fact]
    public async Task Many_documents_and_few_are_the_same_rows_column_for_column()
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

        foreach (var table in Tables)
        {
            var rows = await RowsAsync(gathered, table);
            rows.Count.ShouldBeGreaterThanOrEqualTo(items.Length);
            rows.ShouldBe(await RowsAsync(single, table));
        }
    }

    private static Task<List<string>> RowsAsync(TestDatabase database, string table) =>
        database.ListAsync<string>($"select (to_jsonb(held) - 'mt_last_modified')::text from {table} held order by id");
}
