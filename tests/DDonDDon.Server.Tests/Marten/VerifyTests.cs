using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

public class VerifyTests(PostgresCluster cluster)
{
    private readonly Guid _shop = Some.Id();

    [Fact]
    public async Task Every_difference_is_listed_with_both_sides()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (right, missing, changed, behind, extra) = (Some.Id(), Some.Id(), Some.Id(), Some.Id(), Some.Id());
        foreach (var product in new[] { right, missing, changed, behind }) await database.Store.BookAsync(_shop,
            Some.Received(_shop, product, 4));
        await database.ExecuteAsync("delete from mt_doc_currentstock where id = $1", Sql.Id(missing));
        await database.ExecuteAsync("update mt_doc_currentstock set data = data || '{\"quantity\": 7777}' where id = $1",
            Sql.Id(changed));
        await database.ExecuteAsync("update mt_doc_currentstock set mt_version = 9 where id = $1", Sql.Id(behind));
        await database.ExecuteAsync("insert into mt_doc_currentstock (tenant_id, id, data) values ($1, $2, '{\"quantity\": 1.0}')",
            Sql.Text(_shop.ToString()), Sql.Id(extra));
        await database.ExecuteAsync("insert into mt_doc_currentstock (tenant_id, id, data) values ('nowhere', $1, '{}')",
            Sql.Id(extra));

        var result = await new Verifier(database.Store).VerifyAsync(DdonProjections.CurrentStock, 2, null,
            CancellationToken.None);

        (result.Documents, result.Events).ShouldBe((4, 4));
        result.Differences.Select(difference => (difference.Tenant, difference.Id)).ShouldBe(
            [(_shop.ToString(), missing), (_shop.ToString(), changed), (_shop.ToString(), behind), (_shop.ToString(), extra),
                ("nowhere", extra)], ignoreOrder: true);
        var of = result.Differences.Where(difference => difference.Tenant != "nowhere").ToDictionary(difference =>
            difference.Id!.Value);
        of[missing].Stored.ShouldBeNull();
        of[missing].Folded!.ShouldContain("\"quantity\":4,");
        of[changed].Stored!.ShouldContain("\"quantity\":7777,");
        of[changed].Folded!.ShouldContain("\"quantity\":4,");
        of[extra].ShouldBe(new ProjectionDifference(_shop.ToString(), extra, "{\"quantity\":1}", null));
    }

    [Fact]
    public async Task A_healthy_database_has_no_differences()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (product, store, user, category) = (Some.Id(), Some.Id(), Some.Id(), Some.Id());
        await database.Store.StartAsync(DdonProjections.Product, product, Some.Product(product, "우유", "8801", "8802"));
        await database.Store.StartAsync(DdonProjections.Store, store, Some.Opened(store, "강남점"));
        await database.Store.StartAsync(DdonProjections.Category, category, Some.Category(category, "유제품"));
        await database.Store.StartAsync(DdonProjections.User, user, Some.User(user, "kim@example.com"));
        await database.Store.BookAsync(_shop, Some.Received(_shop, product, 0.001m));
        await database.Store.StartAsync(DdonProjections.ReorderPoint, ReorderPoint.IdOf(product), Some.Reorder(_shop, product));

        // These take other events first; their own tests verify them.
        foreach (var projection in DdonProjections.All.Where(projection =>
            projection is not (CountSessionProjection or CountLineProjection or ConflictProjection or SetAsideItemProjection)))
        {
            var result = await new Verifier(database.Store).VerifyAsync(projection, 2, null, CancellationToken.None);
            (result.Documents, result.Events, result.Differences.Count).ShouldBe((1, 1, 0), projection.Name);
        }
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_is_left_to_whoever_knows_it()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await database.Store.BookAsync(_shop, Some.Received(_shop, Some.Id()));
        await database.ExecuteAsync("update mt_events set type = 'stock_stolen'");

        (await new Verifier(database.Store).VerifyAsync(DdonProjections.CurrentStock, 1, null,
            CancellationToken.None)).Differences.Count.ShouldBe(1);
    }
}
