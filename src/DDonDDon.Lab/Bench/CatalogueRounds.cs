using System.Diagnostics;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Lab.Bench;

/// <summary>
/// Reads of a catalogue of 100,000 products over HTTP: barcodes looked up with stock, in turns with a bare <c>/healthz</c>, and searches.
/// </summary>
internal sealed class CatalogueRounds(BenchOptions options)
{
    private const int Products = 100_000;
    private const int Connections = 32;
    private const double SearchLimitMilliseconds = 50;

    private static readonly string FillStock = SqlText.Load(typeof(CatalogueRounds).Assembly, "bench/fill-stock.sql");
    private static readonly string[] Makers = ["서울", "구름언덕", "매일", "남양", "농심", "오뚜기", "해태", "롯데", "동원", "풀무원", "빙그레", "청정원", "하늘들", "노브랜드", "삼양", "샘표"];
    private static readonly string[] Goods =
    [
        "흰우유", "초코우유", "라면", "짜장면", "참치", "조미김", "새우과자", "콜라", "사이다", "생수", "두부", "콩나물", "계란", "식빵", "크림빵", "요거트", "치즈", "버터",
        "간장", "고추장", "된장", "식초", "설탕", "소금", "밀가루", "식용유", "커피", "녹차", "만두", "어묵",
    ];
    private static readonly string[] Kinds = ["순한맛", "매운맛", "플러스", "골드", "라이트", "오리지널", "프리미엄", "유기농", "저지방", "무가당", "가득", "한입"];
    private static readonly string[] Units = ["ml", "g", "L", "입", "봉"];

    // Rare and common words, initial consonants, mixtures, parts of codes and SKUs, and what nothing has.
    private static readonly string[] Searches =
    [
        "우유", "ㅇㅇ", "ㅅㅇㅇㅇ", "서울 흰우유", "ㅅㅇ우유", "ㄱㄹㅇㄷ", "프리미엄 고추장 500", "1", "ㅊ", "뷁", "없는상품", "8800000", "0004211", "SKU-777", "sku-77777", "ㅁㅎㅁ 라면 g",
        "ㅋㄹ 골드", "두부 순한맛", "00000", "ㄱㄱㄱㄱㄱㄱ", "L", "녹차 ㅇㄱㄴ", "50%", "ㅎㅎㅎ",
    ];

    public async Task<(Figure LookUp, IReadOnlyList<Latency> Latencies)> RunAsync(BenchDatabase database, CancellationToken ct)
    {
        await using var path = (HttpAppend)await HttpAppend.OpenAsync(database, ct);
        var storeId = Guid.CreateVersion7();
        await FillAsync(database, storeId, ct);
        var codes = Enumerable.Range(0, Products).Select(CodeOf).ToArray();
        string LookUp() => $"/api/v1/products/barcode/{codes[Random.Shared.Next(Products)]}?storeId={storeId}";
        string Search() => $"/api/v1/products?search={Uri.EscapeDataString(Searches[Random.Shared.Next(Searches.Length)])}";

        var time = options.MovementTime;
        foreach (var next in new Func<string>[] { () => "/healthz", LookUp, Search }) await GetAsync(path.Client, next, Connections, 2 * time, ct);
        var (health, lookUps, searches) = (new List<Percentiles>(), new List<Percentiles>(), new List<Percentiles>());
        for (var round = 0; round < options.Rounds; round++)
        {
            health.Add(Percentiles.Of(await GetAsync(path.Client, () => "/healthz", Connections, time, ct)));
            lookUps.Add(Percentiles.Of(await GetAsync(path.Client, LookUp, Connections, time, ct)));
            searches.Add(Percentiles.Of(await GetAsync(path.Client, Search, 1, time, ct)));
        }
        var what = $"barcode look-up: HTTP, {Connections} connections, {Products} products";
        // What 99 of 100 requests take, as a rate: three times as long is a third of the rate.
        return (
            new($"{what}, by its 99th percentile", "/healthz", 1 / 3.0, [.. lookUps.Zip(health, (look, bare) => new Round(1000 / look.P99, 1000 / bare.P99))]),
            [new("/healthz", null, health), new(what, null, lookUps), new($"search: HTTP, {Products} products", SearchLimitMilliseconds, searches)]);
    }

    private static async Task FillAsync(BenchDatabase database, Guid storeId, CancellationToken ct)
    {
        var catalogue = Catalogue.In(database.Store, new() { Home = Path.GetTempPath() });
        foreach (var some in Enumerable.Range(0, Products).Chunk(5_000))
            if (await catalogue.RecordAsync([.. some.Select(Product)], ct) is { } rejection) throw new InvalidOperationException(rejection.Message);
        await using var fill = database.DataSource.CreateCommand(FillStock);
        fill.CommandTimeout = 0;
        foreach (var parameter in new[] { Sql.Text(storeId.ToString()), Sql.Id(storeId), Sql.Text(LedgerDatabase.DefaultTenant) })
            fill.Parameters.Add(parameter);
        await fill.ExecuteNonQueryAsync(ct);
        await database.ExecuteAsync("vacuum analyze", ct);
    }

    private static ProductRegistered Product(int i) => new()
    {
        Id = Guid.CreateVersion7(),
        ProductId = Guid.CreateVersion7(),
        DeviceId = Guid.Empty,
        Seq = i,
        RecordedBy = Guid.Empty,
        OccurredAt = DateTimeOffset.UnixEpoch,
        Changes = new Dictionary<string, string?>
        {
            [ProductField.Name] = $"{Makers[i % 16]} {Goods[i / 16 % 30]} {Kinds[i / 480 % 12]} {100 + i / 5760 * 50}{Units[i % 5]}",
            [ProductField.Sku] = $"SKU-{i}",
            [ProductField.Price] = "1200",
        },
        Barcodes = new Dictionary<string, decimal?> { [CodeOf(i)] = 1 },
    };

    private static string CodeOf(int i) => Enumerable.Range(0, 10).Select(digit => $"880{i * 7919L % 1_000_000_000:000000000}{digit}").First(Gtin.IsOne);

    private static async Task<IReadOnlyList<TimeSpan>> GetAsync(HttpClient client, Func<string> next, int connections, TimeSpan time, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var taken = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            var times = new List<TimeSpan>();
            while (watch.Elapsed < time)
            {
                var (address, begun) = (next(), watch.Elapsed);
                using var response = await client.GetAsync(new Uri(address, UriKind.Relative), ct);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync(ct);
                times.Add(watch.Elapsed - begun);
            }
            return times;
        }, ct)));
        return [.. taken.SelectMany(one => one)];
    }
}
