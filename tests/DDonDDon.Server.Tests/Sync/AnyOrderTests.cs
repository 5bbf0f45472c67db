using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Tests.Support;
using FsCheck.Fluent;

namespace DDonDDon.Server.Tests.Sync;

/// <summary>
/// The promise of the whole: whatever order devices send in, however they cut it into batches and repeat themselves, the stock is
/// the same.
/// </summary>
public class AnyOrderTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Histories = 12;

    private static readonly string[] Types = ["INBOUND", "OUTBOUND", "ADJUST", "COUNT", "AMEND", "VOID"];

    [Fact]
    public async Task Any_order_any_batches_and_any_repeats_give_the_same_stock()
    {
        var (milk, bread) = (await server.AddProductAsync("우유"), await server.AddProductAsync("빵"));
        var admin = await server.AddUserAsync(Role.Admin);

        foreach (var seed in Gen.Choose(0, int.MaxValue - 1).Sample(Histories))
        {
            var history = History(new Random(seed), milk, bread);
            var (one, other) = (await server.OpenStoreAsync(), await server.OpenStoreAsync("America/New_York"));
            await ReplayAsync(admin, one, history, new Random(seed + 1));
            await ReplayAsync(admin, other, history, new Random(seed + 2));

            foreach (var product in new[] { milk, bread })
            {
                var (first, second) = (await DocumentAsync(one, product), await DocumentAsync(other, product));
                second.ShouldBe(first, $"seed {seed}");
                first.ShouldBe(await FoldAsync(one, product), $"seed {seed}");
            }
        }
        await server.ShouldBeConsistentAsync();
    }

    /// <summary>Movements of three devices with few moments, in minutes or in days, so that keys tie and counts and amendments land anywhere.</summary>
    private List<(Guid Device, JsonObject Item)> History(Random dice, Guid milk, Guid bread)
    {
        Guid[] devices = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        var history = new List<(Guid Device, JsonObject Item)>();
        var step = dice.Next(2) == 0 ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(13);
        for (var seq = 1; seq <= dice.Next(8, 24); seq++)
        {
            var product = dice.Next(4) == 0 ? bread : milk;
            var originals = history.Select(one => one.Item)
                .Where(one => one["productId"]!.GetValue<Guid>() == product && !one.ContainsKey("movementId")).ToList();
            var type = originals.Count == 0 ? "INBOUND" : Types[dice.Next(Types.Length)];
            var item = new JsonObject
            {
                ["id"] = Guid.CreateVersion7(),
                ["seq"] = seq,
                ["type"] = type is "VOID" ? "AMEND" : type,
                ["productId"] = product,
                ["occurredAt"] = Device.Time(server.Clock.Now - step * dice.Next(1, 6)),
            };
            if (type is not "VOID") item["quantity"] = dice.Next(1, 40) / 4m;
            if (type is "VOID") item["void"] = true;
            if (type is "AMEND" or "VOID") item["movementId"] = originals[dice.Next(originals.Count)].IdOf();
            history.Add((devices[dice.Next(3)], item));
        }
        return history;
    }

    /// <summary>Sends a history in random order, in random batches, each now and then once more.</summary>
    private async Task ReplayAsync(TestUser sender, Guid store, List<(Guid Device, JsonObject Item)> history, Random dice)
    {
        var waiting = history.Concat(history.Where(_ => dice.Next(3) == 0)).ToArray();
        dice.Shuffle(waiting);
        while (waiting.Length > 0)
        {
            var device = waiting[0].Device;
            var size = dice.Next(1, 8);
            var parts = waiting.Index().ToLookup(one => one.Index < size && one.Item.Device == device, one => one.Item);
            var taken = parts[true].ToList();
            waiting = [.. parts[false], .. taken.Where(_ => dice.Next(6) == 0)];
            var batch = new JsonObject
            {
                ["deviceId"] = device,
                ["sentAt"] = Device.Time(server.Clock.Now),
                ["items"] = new JsonArray([.. taken.Select(one => In(store, one.Item))]),
            };
            foreach (var result in await sender.SyncAsync(batch)) result.Status.ShouldBeOneOf("accepted", "duplicate");
        }
    }

    // An id belongs to one store: the other store's movements get ids of their own that sort alike.
    private static JsonObject In(Guid store, JsonObject item)
    {
        var own = item.With("storeId", store).With("id", Own(item.IdOf(), store));
        return item["movementId"] is { } original ? own.With("movementId", Own(original.GetValue<Guid>(), store)) : own;
    }

    private static Guid Own(Guid id, Guid store) => new($"{id.ToString()[..24]}{store.ToString()[24..]}");

    private async Task<string> DocumentAsync(Guid store, Guid product) => Neutral(store, await server.AskAsync<string>(
        "select coalesce((select data::text from mt_doc_currentstock where tenant_id = $1 and id = $2), 'null')", $"{store}",
        product));

    private async Task<string> FoldAsync(Guid store, Guid product)
    {
        var events = LedgerDatabase.ReadStreams($"{store}", [product]);
        await server.Store.ReadAsync([events], CancellationToken.None);
        if (events.Items.Count == 0) return "null";
        var history = CurrentStockProjection.History(store, product,
            events.Items.Select(stored => (StockMovement)server.Store.Types.Read(stored)));
        return Neutral(store, JsonSerializer.Serialize(history.Fold(), server.Store.Types.Json));
    }

    // In one order, and without what differs between two stores although the history is the same.
    private static string Neutral(Guid store, string json) => (Sorted(JsonNode.Parse(json))?.ToJsonString() ?? "null")
        .Replace(store.ToString(), "store", StringComparison.Ordinal)
        .Replace(store.ToString()[24..], "store", StringComparison.Ordinal);

    private static JsonNode? Sorted(JsonNode? node) => node is JsonObject document
        ? new JsonObject(document.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value))))
        : node?.DeepClone();
}
