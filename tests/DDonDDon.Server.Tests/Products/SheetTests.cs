using System.Text;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;
using static DDonDDon.Server.Tests.Products.Sheets;

namespace DDonDDon.Server.Tests.Products;

public class SheetTests(SocketServer server) : IClassFixture<SocketServer>
{
    private static readonly Encoding Cp949 = CodePagesEncodingProvider.Instance.GetEncoding(949)!;

    [Fact]
    public async Task A_sheet_adds_products_and_the_same_sheet_again_changes_nothing()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var (sku, code, pack) = (Guid.NewGuid().ToString("N"), Gtin.Next(), Gtin.Next());
        var category = (await admin.PostAsync("/api/v1/categories", new { name = $"유제품 {sku}" }))["id"].GetGuid();
        var sheet = $"""
            상품명,SKU,바코드,단위,판매가,분류,매장 메모
            흰우유,{sku}-1,{code}|{pack}*12,팩,"2,980",유제품 {sku},맛있음
            "초코, ""진한"" 우유",{sku}-2,,팩,₩1500원,{category},
            """;

        var dry = await ImportAsync(admin, sheet, "?dryRun=true");
        Counts(dry).ShouldBe((2, 2, 0, 0));
        dry["ignoredColumns"][0].GetString().ShouldBe("매장 메모");
        (await FindAsync(admin, sku)).ShouldBeEmpty();

        Counts(await ImportAsync(admin, sheet)).ShouldBe((2, 2, 0, 0));
        Counts(await ImportAsync(admin, sheet)).ShouldBe((2, 0, 0, 2));

        var found = await FindAsync(admin, sku);
        found.Select(item => item.GetProperty("name").GetString()).ShouldBe(["초코, \"진한\" 우유", "흰우유"]);
        found[1].GetProperty("price").GetDecimal().ShouldBe(2980);
        found[0].GetProperty("price").GetDecimal().ShouldBe(1500);
        found.ShouldAllBe(item => item.GetProperty("categoryId").GetGuid() == category);
        (await admin.GetAsync($"/api/v1/products/barcode/{pack}"))["packSize"].GetDecimal().ShouldBe(12);
        await server.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-8 with a mark")]
    [InlineData("cp949")]
    public async Task A_sheet_is_read_in_any_encoding_that_spreadsheets_write_here(string encoding)
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var sku = Guid.NewGuid().ToString("N");
        var text = $"이름;SKU\r\n똠방각하 펲시콜라;{sku}\r\n";
        var bytes = encoding switch
        {
            "cp949" => Cp949.GetBytes(text),
            "utf-8" => Encoding.UTF8.GetBytes(text),
            _ => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
        };

        Counts(await ImportAsync(admin, bytes)).ShouldBe((1, 1, 0, 0));

