using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Features.Audit.Segments;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Tests.Support;
using FsCheck.Fluent;

namespace DDonDDon.Server.Tests.Audit;

/// <summary>What was it, and what did we believe: the stock by two times.</summary>
public class StockAsOfTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Histories = 8;
    private const int Questions = 12;

    private static readonly string[] Types = ["INBOUND", "OUTBOUND", "ADJUST", "COUNT", "AMEND", "VOID"];

    [Fact]
    public async Task Noon_as_it_was_and_noon_as_it_was_believed()
    {
        var (shop, auditor) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Auditor));
        var (delivery, sale) = (shop.Device.Inbound(shop.Milk, 10, shop.MinutesAgo(60)), shop.Device.Outbound(shop.Milk, 3, shop.MinutesAgo(30)));
        await shop.SyncAsync(delivery);
        var before = shop.Now;
        server.Clock.Now = before.AddHours(1);
        await shop.SyncAsync(sale, shop.Device.Amend(shop.Milk, delivery, 12, shop.MinutesAgo(1)), shop.Device.Count(shop.Milk, 20, shop.MinutesAgo(1)));

        (await StockAsync("")).ShouldBe((20, 4));
        (await StockAsync($"&occurredAsOf={Device.Time(before)}")).ShouldBe((9, 3));
        (await StockAsync($"&knownAsOf={Device.Time(before)}")).ShouldBe((10, 1));
        (await StockAsync($"&occurredAsOf={Device.Time(before)}&knownAsOf={Device.Time(before)}")).ShouldBe((10, 1));
        (await StockAsync($"&occurredAsOf={Device.Time(before.AddMinutes(-45))}")).ShouldBe((12, 2));
        (await StockAsync("&occurredAsOf=2020-01-01T09:00:00%2B09:00")).ShouldBe((0, 0));
        (await StockAsync("&knownAsOf=0001-01-01T00:00:00Z")).ShouldBe((0, 0));
        (await StockAsync("&occurredAsOf=9999-12-31T23:59:59.9999999Z&knownAsOf=9999-12-31T23:59:59.9999999Z")).ShouldBe((20, 4));

        async Task<(decimal Quantity, long Version)> StockAsync(string times)
        {
            var answer = await auditor.GetAsync($"/api/v1/audit/stock?storeId={shop.StoreId}&productId={shop.Milk}{times}");
            answer.Status.ShouldBe(200, answer.Body);
            answer["name"].GetString().ShouldBe("우유");
            return (answer["quantity"].GetDecimal(), answer["version"].GetInt64());
        }
    }

    [Fact]
    public async Task Now_and_now_is_what_the_inventory_shows()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 10), shop.Device.Count(shop.Milk, 7), shop.Device.Outbound(shop.Milk, 1),
            shop.Device.Void(shop.Milk, shop.Device.Inbound(shop.Milk, 1)));

        var inventory = JsonNode.Parse((await admin.GetAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}")).Body)!.AsObject();
        var lookedBack = JsonNode.Parse((await admin.GetAsync($"/api/v1/audit/stock?storeId={shop.StoreId}&productId={shop.Milk}")).Body)!.AsObject();

        lookedBack.Remove("occurredAsOf").ShouldBeTrue();
        lookedBack.Remove("knownAsOf").ShouldBeTrue();
        JsonNode.DeepEquals(lookedBack, inventory).ShouldBeTrue($"{lookedBack}\n{inventory}");
    }

    [Theory]
    [InlineData("&occurredAsOf=noon")]
    [InlineData("&knownAsOf=2026-11-22")]
    [InlineData("&occurredAsOf=2026-11-22T12:00:00")]
    public async Task What_is_no_time_with_an_offset_is_refused(string filter)
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));

        (await admin.GetAsync($"/api/v1/audit/stock?storeId={shop.StoreId}{filter}")).ShouldBeProblem(400, "filter.invalid");
    }

    [Fact]
    public async Task A_cursor_that_no_answer_gave_is_refused()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));

        foreach (var cursor in new[] { "x", $"{Guid.NewGuid()}", Paging.Cursor("a", "b", "c", "d") })
            (await admin.GetAsync($"/api/v1/audit/stock?storeId={shop.StoreId}&cursor={cursor}")).ShouldBeProblem(400, "cursor.invalid");
    }

    [Fact]
    public async Task Pages_of_a_store_tell_of_one_moment_though_more_is_recorded_meanwhile()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        for (var product = 0; product < 6; product++) await shop.SyncAsync(shop.Device.Inbound(await server.AddProductAsync(), 2));

        var quantities = new List<decimal>();
        string? cursor = null;
        do
        {
            var page = await admin.GetAsync($"/api/v1/audit/stock?storeId={shop.StoreId}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            page.Status.ShouldBe(200, page.Body);
            foreach (var item in page.Items)
            {
                quantities.Add(item.GetProperty("quantity").GetDecimal());
                await shop.SyncAsync(shop.Device.Inbound(item.GetProperty("productId").GetGuid(), 1), shop.Device.Inbound(await server.AddProductAsync(), 9));
            }
            cursor = page["nextCursor"].GetString();
        }
        while (cursor is not null);

        quantities.ShouldBe([2, 2, 2, 2, 2, 2]);
    }

    [Fact]
    public async Task Any_two_times_give_what_folding_the_movements_that_count_gives_for_an_item_for_pages_and_for_the_whole_store()
    {
        foreach (var seed in Gen.Choose(0, int.MaxValue - 1).Sample(Histories))
        {
            var dice = new Random(seed);
            var shop = await server.NewShopAsync();
            Guid[] products = [shop.Milk, await server.AddProductAsync("빵"), await server.AddProductAsync("두부")];
            var times = await RecordAsync(shop, products, dice);
            var (admin, events) = (await server.AddUserAsync(Role.Admin), await EventsAsync(shop.StoreId));
            for (var question = 0; question < Questions; question++)
            {
                var (occurred, known) = (times[dice.Next(times.Count)], times[dice.Next(times.Count)]);
                var expected = Expected(shop.StoreId, events, occurred, known);
                var context = $"seed {seed}, question {question}, occurred {occurred:O}, known {known:O}";
                // From the events alone at first; then more and more of them are sealed, a few at a time and all sorts in one.
                if (question >= Questions / 4) await new SegmentSealer(server.Store, dice.Next(1, 30)).RunAsync(CancellationToken.None);
                (await WholeAsync(shop.StoreId, occurred, known)).ShouldBe(expected, context);
                (await PagesAsync(admin, shop.StoreId, occurred, known)).ShouldBe(expected, context);
                foreach (var product in products)
                    (await ItemAsync(admin, shop.StoreId, product, occurred, known)).ShouldBe(
                        expected.Find(item => item.Contains($"{product}", StringComparison.Ordinal)) ?? "nothing", context);
            }
        }
    }

    /// <summary>
    /// Some batches, minutes apart, of movements of the hour before: with amendments that arrive before their originals, after them or without.
    /// Returns the moments worth asking for.
    /// </summary>
    private async Task<List<DateTimeOffset>> RecordAsync(Shop shop, Guid[] products, Random dice)
    {
        Device[] devices = [shop.Device, shop.NewDevice(), shop.NewDevice()];
        var start = server.Clock.Now;
        var originals = new List<JsonObject>();
        var items = new List<(int Batch, Device Device, JsonObject Item)>();
        for (var i = 0; i < 30; i++)
        {
            var (batch, device, type) = (dice.Next(5), devices[dice.Next(3)], Types[dice.Next(Types.Length)]);
            var at = start.AddMinutes(10 * batch - dice.Next(0, 60));
            if (type is "AMEND" or "VOID" && originals.Count > 0)
            {
                var original = originals[dice.Next(originals.Count)];
                var product = original["productId"]!.GetValue<Guid>();
                items.Add((batch, device, type is "VOID" ? device.Void(product, original, at) : device.Amend(product, original, dice.Next(1, 40) / 4m, at)));
            }
            else
            {
                var item = device.Item(type is "AMEND" or "VOID" ? "INBOUND" : type, products[dice.Next(3)], dice.Next(1, 40) / 4m, at);
                originals.Add(item);
                // Some never arrive.
                if (dice.Next(8) > 0) items.Add((batch, device, item));
            }
        }
        for (var batch = 0; batch < 5; batch++)
        {
            server.Clock.Now = start.AddMinutes(10 * batch);
            foreach (var sent in items.Where(one => one.Batch == batch).GroupBy(one => one.Device))
                foreach (var result in await shop.Worker.SyncAsync(sent.Key.Batch(sent.Select(one => one.Item))))
                    result.Status.ShouldBe("accepted", $"{result.Json}");
        }
        server.Clock.Now = server.Clock.Now.AddMinutes(5);
        return [.. Enumerable.Range(-70, 125).Select(minute => start.AddMinutes(minute)), start.AddMicroseconds(-1), start.AddMinutes(10).AddMicroseconds(-1),
            server.Clock.Now.AddYears(1)];
    }

    private async Task<List<(StockMovement Movement, DateTimeOffset RecordedAt)>> EventsAsync(Guid storeId)
    {
        await using var command = server.DataSource.CreateCommand("select type, data, stream_id, version, timestamp from mt_events where tenant_id = $1");
        command.Parameters.Add(new() { Value = storeId.ToString() });
        await using var rows = await command.ExecuteReaderAsync();
        var events = new List<(StockMovement, DateTimeOffset)>();
        while (await rows.ReadAsync())
            if (server.Store.Types.Read(rows.GetString(0), rows.GetFieldValue<byte[]>(1), rows.GetGuid(2), rows.GetInt64(3)) is StockMovement movement)
                events.Add((movement, rows.GetFieldValue<DateTimeOffset>(4)));
        return events;
    }

    // The rule as the design says it, and nothing else.
    private static List<string> Expected(Guid storeId, IReadOnlyList<(StockMovement Movement, DateTimeOffset RecordedAt)> events, DateTimeOffset occurred,
        DateTimeOffset known)
    {
        var knownOnes = events.Where(one => one.RecordedAt <= known).ToList();
        return
        [
            .. from item in knownOnes.GroupBy(one => one.Movement.ProductId)
               orderby item.Key
               let counting = item.Where(one => TimeOf(one.Movement, item.Select(other => other.Movement)) <= occurred).ToList()
               where counting.Count > 0
               let stock = CurrentStockProjection.History(storeId, item.Key, counting.Select(one => one.Movement)).Fold()
               select Line(item.Key, stock.Quantity, stock.Baseline?.Key.Id, stock.TotalIn, stock.TotalOut, stock.Version, counting.Max(one => one.RecordedAt)),
        ];
    }

    // An amendment happens with its original; while that is not known, by itself.
    private static DateTimeOffset TimeOf(StockMovement movement, IEnumerable<StockMovement> others) =>
        (movement is MovementAmended amendment ? others.FirstOrDefault(other => other.Id == amendment.MovementId) : null)?.OccurredAt ?? movement.OccurredAt;

    private async Task<List<string>> WholeAsync(Guid storeId, DateTimeOffset occurred, DateTimeOffset known)
    {
        var looking = server.Service<StockLookBack>();
        var moment = await looking.MomentAsync(storeId, occurred, known, CancellationToken.None);
        return [.. (await looking.ListAsync(storeId, moment, null, int.MaxValue, CancellationToken.None))
            .Select(item => Line(item.ProductId, item.Quantity, item.Baseline?.MovementId, item.TotalIn, item.TotalOut, item.Version, item.UpdatedAt!.Value))];
    }

    private static async Task<List<string>> PagesAsync(TestUser admin, Guid storeId, DateTimeOffset occurred, DateTimeOffset known)
    {
        var items = new List<string>();
        string? cursor = null;
        do
        {
            var moment = $"occurredAsOf={Device.Time(occurred)}&knownAsOf={Device.Time(known)}";
            var page = await admin.GetAsync($"/api/v1/audit/stock?storeId={storeId}&limit=2&{moment}{(cursor is null ? "" : $"&cursor={cursor}")}");
            page.Status.ShouldBe(200, page.Body);
            items.AddRange(page.Items.Select(LineOf));
            cursor = page["nextCursor"].GetString();
        }
        while (cursor is not null);
        return items;
    }

    private static async Task<string> ItemAsync(TestUser admin, Guid storeId, Guid product, DateTimeOffset occurred, DateTimeOffset known)
    {
        var answer = await admin.GetAsync(
            $"/api/v1/audit/stock?storeId={storeId}&productId={product}&occurredAsOf={Device.Time(occurred)}&knownAsOf={Device.Time(known)}");
        answer.Status.ShouldBe(200, answer.Body);
        return answer["version"].GetInt64() == 0 ? "nothing" : LineOf(answer.Json);
    }

    private static string LineOf(JsonElement item) => Line(
        item.GetProperty("productId").GetGuid(), item.GetProperty("quantity").GetDecimal(),
        item.GetProperty("baseline") is { ValueKind: JsonValueKind.Object } baseline ? baseline.GetProperty("movementId").GetGuid() : null,
        item.GetProperty("totalIn").GetDecimal(), item.GetProperty("totalOut").GetDecimal(), item.GetProperty("version").GetInt64(),
        item.GetProperty("updatedAt").GetDateTimeOffset());

    private static string Line(Guid product, decimal quantity, Guid? baseline, decimal totalIn, decimal totalOut, long version, DateTimeOffset updatedAt) =>
        $"{product} {quantity} {baseline} {totalIn} {totalOut} {version} {updatedAt.UtcDateTime:O}";
}
