using System.Text;
using System.Text.Json.Nodes;
using DDonDDon.Server.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Server.Tests.Sync;

/// <summary>Random damage to a good batch: it is never the server's fault, and never harms a neighbour.</summary>
public class FuzzTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "-1", "1e400", "1e-400", "0.0001", "9223372036854775808", "-9223372036854775809",
        "1e18", "\"\"",
        "\"\\u0000\"", "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"\uffff\"", "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"2026-11-22T03:00:00+25:00\"", "\"AMEND\"", "\"COUNT\"", "\"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f\"", "{}", "[]",
        "[[[[[[]]]]]]",
        "{\"\":{\"\\ud800\":1}}", "\"1e5\"", "123456789012345678901234567890", "\"' or 1=1 --\"", "\"%00\"",
    ];

    private static readonly string[] Members =
    [
        "id", "seq", "type", "storeId", "productId", "barcode", "quantity", "occurredAt", "ageMs", "recordedBy", "reason",
        "note", "reference",
        "movementId", "void", "", "\\ud800", "i\\ud800", "\\u0000", "i\\u0064", "__proto__",
    ];

    [Fact]
    public async Task No_member_of_any_value_is_the_servers_fault_or_harms_a_neighbour()
    {
        var shop = await server.NewShopAsync();
        var random = Gen.Choose(0, int.MaxValue - 1);

        await ForAsync(60, random, async seed =>
        {
            var dice = new Random(seed);
            var items = new List<string>();
            for (var i = 0; i < 12; i++)
            {
                items.Add(shop.Device.Inbound(shop.Milk, 1).ToJsonString());
                items.Add(Damaged(shop.Device.Item(Pick(dice, "INBOUND", "COUNT", "AMEND", "ADJUST"), shop.Milk, 1), dice));
            }
            var batch =
                shop.Device.Batch().ToJsonString().Replace("[]", $"[{string.Join(',', items)}]", StringComparison.Ordinal);

            var answer = await shop.Worker.Client.SendBatchAsync(batch);

            answer.Status.ShouldBe(200, $"seed {seed}: {answer.Body} to {batch}");
            answer.Results.Count.ShouldBe(24);
            foreach (var (index, result) in answer.Results.Index().Where(one => one.Index % 2 == 0))
                result.Status.ShouldBe("accepted", $"seed {seed}, item {index}: {batch}");
        });
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task No_byte_anywhere_is_the_servers_fault()
    {
        var shop = await server.NewShopAsync();

        await ForAsync(300, Gen.Choose(0, int.MaxValue - 1), async seed =>
        {
            var dice = new Random(seed);
            var good = shop.Device.Inbound(shop.Milk, 1).With("note", "검수 완료").With("reference", "PO-1");
            var batch = Encoding.UTF8.GetBytes(shop.Device.Batch(good, shop.Device.Scan("COUNT", "8801234567893",
                2)).ToJsonString()).ToList();
            for (var i = dice.Next(1, 4); i > 0; i--) Damage(batch, dice);

            var answer = await shop.Worker.Client.SendBatchAsync([.. batch]);

            answer.Status.ShouldBeOneOf(200, 400);
        });
        await server.ShouldBeConsistentAsync();
    }

    private static string Damaged(JsonObject item, Random dice)
    {
        for (var i = dice.Next(1, 4); i > 0; i--) item = item.Without(Pick(dice, Members));
        var json = item.ToJsonString()[..^1];
        for (var i = dice.Next(1, 4); i > 0; i--)
            json += $"{(json.Length > 1 ? "," : "")}\"{Pick(dice, Members)}\":{Pick(dice, Values)}";
        return json + "}";
    }

    private static void Damage(List<byte> bytes, Random dice)
    {
        var place = dice.Next(bytes.Count);
        switch (dice.Next(4))
        {
            case 0: bytes[place] = (byte)dice.Next(256); break;
            case 1: bytes.RemoveAt(place); break;
            case 2: bytes.Insert(place, (byte)Pick(dice, "{", "}", "[", "]", "\"", ",", ":", "\\", "0", "-", "e")[0]); break;
            default: bytes.RemoveRange(place, Math.Min(dice.Next(1, 20), bytes.Count - place - 1)); break;
        }
    }

    private static string Pick(Random dice, params string[] choices) => choices[dice.Next(choices.Length)];

    private static async Task ForAsync(int cases, Gen<int> seeds, Func<int, Task> holds)
    {
        foreach (var seed in seeds.Sample(cases)) await holds(seed);
    }
}