        (await FindAsync(admin, sku)).Single().GetProperty("name").GetString().ShouldBe("똠방각하 펲시콜라");
    }

    [Fact]
    public async Task Every_bad_line_is_told_by_its_number_and_nothing_is_written()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var (word, taken, twice) = (Guid.NewGuid().ToString("N"), Gtin.Next(), $"twice-{Guid.NewGuid():N}");
        await server.AddProductAsync("임자", (taken, 1));
        foreach (var name in new[] { "하나", "둘" }) await admin.PostAsync("/api/v1/products", new { name, sku = twice });
        var sheet = $"""
            id,name,sku,barcode,internal,price,category,archived
            ,good {word},{word}-1,,,,,

            ,"two
            lines {word}",{word}-2,,,,,
            ,,{word}-3,,,,,
            ,bad digit,{word}-4,8801234567890,,,,
            ,own code,{word}-5,PLU-7,,,,
            ,own code,{word}-6,PLU-{word},예,,,
            ,no price,{word}-7,,,cheap,,
            ,no category,{word}-8,,,,nowhere,
            ,no flag,{word}-9,,,,,perhaps
            milk,no id,{word}-10,,,,,
            ,again,{word}-1,,,,,
            ,which,{twice},,,,,
            ,stolen,{twice}-x,{taken}*0,,,,
            ,half "quote,{word}-11,"x" y,,,,
            ,open,"{word}-12,,,,,
            ,many,{word}-13,,,,,,surplus
            ,minus,{word}-14,,,-5,,
            """;

        var dry = await ImportAsync(admin, sheet, "?dryRun=true");
        var refused = await ImportAsync(admin, sheet);

        refused.ShouldBeProblem(422, "import.refused");
        (int, string)[] expected =
        [
            (4, "product.invalid"), (6, "product.invalid"), (7, "barcode.check_digit"), (8, "barcode.not_gtin"), (10, "product.invalid"),
            (11, "import.category_unknown"), (12, "product.invalid"), (13, "id.invalid"), (14, "import.repeated"), (15, "import.ambiguous"),
            (16, "barcode.pack_size"), (17, "import.malformed"), (18, "import.malformed"), (19, "import.malformed"), (20, "product.invalid"),
        ];
        foreach (var answer in new[] { dry, refused })
            answer["badLines"].EnumerateArray().Select(line => (line.GetProperty("line").GetInt32(), line.GetProperty("code").GetString()!)).ShouldBe(expected);
        refused["badLines"][2].GetProperty("message").GetString()!.ShouldContain("should be 3");
        (await FindAsync(admin, word)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_changes_what_its_columns_say_and_leaves_the_rest()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var (sku, code, more) = (Guid.NewGuid().ToString("N"), Gtin.Next(), Gtin.Next());
        var added = await admin.PostAsync("/api/v1/products", new { name = "처음", sku, unit = "개", price = 10, barcodes = new[] { new { code } } });
        var path = $"/api/v1/products/{added["id"].GetGuid()}";

        Counts(await ImportAsync(admin, $"sku,unit,barcode,archived\n{sku},,{more},true\n")).ShouldBe((1, 0, 1, 0));

        var changed = await admin.GetAsync(path);
        changed["name"].GetString().ShouldBe("처음");
        changed["price"].GetDecimal().ShouldBe(10);
        changed["archived"].GetBoolean().ShouldBeTrue();
        changed.Json.TryGetProperty("unit", out _).ShouldBeFalse();
        changed["barcodes"].GetArrayLength().ShouldBe(2);
        Counts(await ImportAsync(admin, $"barcode,name\n{code},바코드로 찾음\n")).ShouldBe((1, 0, 1, 0));
        (await admin.GetAsync(path))["name"].GetString().ShouldBe("바코드로 찾음");
    }

    [Theory]
    [InlineData("name,price\n\"27\" TV,10\n둘째,20\n", 2)]
    [InlineData("name,price\n첫째,10\n\"열림,20\n셋째,30\n\"넷째\",40\n", 3)]
    [InlineData("name,price\n첫째,10\n\"열림,20\n셋째,30\n넷째,40\"\n", 3, 5)]
    [InlineData("name,price\n첫째,10\n\"열림", 3)]
    public async Task A_line_with_broken_quotes_is_told_and_swallows_no_other(string sheet, params int[] lines)
    {
        var admin = await server.AddUserAsync(Role.Admin);

        foreach (var query in new[] { "?dryRun=true", "" })
        {
            var answer = await ImportAsync(admin, sheet, query);
            answer["badLines"].EnumerateArray().Select(line => line.GetProperty("line").GetInt32()).ShouldBe(lines);
            answer["badLines"][0].GetProperty("code").GetString().ShouldBe("import.malformed");
            answer["lines"].GetInt32().ShouldBe(sheet.TrimEnd().Count(one => one is '\n'));
        }
    }

    [Fact]
    public async Task A_sheet_is_read_as_spreadsheets_save_it_as_unicode_text_and_as_a_first_line_says()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var word = Guid.NewGuid().ToString("N");
        var (tabs, signs) = ($"이름\tSKU\t판매가\r\n우유\t{word}-1\t￦1,200\r\n", $"sep=;\r\n이름;SKU;판매가\r\n쌀;{word}-2;2,5\r\n;;\r\n\r\n");

        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
            (await ImportAsync(admin, [.. encoding.Preamble, .. encoding.GetBytes(tabs)])).Status.ShouldBe(200);
        var read = await ImportAsync(admin, signs);

        Counts(read).ShouldBe((1, 1, 0, 0));
        read["emptyLines"].GetInt32().ShouldBe(2);
        (await FindAsync(admin, word)).Select(item => (item.GetProperty("name").GetString(), item.GetProperty("price").GetDecimal()))
            .ShouldBe([("쌀", 2.5m), ("우유", 1200m)]);
        foreach (var first in new[] { "sep=;", "\"sep=;\"", "sep=;;;" })
            (await ImportAsync(admin, $"{first}\nname;price\nx;cheap\n"))["badLines"][0].GetProperty("line").GetInt32().ShouldBe(3);
    }

    [Theory]
    [InlineData("name,price", "1,,5")]
    [InlineData("name,price", "1,2,3")]
    [InlineData("name,price", "1,")]
    [InlineData("name,price", "1,5")]
    [InlineData("name;price", "1,2,3")]
    [InlineData("name,internal", "PLU-7")]
    public async Task What_is_no_number_or_no_flag_is_refused(string header, string cell)
    {
        var answer = await ImportAsync(await server.AddUserAsync(Role.Admin), $"{header}\nx{header[4]}\"{cell}\"\n");

        answer.ShouldBeProblem(422, "import.refused");
        var bad = answer["badLines"].EnumerateArray().ShouldHaveSingleItem();
        (bad.GetProperty("code").GetString(), bad.GetProperty("cell").GetString()).ShouldBe(("product.invalid", cell));
    }

    [Fact]
    public async Task A_category_that_there_is_not_is_named_and_added_when_that_is_asked_for()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var word = Guid.NewGuid().ToString("N");
        var sheet = $"name,sku,category\n우유,{word}-1,유제품 {word}\n치즈,{word}-2,유제품 {word.ToUpperInvariant()}\n";

        var bad = (await ImportAsync(admin, sheet))["badLines"].EnumerateArray().ToList();
        bad.Select(line => (line.GetProperty("code").GetString(), line.GetProperty("cell").GetString()))
            .ShouldBe([("import.category_unknown", $"유제품 {word}"), ("import.category_unknown", $"유제품 {word.ToUpperInvariant()}")]);
        (await ImportAsync(admin, $"{sheet},{word}-3,\n", "?makeCategories=true")).ShouldBeProblem(422, "import.refused");
        var dry = await ImportAsync(admin, sheet, "?makeCategories=true&dryRun=true");
        dry["newCategories"][0].GetString().ShouldBe($"유제품 {word}");
        (await ImportAsync(admin, sheet))["badLines"].GetArrayLength().ShouldBe(2);

        var made = await ImportAsync(admin, sheet, "?makeCategories=true");
        Counts(made).ShouldBe((2, 2, 0, 0));
        made["newCategories"].GetArrayLength().ShouldBe(1);
        (await FindAsync(admin, word)).Select(item => item.GetProperty("categoryId").GetGuid()).Distinct().Count().ShouldBe(1);
        Counts(await ImportAsync(admin, sheet, "?makeCategories=true")).ShouldBe((2, 0, 0, 2));
    }

    [Theory]
    [InlineData("", "import.header")]
    [InlineData("\n\n", "import.header")]
    [InlineData("색깔,크기\n1,2", "import.header")]
    [InlineData("name,이름\na,b", "import.header")]
    [InlineData("\"name\na", "import.header")]
    [InlineData("\"sku\" x,name\nsku,name\na,b", "import.header")]
    public async Task A_sheet_without_columns_is_refused(string sheet, string code) =>
        (await ImportAsync(await server.AddUserAsync(Role.Admin), sheet)).ShouldBeProblem(422, code);

    [Fact]
    public async Task What_is_no_sheet_is_refused()
    {
        var admin = await server.AddUserAsync(Role.Admin);

        (await ImportAsync(admin, [0x6E, 0x61, 0x6D, 0x65, 0x0A, 0xC7, 0x20, 0x0A])).ShouldBeProblem(422, "import.encoding");
        (await ImportAsync(admin, $"name\n{string.Concat(Enumerable.Repeat("a\n", 20_001))}")).ShouldBeProblem(413, "import.too_long");
        (await ImportAsync(admin, $"name\n{new string('a', 4 * 1024 * 1024)}")).ShouldBeProblem(413, "body.too_large");
        (await ImportAsync(admin, "name\na\0b")).ShouldBeProblem(422, "import.refused");
        (await ImportAsync(admin, "sku,barcode,name\na\0b,c\0d,x")).ShouldBeProblem(422, "import.refused");
        (await admin.PostAsync("/api/v1/products/import", new { name = "x" })).ShouldBeProblem(415, "body.media_type");
        (await ImportAsync(admin, "name\n")).Status.ShouldBe(200);
        foreach (var role in new[] { Role.Worker, Role.Auditor })
            (await ImportAsync(await server.AddUserAsync(role), "name\nx")).ShouldBeProblem(403, "access.denied");
    }

    [Fact]
    public async Task An_export_neutralises_formulas_keeps_numbers_and_changes_nothing_when_it_is_imported()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var word = Guid.NewGuid().ToString("N");
        string[] names =
        [
            $"=1+1 {word}", $"+82 {word}", $"-5% {word}", $"@user {word}",
            $"＝1+1 {word}", $"＋82 {word}", $"－5 {word}", $"＠user {word}", $"'＝quoted {word}",
            $"'=quoted {word}", $"'plain {word}", $"쉼표, \"따옴표\" {word}",
        ];
        foreach (var name in names) await admin.PostAsync("/api/v1/products", new { name, sku = $"-{name}", price = 1234.5m, unit = "=개" });
        await admin.PostAsync("/api/v1/products", new
        {
            name = $"코드 {word}",
            barcodes = new object[] { new { code = $"a|b*c\\d {word}", @internal = true, packSize = 2.5m }, new { code = $"=x{word}", @internal = true },
                new { code = Gtin.Next() } },
        });
        await server.AddProductAsync($" 옛 것 {word} ", ($"88012345678{word[..2]}", 3));

        var auditor = await server.AddUserAsync(Role.Auditor);
        using var response = await auditor.Client.GetAsync(new Uri("/api/v1/products/export", UriKind.Relative));
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var sheet = Encoding.UTF8.GetString(bytes[3..]);

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        response.Content.Headers.ContentDisposition!.FileName.ShouldBe("products.csv");
        bytes[..3].ShouldBe(Encoding.UTF8.Preamble.ToArray());
        sheet.ShouldStartWith("id,name,sku,category,unit,price,barcodes,internal,archived\r\n");
        foreach (var name in names[..4]) sheet.ShouldContain($",'{name},'-");
        sheet.ShouldContain($",''=quoted {word},");
        foreach (var sign in "＝＋－＠") sheet.ShouldContain($",'{sign}");
        sheet.ShouldContain($",'plain {word},");
        sheet.ShouldContain(",'=개,1234.5,");
        sheet.Split("\r\n").SelectMany(line => line.Split(',')).ShouldAllBe(cell => cell.Length == 0 || !"=+-@".Contains(cell.TrimStart('"')[0]));

        var again = await ImportAsync(admin, bytes);
        again.Status.ShouldBe(200, again.Body);
        (again["created"].GetInt32(), again["updated"].GetInt32()).ShouldBe((0, 0));
        again["unchanged"].GetInt32().ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task Five_thousand_lines_are_imported_at_once()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var word = Guid.NewGuid().ToString("N");
        var sheet = "name,sku,price,barcode\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"대량 {i},{word}-{i},{i},{Gtin.Next()}\n"));

        Counts(await ImportAsync(admin, sheet)).ShouldBe((5_000, 5_000, 0, 0));
        Counts(await ImportAsync(admin, sheet.Replace("대량 7,", "바뀐 7,"))).ShouldBe((5_000, 0, 1, 4_999));
        await server.ShouldBeConsistentAsync();
    }

    private static (int, int, int, int) Counts(Answer answer)
    {
        answer.Status.ShouldBe(200, answer.Body);
        answer["badLines"].GetArrayLength().ShouldBe(0, answer.Body);
        return (answer["lines"].GetInt32(), answer["created"].GetInt32(), answer["updated"].GetInt32(), answer["unchanged"].GetInt32());
    }

    private static async Task<IReadOnlyList<System.Text.Json.JsonElement>> FindAsync(TestUser user, string search) =>
        (await user.GetAsync($"/api/v1/products?search={search}")).Items;
}
