using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Tests.Support;
using FsCheck.Fluent;
using Gtin = DDonDDon.Server.Tests.Support.Gtin;

namespace DDonDDon.Server.Tests.Products;

public class SearchTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("서울우유 1L", "우유")]
    [InlineData("서울우유 1L", "ㅇㅇ")]
    [InlineData("서울우유 1L", "ㅅㅇㅇㅇ")]
    [InlineData("서울우유 1L", "ㅅㅇ우유")]
    [InlineData("서울우유 1L", "우ㅇ")]
    [InlineData("서울우유 1L", "우유 서울")]
    [InlineData("서울우유 1L", "ㅇㅇ 1l")]
    [InlineData("서울우유 1L", "ㅇㅇ1")]
    [InlineData("서울 우유 1L", "서울우유")]
    [InlineData("서울우유 1L", "서울 우유")]
    [InlineData("서울우유 1L", "유")]
    [InlineData("감사 선물세트", "ㄳ")]
    [InlineData("값진 선물", "ㄱㅈ")]
    [InlineData("까나리액젓", "ㄲㄴㄹ")]
    [InlineData("ㅋㅋ볶음면", "ㅋㅋ")]
    [InlineData("ㅋㅋ볶음면", "ㅋㅋ볶")]
    [InlineData("Choco PIE", "cHOCO pie")]
    [InlineData("Café Crème", "CAFÉ")]
    [InlineData("ＣＯＬＡ　５００", "cola 500")]
    [InlineData("COLA 500", "ｃｏｌａ")]
    [InlineData("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af")]
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글")]
    [InlineData("100% 오렌지", "100%")]
    [InlineData("a_b", "a_b")]
    [InlineData(@"back\slash", @"k\s")]
    [InlineData("a.b*c[d]^$+?(e){f}|g-h 사과", "a.b*c[d]^$+?(e){f}|g-h")]
    [InlineData("a.b*c[d]^$+?(e){f}|g-h사과", "(e){f}|g-hㅅ과")]
    [InlineData("'; drop table x; --", "'; drop")]
    [InlineData("😀 초콜릿", "😀")]
    public async Task A_product_is_found_by(string name, string search)
    {
        var id = await server.AddProductAsync(name);

        (await IdsAsync(search)).ShouldContain(id);
    }

    [Theory]
    [InlineData("서울우유 1L", "우우")]
    [InlineData("서울우유 1L", "ㅅㅇㅅ")]
    [InlineData("서울우유 1L", "ㅅ울유")]
    [InlineData("서울우유 1L", "우유 2L")]
    [InlineData("어린이 과자", "ㅇㅇ 유")]
    [InlineData("100 오렌지", "100%")]
    [InlineData("axb", "a_b")]
    [InlineData("axb사과", "a.bㅅ과")]
    [InlineData("backslash", @"k\s")]
    public async Task A_product_is_not_found_by(string name, string search)
    {
        var id = await server.AddProductAsync(name);

        (await IdsAsync(search)).ShouldNotContain(id);
    }

    [Fact]
    public async Task A_product_is_found_by_its_sku_and_by_a_part_of_a_code_while_it_has_them()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var (code, sku) = (Gtin.Next(), $"Ab-{Guid.NewGuid():N}");
        var added = await admin.PostAsync("/api/v1/products", new { name = "무엇", sku, barcodes = new[] { new { code } } });
        var id = added["id"].GetGuid();

        (await IdsAsync(sku.ToUpperInvariant())).ShouldBe([id]);
        (await IdsAsync(code[..^1])).ShouldContain(id);
        (await IdsAsync($"{code} 무엇")).ShouldBe([id]);
        await admin.DeleteAsync($"/api/v1/products/{id}/barcodes/{code}");
        await admin.PatchAsync($"/api/v1/products/{id}", new { changes = new { sku = "other", name = "다른것" } });

        (await IdsAsync(sku)).ShouldBeEmpty();
        (await IdsAsync(code)).ShouldBeEmpty();
        (await IdsAsync("다른것 other")).ShouldBe([id]);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Any_part_of_a_name_finds_it_and_so_do_its_initial_consonants()
    {
        const string Letters = "가나다라마바사아자차카타파하각힣뷁꽃 abZ09%_\\.*[](){}^$-'\"é한글";
        var names = Gen.ArrayOf(Gen.Elements<char>(Letters)).Select(letters => new string(letters))
            .Where(name => name.Trim().Length is > 1 and < 40);
        foreach (var name in names.Sample(60))
        {
            var id = await server.AddProductAsync(name);
            for (var i = 0; i < 4; i++)
            {
                var from = Random.Shared.Next(name.Length - 1);
                var part = name.Substring(from, 1 + Random.Shared.Next(name.Length - from));
                foreach (var search in new[] { part, Initials(part, 1), Initials(part, 2) })
                    (await FindsAsync(id, search)).ShouldBeTrue($"'{search}' finds '{name}'");
            }
        }
    }

    [Fact]
    public async Task The_list_is_by_name_and_comes_in_pages_without_a_gap()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var category = Guid.CreateVersion7();
        string[] names = ["하늘", "가지", "Banana", "apple", "가지", "10", "나물"];
        foreach (var name in names) await admin.PostAsync("/api/v1/products", new { name, categoryId = category });
        await admin.PostAsync("/api/v1/products", new { name = "다른 갈래", categoryId = Guid.CreateVersion7() });

        var listed = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await admin.GetAsync($"/api/v1/products?category={category}&limit=2{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            page.Status.ShouldBe(200, page.Body);
            listed.AddRange(page.Items.Select(item => item.GetProperty("name").GetString()!));
            cursor = page["nextCursor"].GetString();
        }

        listed.ShouldBe(["10", "apple", "Banana", "가지", "가지", "나물", "하늘"]);
    }

    [Fact]
    public async Task Archived_products_are_left_out_unless_they_are_asked_for()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var word = Guid.NewGuid().ToString("N");
        var (kept, gone) = (await server.AddProductAsync($"남은 {word}"), await server.AddProductAsync($"없앤 {word}"));
        await admin.PatchAsync($"/api/v1/products/{gone}", new { changes = new { archived = true } });

        (await IdsAsync(word)).ShouldBe([kept]);
        (await IdsAsync(word, "&archived=false")).ShouldBe([kept]);
        (await IdsAsync(word, "&archived=true")).ShouldBe([gone]);
        (await IdsAsync(word, "&archived=any")).ShouldBe([kept, gone]);
    }

    [Theory]
    [InlineData("archived=yes", "filter.invalid")]
    [InlineData("category=milk", "request.malformed")]
    [InlineData("limit=0", "limit.invalid")]
    [InlineData("limit=501", "limit.invalid")]
    [InlineData("cursor=x", "cursor.invalid")]
    [InlineData("cursor=WyJhIiwiYiJd", "cursor.invalid")]
    [InlineData("search=a%00b", "filter.invalid")]
    public async Task A_question_that_makes_no_sense_is_refused(string query, string code) =>
        (await (await server.AddUserAsync(Role.Auditor)).GetAsync($"/api/v1/products?{query}")).ShouldBeProblem(400, code);

    [Theory]
    [InlineData("")]
    [InlineData("%20%20")]
    [InlineData("%ED%A0%80")]
    [InlineData("%FF%FE")]
    [InlineData("%E3%85%8B%25%5C_")]
    public async Task Any_other_search_is_answered(string search) =>
        (await (await server.AddUserAsync(Role.Auditor)).GetAsync($"/api/v1/products?search={search}")).Status.ShouldBe(200);

    [Fact]
    public async Task Search_of_200_characters_is_answered_and_of_more_is_not()
    {
        var auditor = await server.AddUserAsync(Role.Auditor);

        (await auditor.GetAsync($"/api/v1/products?search={new string('ㅇ', 200)}")).Status.ShouldBe(200);
        (await auditor.GetAsync($"/api/v1/products?search={new string('a', 201)}")).ShouldBeProblem(400, "filter.invalid");
    }

    [Fact]
    public async Task A_name_that_grows_when_it_is_compared_can_be_stored()
    {
        var id = await server.AddProductAsync(new string('\uFDFA', 200));

        (await IdsAsync("\uFDFA")).ShouldContain(id);
    }

    [Fact]
    public async Task Ten_thousand_products_are_searched()
    {
        await server.EditAsync([.. Enumerable.Range(0, 10_000).Select(i => new ProductRegistered
        {
            Id = Guid.CreateVersion7(),
            ProductId = Guid.CreateVersion7(),
            DeviceId = Guid.NewGuid(),
            Seq = i,
            RecordedBy = Guid.NewGuid(),
            OccurredAt = server.Clock.Now,
            Changes = new Dictionary<string, string?> { [ProductField.Name] = $"묶음상품 {i:00000}", [ProductField.Sku] = $"BULK-{i}" },
        })]);

        (await IdsAsync("ㅁㅇㅅㅍ 04242")).Count.ShouldBe(1);
        (await IdsAsync("bulk-777")).Count.ShouldBe(11);
        (await IdsAsync("묶음")).Count.ShouldBe(500);
        await server.ShouldBeConsistentAsync();
    }

    private async Task<IReadOnlyList<Guid>> IdsAsync(string search, string more = "")
    {
        var answer = await (await AuditorAsync()).GetAsync($"/api/v1/products?search={Uri.EscapeDataString(search)}&limit=500{more}");
        answer.Status.ShouldBe(200, $"{search} {answer.Body}");
        return [.. answer.Items.Select(item => item.GetProperty("id").GetGuid())];
    }

    // Whatever else the other tests have added.
    private async Task<bool> FindsAsync(Guid id, string search) => await server.AskAsync<bool>("""
        select exists (select from ddon_product_search s where product_id = $1 and haystack like all (ddon_search_patterns($2))
            and haystack ~ all (ddon_search_mixed($2)) and ddon_search_grams(haystack) @> ddon_search_terms($2))
        """, id, search);

    private TestUser? _auditor;

    private async Task<TestUser> AuditorAsync() => _auditor ??= await server.AddUserAsync(Role.Auditor);

    // Each syllable, or each nth, as its initial consonant.
    private static string Initials(string text, int nth) => string.Concat(text.Select((letter, i) =>
        letter is >= '가' and <= '힣' && i % nth == 0 ? "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"[(letter - '가') / 588] : letter));
}
