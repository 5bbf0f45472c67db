using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
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
        listed.Output.ShouldContain("movement-segments");
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

        var dry = await Ddon.RunAsync(environment, ["projections", "rebuild", "--projection", "product", "--dry-run"]);
        dry.ExitCode.ShouldBe(1);
        dry.Output.ShouldHaveSingleLine().ShouldEndWith("(would be: 0 added, 1 changed, 3 removed)");

        var rebuilt = await Ddon.RunAsync(environment, ["projections", "rebuild", "--projection", "product"]);
        rebuilt.ExitCode.ShouldBe(0, rebuilt.Errors);
        rebuilt.Output.ShouldHaveSingleLine().ShouldEndWith("(0 added, 1 changed, 0 removed)");
        var right = await Ddon.RunAsync(environment, ["projections", "verify"]);
        right.ExitCode.ShouldBe(0, right.Output);
    }

    [Fact]
    public async Task One_store_is_rebuilt_by_itself()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 2, products: 2);
        var environment = Ddon.On(shop.ConnectionString);
        await using (var server = await RealServer.StartAsync(environment))
        {
            foreach (var store in shop.Stores)
            {
                using var outbox = new Outbox(Guid.CreateVersion7(), shop.Token, server.DirectAddress);
                await outbox.SendAsync([.. Some.Batch(shop, new Random(1), 40).Select(item => item with { StoreId = store })]);
            }
        }
        await using var source = Database.Open(shop.ConnectionString, "ddon");
        await using (var tamper = source.CreateCommand("update mt_doc_currentstock set data = data || '{\"quantity\": 7777}'"))
            await tamper.ExecuteNonQueryAsync();

        var one = await Ddon.RunAsync(environment, ["projections", "rebuild", "--store", shop.Stores[0].ToString()]);
        one.ExitCode.ShouldBe(0, one.Errors);
        one.Output.ShouldContain("current-stock: 2 documents");
        (await Ddon.RunAsync(environment, ["projections", "verify", "--store", shop.Stores[0].ToString()])).ExitCode.ShouldBe(0);
        (await Ddon.RunAsync(environment, ["projections", "verify", "--store", shop.Stores[1].ToString()])).ExitCode.ShouldBe(1);
        var unknown = await Ddon.RunAsync(environment, ["projections", "rebuild", "--store", Guid.NewGuid().ToString()]);
        unknown.ExitCode.ShouldBe(2);
        unknown.Errors.ShouldHaveSingleLine().ShouldStartWith("There is nothing of a store");
        (await Ddon.RunAsync(environment, ["projections", "rebuild", "--store", "first"])).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Packed_movements_are_there_after_an_import_and_are_made_again_when_somebody_changed_them()
    {
        string[] segments = ["--projection", "movement-segments"];
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 2);
        var environment = Ddon.On(shop.ConnectionString);
        var sheet = Path.Combine(Path.GetTempPath(), $"segments-{Guid.NewGuid():N}.csv");
        await File.WriteAllLinesAsync(sheet,
            ["type,storeId,productId,quantity", .. Enumerable.Repeat($"INBOUND,{shop.Stores[0]},{shop.Products[0]},1", 10_050)]);
        (await Ddon.RunAsync(environment, ["import", "transactions", sheet, "--by", "minji@example.com"])).ExitCode.ShouldBe(0);
        File.Delete(sheet);

        (await Ddon.RunAsync(environment, ["projections", "verify", .. segments])).Output.Trim()
            .ShouldBe("movement-segments: 1 segments of 10000 movements, 0 differ");
        await ExecuteAsync(shop, "update ddon_movement_segment set originals = set_byte(originals, 5000, get_byte(originals, 5000) # 1)");
        var wrong = await Ddon.RunAsync(environment, ["projections", "verify", .. segments]);
        wrong.ExitCode.ShouldBe(1);
        wrong.Output.ShouldContain($"movement-segments {shop.Stores[0]}: the events after 0 up to");
        (await Ddon.RunAsync(environment, ["projections", "rebuild", "--dry-run", .. segments])).ExitCode.ShouldBe(1);

        var rebuilt = await Ddon.RunAsync(environment, ["projections", "rebuild", .. segments]);

        (rebuilt.ExitCode, rebuilt.Output.TrimEnd().EndsWith("1 changed", StringComparison.Ordinal)).ShouldBe((0, true), rebuilt.Output + rebuilt.Errors);
        (await Ddon.RunAsync(environment, ["projections", "verify", .. segments])).ExitCode.ShouldBe(0);

        // Were they lost, a server would make them again.
        await ExecuteAsync(shop, "delete from ddon_movement_segment");
        await using (await RealServer.StartAsync(environment))
        {
            await using var source = Database.Open(shop.ConnectionString, "ddon");
            await using var count = source.CreateCommand("select count(*) from ddon_movement_segment");
            for (var left = 300; (long)(await count.ExecuteScalarAsync())! == 0 && left > 0; left--) await Task.Delay(100);
        }
        (await Ddon.RunAsync(environment, ["projections", "verify", .. segments])).Output.Trim()
            .ShouldBe("movement-segments: 1 segments of 10000 movements, 0 differ");
    }

    private static async Task ExecuteAsync(Shop shop, string sql)
    {
        await using var source = Database.Open(shop.ConnectionString, "ddon");
        await using var command = source.CreateCommand(sql);
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }
}
