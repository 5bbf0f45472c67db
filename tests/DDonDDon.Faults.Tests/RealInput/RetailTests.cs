using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Faults.Tests.RealInput;

/// <summary>After a retailer's three months, or an excerpt of them: nothing is lost, nothing is booked twice, nothing is tidied up.</summary>
public class RetailTests(RetailLoad load) : IClassFixture<RetailLoad>
{
    [Fact]
    public async Task Every_line_is_stored_once()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(load.Report);
        load.Lines.Count.ShouldBe(load.IsWhole ? 105_335 : 3_584);
        load.Acknowledged.Count.ShouldBe(load.Lines.Count);
        await Audit.CheckAsync(load.Shop.ConnectionString, load.Acknowledged);
    }

    [Theory]
    [InlineData("select tenant_id, id, (data ->> 'quantity')::numeric from mt_doc_currentstock")]
    [InlineData("""
        select tenant_id, stream_id, sum(case type when 'stock_issued' then -1 else 1 end * (data ->> 'quantity')::numeric)
        from mt_events where type in ('stock_received', 'stock_issued', 'stock_adjusted') group by tenant_id, stream_id
        """)]
    public async Task The_stock_is_minus_the_sum_of_the_quantities_in_documents_and_in_events(string query)
    {
        var expected = new Dictionary<(string, Guid), decimal>();
        foreach (var line in load.Lines)
        {
            var item = (load.Shop.Stores[line.Store].ToString(), RetailLine.IdOf(line.Code));
            expected[item] = expected.GetValueOrDefault(item) - line.Quantity;
        }

        var stock = await Audit.ReadAsync(
            load.Source, query, row => (Item: (row.GetString(0), row.GetGuid(1)), Quantity: row.GetDecimal(2)));

        stock.Count.ShouldBe(expected.Count);
        stock.Where(item => expected.GetValueOrDefault(item.Item, decimal.MinValue) != item.Quantity).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_verification_finds_nothing_and_a_rebuild_changes_nothing()
    {
        foreach (var projection in DdonProjections.All)
        {
            var verified = await new Verifier(load.Store).VerifyAsync(projection, 2, null, default);
            verified.Differences.ShouldBeEmpty();
            var rebuilt = await new Rebuilder(load.Store).RebuildAsync(projection, 2, null, default);
            (rebuilt.Added, rebuilt.Changed, rebuilt.Removed).ShouldBe((0, 0, 0), projection.Name);
        }
    }

    [Fact]
    public async Task The_catalogue_keeps_missing_names_and_codes_that_differ_only_in_case()
    {
        var codes = load.Lines.Select(line => line.Code).Distinct(StringComparer.Ordinal).ToList();
        var products = (await Audit.ReadAsync(
            load.Source, "select data from mt_doc_product", row => JsonSerializer.Deserialize<JsonElement>(row.GetString(0))))
            .ToDictionary(product => product.GetProperty("sku").GetString()!, StringComparer.Ordinal);

        products.Keys.Order(StringComparer.Ordinal).ShouldBe(codes.Order(StringComparer.Ordinal));
        foreach (var (code, product) in products)
        {
            var name = load.Lines.FirstOrDefault(line => line.Code == code && line.Description.Length > 0)?.Description ?? "";
            product.GetProperty("name").GetString().ShouldBe(name);
            product.GetProperty("id").GetGuid().ShouldBe(RetailLine.IdOf(code));
        }
        products.Values.Count(product => product.GetProperty("name").GetString() == "").ShouldBe(load.IsWhole ? 54 : 108);
        codes.Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBeLessThan(codes.Count);
    }

    [Fact]
    public async Task A_scan_tells_codes_apart_that_differ_only_in_case()
    {
        using var client = new HttpClient { BaseAddress = load.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", load.Shop.Token);
        var twins = load.Lines.Select(line => line.Code).Distinct(StringComparer.Ordinal)
            .GroupBy(code => code, StringComparer.OrdinalIgnoreCase).Where(codes => codes.Count() > 1).Take(5)
            .SelectMany(codes => codes).ToList();

        twins.Count.ShouldBe(10);
        foreach (var code in twins)
        {
            var path = new Uri($"/api/v1/products/barcode/{Uri.EscapeDataString(code)}", UriKind.Relative);
            var scan = await client.GetFromJsonAsync<JsonElement>(path);
            scan.GetProperty("product").GetProperty("id").GetGuid().ShouldBe(RetailLine.IdOf(code));
        }
    }
}
