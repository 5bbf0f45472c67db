using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Projections;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.CommandLine;

public class ProjectionsTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Every_projection_is_listed()
    {
        var listed = await Ddon.RunAsync(Ddon.On("Host=127.0.0.1;Database=ddon"), ["projections", "list"]);

        listed.ExitCode.ShouldBe(0);
        foreach (var projection in DdonProjections.All) listed.Output.ShouldContain(projection.Name);
    }

    [Fact]
    public async Task A_document_that_was_tampered_with_is_found_and_repaired()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 2);
        var environment = Ddon.On(shop.ConnectionString);
        await ExecuteAsync(shop, $$"""
            update mt_doc_product set data = data || '{"name": "Free beer"}' where id = '{{shop.Products[0]}}'
            """);
        await ExecuteAsync(shop, $"delete from ddon_barcode where product_id = '{shop.Products[1]}'");

        var wrong = await Ddon.RunAsync(environment, ["projections", "verify"]);
        wrong.ExitCode.ShouldBe(1);
        wrong.Output.ShouldContain(shop.Products[0].ToString());
        wrong.Output.ShouldContain("Free beer");
        wrong.Output.ShouldContain("product: 2 documents from 2 events, 4 differ");

        var rebuilt = await Ddon.RunAsync(environment, ["projections", "rebuild", "--projection", "product"]);
        rebuilt.ExitCode.ShouldBe(0, rebuilt.Errors);
        rebuilt.Output.ShouldHaveSingleLine().ShouldEndWith("(0 added, 1 changed, 0 removed)");
        var right = await Ddon.RunAsync(environment, ["projections", "verify"]);
        right.ExitCode.ShouldBe(0, right.Output);
    }

    private static async Task ExecuteAsync(Shop shop, string sql)
    {
        await using var source = Database.Open(shop.ConnectionString, "ddon");
        await using var command = source.CreateCommand(sql);
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }
}
