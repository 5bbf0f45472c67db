using System.Text;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;
using Npgsql;

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
        (again.ExitCode, again.Output.TrimEnd()).ShouldBe(
            (0, "3 lines: 0 movements booked, 3 were there already, 0 lines bad\nIf the same goods came once more, import the sheet with --again."),
            again.Errors);

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
        (nobody.ExitCode, nobody.Errors.ShouldHaveSingleLine()).ShouldBe((2, "There is no account nobody@example.com that may record."));
        var noHeader = await Ddon.RunAsync(environment, ["import", "transactions", Write("1,2\n3,4\n"), "--by", Worker]);
        noHeader.ExitCode.ShouldBe(1);
        noHeader.Errors.ShouldHaveSingleLine().ShouldStartWith("The first line names the columns");
        (await Ddon.RunAsync(environment, ["import", "stock", sheet, "--by", Worker])).ExitCode.ShouldBe(2);
        (await Ddon.RunAsync(environment, ["import", "transactions", "absent.csv", "--by", Worker])).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_sheet_of_movements_books_only_what_is_new_however_it_is_saved_and_whoever_imports_it()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        (await Ddon.RunAsync(environment, ["users", "add", "office@example.com", "--role", "ADMIN", "--password-stdin"], "a long pass phrase\n"))
            .ExitCode.ShouldBe(0);
        const string Header = "type,storeId,sku,quantity,occurredAt";
        var line = $"입고,{shop.Stores[0]},8800000000000,10,2026-11-25T01:00:00Z";
        var (plain, anew) = (Write($"{Header}\n{line}\n"), Write($"sep=;\r\n{Header.Replace(',', ';')}\r\n{line.Replace(',', ';')}\r\n\r\n", Encoding.Unicode));
        var more = Write($"{Header}\n출고,{shop.Stores[0]},8800000000000,1,2026-11-25T02:00:00Z\n{line}\n{line}\n");

        (await ImportAsync(environment, plain)).ShouldStartWith("1 lines: 1 movements booked, 0 were there already");
        (await ImportAsync(environment, plain, "--by", "office@example.com")).ShouldStartWith("1 lines: 0 movements booked, 1 were there already");
        (await ImportAsync(environment, anew)).ShouldStartWith("1 lines: 0 movements booked, 1 were there already, 0 lines bad, 1 more empty");
        (await ImportAsync(environment, more, "--dry-run")).ShouldStartWith("3 lines: 2 movements would be booked, 1 were there already");
        (await ImportAsync(environment, more)).ShouldStartWith("3 lines: 2 movements booked, 1 were there already");
        (await ImportAsync(environment, plain, "--again")).ShouldStartWith("1 lines: 1 movements booked, 0 were there already");
        (await ImportAsync(environment, plain, "--again")).ShouldStartWith("1 lines: 1 movements booked, 0 were there already");

        (await Ddon.RunAsync(environment, ["export", "stock"])).Output.ShouldContain(",39,");
        (await Ddon.RunAsync(environment, ["devices", "list", "--json"])).Output.ShouldNotContain("missing\": [ 1");
        (await Ddon.RunAsync(environment, ["projections", "verify"])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_sheet_that_says_no_times_is_finished_by_importing_it_again_after_a_kill()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        const int Lines = 6_000;
        var sheet = Write("type,storeId,sku,quantity,note\n" + string.Concat(Enumerable.Range(0, Lines)
            .Select(line => $"입고,{shop.Stores[0]},8800000000000,1,{line / 2}\n")));
        await using var source = NpgsqlDataSource.Create(shop.ConnectionString);
        await using var count = source.CreateCommand("select count(*) from ddon.mt_events where type = 'stock_received'");

        await using (var killed = RealProcess.Start(Ddon.Describe(environment, "import", "transactions", sheet, "--by", Worker)))
        {
            while ((long)(await count.ExecuteScalarAsync())! == 0) await Task.Delay(20);
            await killed.KillAsync();
        }
        var stored = (long)(await count.ExecuteScalarAsync())!;
        stored.ShouldBeInRange(1, Lines - 1);

        (await ImportAsync(environment, sheet)).ShouldStartWith($"{Lines} lines: {Lines - stored} movements booked, {stored} were there already, 0 lines bad");
        (await ImportAsync(environment, sheet)).ShouldStartWith($"{Lines} lines: 0 movements booked, {Lines} were there already");
        await using var times = source.CreateCommand("select count(distinct data ->> 'clientTime') from ddon.mt_events where type = 'stock_received'");
        (await times.ExecuteScalarAsync()).ShouldBe(1L);
    }

    [Fact]
    public async Task An_id_that_is_stored_is_there_already_or_a_conflict_and_then_nothing_of_the_sheet_is_booked()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        var (id, amended) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        string Sheet(int quantity, string more = "") => Write($"""
            id,type,store,sku,quantity,occurredAt,movementId
            {id},입고,{shop.Stores[0]},8800000000000,{quantity},2026-11-20T01:00:00Z,
            {amended},정정,{shop.Stores[0]},8800000000000,9,2026-11-20T02:00:00Z,{id}
            {more}
            """);
        (await ImportAsync(environment, Sheet(10))).ShouldStartWith("2 lines: 2 movements booked");
        var export = Path.Combine(_folder.FullName, "own.csv");
        (await Ddon.RunAsync(environment, ["export", "transactions", "--output", export])).ExitCode.ShouldBe(0);

        (await ImportAsync(environment, Sheet(10))).ShouldStartWith("2 lines: 0 movements booked, 2 were there already, 0 lines bad");
        (await ImportAsync(environment, export)).ShouldContain("2 lines: 0 movements booked, 2 were there already, 0 lines bad");
        var refused = await Ddon.RunAsync(environment,
            ["import", "transactions", Sheet(11, $",출고,{shop.Stores[0]},8800000000000,1,2026-11-20T03:00:00Z,"), "--by", Worker]);

        refused.ExitCode.ShouldBe(1);
        refused.Output.ShouldContain("line 2: Something else is stored under this id");
        refused.Output.ShouldContain("3 lines: 0 movements booked, 1 were there already, 1 lines bad");
        refused.Output.ShouldContain("; nothing was written");
        (await Ddon.RunAsync(environment, ["export", "stock"])).Output.ShouldContain(",9,");
    }

    [Fact]
    public async Task Imports_take_turns_and_two_of_one_sheet_that_says_no_times_book_it_once()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        var sheet = Write("type,storeId,sku,quantity\n" + string.Concat(Enumerable.Repeat($"입고,{shop.Stores[0]},8800000000000,1\n", 1_000)));

        var done = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ImportAsync(environment, sheet)));

        done.Count(output => output.StartsWith("1000 lines: 1000 movements booked, 0 were there", StringComparison.Ordinal)).ShouldBe(1);
        done.Count(output => output.StartsWith("1000 lines: 0 movements booked, 1000 were there", StringComparison.Ordinal)).ShouldBe(2);
        (await Ddon.RunAsync(environment, ["export", "stock"])).Output.ShouldContain(",1000,");
        await using var source = NpgsqlDataSource.Create(shop.ConnectionString);
        await using var aside = source.CreateCommand("select count(*) from ddon.mt_doc_setasideitem");
        (await aside.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [Fact]
    public async Task An_amendment_counts_whatever_time_its_line_was_copied_with()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        Guid[] ids = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];
        string Sheet(string type, int quantity, bool amends) => Write("id,type,store,sku,quantity,occurredAt,movementId\n" + string.Concat(ids.Select(id =>
            $"{(amends ? "" : id)},{type},{shop.Stores[0]},8800000000000,{quantity},2026-11-20T01:00:00Z,{(amends ? id : "")}\n")));

        await ImportAsync(environment, Sheet("입고", 10, amends: false));
        foreach (var quantity in new[] { 9, 8 })
        {
            (await ImportAsync(environment, Sheet("정정", quantity, amends: true))).ShouldStartWith("3 lines: 3 movements booked");
            (await Ddon.RunAsync(environment, ["export", "stock"])).Output.ShouldContain($",{3 * quantity},");
        }
    }

    [Fact]
    public async Task Labels_of_a_scale_are_read_in_a_sheet_and_what_differs_in_capitals_only_is_told()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
        var environment = Ddon.On(shop.ConnectionString);
        (await Ddon.RunAsync(environment, ["import", "products", Write("name,sku,barcodes,internal\n한우,Ab-1,2112345WWWWWC|Tag1,yes\n")])).ExitCode.ShouldBe(0);
        string[] movements = ["import", "transactions", "--by", Worker, Write($"""
            type,store,sku,barcode,quantity
            입고,{shop.Stores[0]},,2112345013459,2
            """)];
        (await Ddon.RunAsync(environment, movements)).Output.ShouldContain("1 movements booked");
        (await Ddon.RunAsync(environment, ["export", "stock"])).Output.ShouldContain(",2.69,");
        (await Ddon.RunAsync(environment, ["export", "transactions"])).Output.ShouldContain(",1.345,");
        var id = Guid.CreateVersion7();
        string[] named = ["import", "transactions", "--by", Worker, Write($"""
            id,type,store,barcode,quantity,occurredAt
            {id},입고,{shop.Stores[0]},2112345013459,2,2026-11-20T01:00:00Z
            """)];
        (await Ddon.RunAsync(environment, named)).Output.ShouldContain("1 movements booked");
        (await Ddon.RunAsync(environment, ["import", "products", Write("sku,barcodes\nAb-1,2112345WWWWWC*1000\n")])).ExitCode.ShouldBe(0);
        (await Ddon.RunAsync(environment, named)).Output.ShouldContain("1 were there already");

        var refused = await Ddon.RunAsync(environment, ["import", "transactions", "--by", Worker, Write($"""
            type,store,sku,barcode,quantity
            입고,{shop.Stores[0]},AB-1,,2
            입고,{shop.Stores[0]},,tag1,2
            """)]);
        refused.ExitCode.ShouldBe(1);
        (refused.Output + refused.Errors).ShouldContain("No product has the SKU AB-1; Ab-1 differs in capitals only.");
        (refused.Output + refused.Errors).ShouldContain("No product has the barcode tag1; Tag1 differs in capitals only.");
    }

    [Fact]
    public async Task A_sheet_of_stock_is_about_one_store_and_counts_each_product_once()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 2, products: 2);
        var environment = Ddon.On(shop.ConnectionString);
        string[] CountOf(string text) => ["import", "stock", Write(text), "--store", shop.Stores[1].ToString(), "--by", Worker];

        var other = await Ddon.RunAsync(environment, CountOf($"storeId,sku,quantity\n{shop.Stores[0]},8800000000000,5\n{shop.Stores[1]},8800000000001,5\n"));
        (other.ExitCode, other.Output).ShouldBe((1,
            $"line 2: This line is about the store {shop.Stores[0]}, and the sheet is imported for {shop.Stores[1]}. (import.other_store)\n"
            + "2 lines: 0 movements booked, 0 were there already, 1 lines bad; nothing was written\n"));
        var twice = await Ddon.RunAsync(environment, CountOf($"sku,barcode,quantity\n8800000000000,,5\n,8800000000001,1\n,8800000000000,6\n"));
        (twice.ExitCode, twice.Output.Split('\n')[0]).ShouldBe((1, "line 4: Line 2 counts the same product. (import.repeated)"));
        foreach (var (cells, code) in new[] { ("1,5", 1), ("12,750", 1), ("1,,5", 1), ("1,234,567.5", 0) })
            (await Ddon.RunAsync(environment, CountOf($"sku\tquantity\n8800000000000\t{cells}\n"))).ExitCode.ShouldBe(code, cells);
        (await Ddon.RunAsync(environment, CountOf("sku;quantity\n8800000000001;1,5\n"))).Output.ShouldContain("A comma was read as the decimal sign");
        var (mixed, inbound) = ("sku,barcode,quantity\n8800000000000,8800000000001,7\n", "type,sku,quantity\n입고,8800000000000,7\n");
        foreach (var (sheet, code) in new[] { (mixed, "ambiguous"), (inbound, "other_type") })
        {
            var refused = await Ddon.RunAsync(environment, CountOf(sheet));
            (refused.ExitCode, refused.Output.Contains($"(import.{code})", StringComparison.Ordinal)).ShouldBe((1, true), refused.Output);
        }
        (await Ddon.RunAsync(environment, ["export", "stock"])).Output.ShouldContain(",1.5,");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> ImportAsync(Dictionary<string, string> environment, string sheet, params string[] more)
    {
        var done = await Ddon.RunAsync(environment, ["import", "transactions", sheet, .. more.Contains("--by") ? more : [.. more, "--by", Worker]]);
        done.ExitCode.ShouldBe(0, done.Output + done.Errors);
        return done.Output;
    }

    private string Write(string text, Encoding? encoding = null)
    {
        var path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, text, encoding ?? new UTF8Encoding(false));
        return path;
    }
}
