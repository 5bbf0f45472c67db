using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.CommandLine;

/// <summary>Sheets of stock and of movements, in and out. The chain's products have the SKUs and barcodes 8800000000000, 8800000000001, …</summary>
public sealed class SheetTests(PostgresCluster cluster) : IDisposable
{
    private const string Worker = "minji@example.com";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ddon-sheets-");

    [Fact]
    public async Task A_shop_opens_with_the_stock_of_a_sheet_and_the_same_sheet_again_changes_nothing()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 3);
        var environment = Ddon.On(shop.ConnectionString);
        var sheet = Write($"품번,바코드,상품ID,수량,메모\n8800000000000,,,\"1,200.5\",창고\n,8800000000001,,7,\n,,{shop.Products[2]},0,\n");
        string[] import = ["import", "stock", sheet, "--store", shop.Stores[0].ToString(), "--by", Worker, "--at", "2026-11-20T09:00:00+09:00"];

        var dry = await Ddon.RunAsync(environment, [.. import, "--dry-run"]);
        (dry.ExitCode, dry.Output.TrimEnd())
            .ShouldBe((0, "3 lines: 3 movements would be booked, 0 were there already, 0 lines bad; a dry run writes nothing"), dry.Errors);
        (await Ddon.RunAsync(environment, ["export", "stock"])).Output.Trim().Split('\n').Length.ShouldBe(1);

        var booked = await Ddon.RunAsync(environment, import);
        (booked.ExitCode, booked.Output.TrimEnd()).ShouldBe((0, "3 lines: 3 movements booked, 0 were there already, 0 lines bad"), booked.Errors);
        var again = await Ddon.RunAsync(environment, import);
        (again.ExitCode, again.Output.TrimEnd()).ShouldBe((0, "3 lines: 0 movements booked, 3 were there already, 0 lines bad"), again.Errors);

        var stock = await Ddon.RunAsync(environment, ["export", "stock", "--store", shop.Stores[0].ToString()]);
        stock.Output.ShouldContain($"{shop.Stores[0]},{shop.Products[0]},8800000000000,Product 0,1200.5,");
        stock.Output.ShouldContain($"{shop.Products[2]},8800000000002,Product 2,0,");
        var movements = await Ddon.RunAsync(environment, ["export", "transactions"]);
        movements.Output.ShouldContain($",COUNT,{shop.Stores[0]},{shop.Products[0]},8800000000000,1200.5,2026-11-20T00:00:00.000000Z,,창고,");
        (await Ddon.RunAsync(environment, ["projections", "verify"])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Movements_of_a_sheet_are_booked_at_their_times_and_exported_again()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        var id = Guid.CreateVersion7();
        var sheet = Write($"""
            id,type,store,sku,quantity,occurredAt,reason,note
            {id},입고,{shop.Stores[0]},8800000000000,10,2026-11-20T01:00:00Z,,=1+1
            ,OUTBOUND,{shop.Stores[0]},8800000000000,3,2026-11-20T02:00:00Z,,
            ,adjust,{shop.Stores[0]},8800000000000,-1,2026-11-20T03:00:00Z,damage,
            """);

        var booked = await Ddon.RunAsync(environment, ["import", "transactions", sheet, "--by", Worker]);

        booked.ExitCode.ShouldBe(0, booked.Output + booked.Errors);
        (await Ddon.RunAsync(environment, ["export", "stock"])).Output.ShouldContain(",6,");
        var file = Path.Combine(_folder.FullName, "out.csv");
        (await Ddon.RunAsync(environment, ["export", "transactions", "--output", file])).ExitCode.ShouldBe(0);
        var lines = await File.ReadAllLinesAsync(file);
        lines.Length.ShouldBe(4);
        lines[1].ShouldStartWith($"{id},INBOUND,{shop.Stores[0]},{shop.Products[0]},8800000000000,10,2026-11-20T01:00:00.000000Z,,'=1+1,");
        lines[3].ShouldContain(",-1,2026-11-20T03:00:00.000000Z,damage,");
    }

    [Fact]
    public async Task Every_bad_line_is_told_by_its_number_and_nothing_is_written()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        var sheet = Write($"""
            type,store,sku,barcode,quantity,colour
            INBOUND,{shop.Stores[0]},8800000000000,,1,
            INBOUND,{shop.Stores[0]},nothing,,1,
            INBOUND,{shop.Stores[0]},,4006381333931,1,
            INBOUND,{shop.Stores[0]},8800000000000,,many,
            STEAL,{shop.Stores[0]},8800000000000,,1,
            INBOUND,{Guid.NewGuid()},8800000000000,,1,
            INBOUND,{shop.Stores[0]},8800000000000,,-1,
            """);

        var refused = await Ddon.RunAsync(environment, ["import", "transactions", sheet, "--by", Worker]);

        refused.ExitCode.ShouldBe(1);
        for (var line = 3; line <= 8; line++) refused.Output.ShouldContain($"line {line}: ");
        refused.Output.ShouldNotContain("line 2: ");
        refused.Output.ShouldContain("Ignored columns: colour");
        refused.Output.TrimEnd().ShouldEndWith("7 lines: 0 movements booked, 0 were there already, 6 lines bad; nothing was written");
        (await Ddon.RunAsync(environment, ["export", "transactions"])).Output.Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Who_may_not_record_and_what_is_no_sheet_are_refused_in_one_line()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        var sheet = Write("type,quantity\nINBOUND,1\n");

        var nobody = await Ddon.RunAsync(environment, ["import", "transactions", sheet, "--by", "nobody@example.com"]);
        (nobody.ExitCode, nobody.Errors.ShouldHaveSingleLine()).ShouldBe((1, "There is no account nobody@example.com that may record."));
        var noHeader = await Ddon.RunAsync(environment, ["import", "transactions", Write("1,2\n3,4\n"), "--by", Worker]);
        noHeader.ExitCode.ShouldBe(1);
        noHeader.Errors.ShouldHaveSingleLine().ShouldStartWith("The first line names the columns");
        (await Ddon.RunAsync(environment, ["import", "stock", sheet, "--by", Worker])).ExitCode.ShouldBe(2);
        (await Ddon.RunAsync(environment, ["import", "transactions", "absent.csv", "--by", Worker])).ExitCode.ShouldBe(2);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string text)
    {
        var path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, text);
        return path;
    }
}
