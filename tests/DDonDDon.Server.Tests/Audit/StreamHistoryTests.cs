using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Support;
using Npgsql;

namespace DDonDDon.Server.Tests.Audit;

/// <summary>Everything that was ever recorded about an item, and what has become of it.</summary>
public class StreamHistoryTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Every_event_says_who_when_from_where_and_what_has_become_of_it()
    {
        var (shop, auditor) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Auditor));
        var (tablet, colleague) = (shop.NewDevice(), await server.AddUserAsync(Role.Worker, shop.StoreId));
        await server.ShareAsync(tablet, shop.Worker, colleague);
        var delivery = shop.Device.Inbound(shop.Milk, 20, shop.MinutesAgo(50));
        var sale = tablet.Outbound(shop.Milk, 2, shop.MinutesAgo(40)).With("recordedBy", colleague.Id).With("note", "급함");
        var count = shop.Device.Count(shop.Milk, 15, shop.MinutesAgo(30));
        var late = tablet.Adjust(shop.Milk, -1, shop.MinutesAgo(20));
        var wrong = shop.Device.Outbound(shop.Milk, 30, shop.MinutesAgo(10));
        var (three, four) = (shop.Device.Amend(shop.Milk, wrong, 3, shop.MinutesAgo(9)), shop.Device.Amend(shop.Milk, wrong, 4, shop.MinutesAgo(8)));
        await shop.SyncAsync(delivery);
        await shop.Worker.SyncAsync(tablet.Batch(sale, late));
        await shop.SyncAsync(count, wrong, three, four);

        var answer = await auditor.GetAsync($"/api/v1/audit/streams/{shop.StoreId}/{shop.Milk}");

        answer.Status.ShouldBe(200, answer.Body);
        answer["quantity"].GetDecimal().ShouldBe(10);
        answer["name"].GetString().ShouldBe("우유");
        answer["explanation"].EnumerateArray().Select(reason => reason.GetProperty("kind").GetString())
            .ShouldBe(["counted", "issued", "adjusted", "amended", "before_the_count"]);
        answer.Items.Select(item => item.GetProperty("version").GetInt64()).ShouldBe([1, 2, 3, 4, 5, 6, 7]);
        answer.Items.Sum(item => item.GetProperty("adds").GetDecimal()).ShouldBe(10);
        var events = answer.Items.ToDictionary(item => item.GetProperty("id").GetGuid());

        Say(events[delivery.IdOf()], "role", "supersededBy", "adds").ShouldBe(["superseded", $"{count.IdOf()}", "0"]);
        var sold = events[sale.IdOf()];
        Say(sold, "event", "type", "quantity", "role", "note", "seq").ShouldBe(["stock_issued", "OUTBOUND", "2", "superseded", "급함", "1"]);
        Say(sold, "recordedBy", "recordedByEmail", "syncedBy", "deviceId").ShouldBe([$"{colleague.Id}", colleague.Email, $"{shop.Worker.Id}", $"{tablet.Id}"]);
        Say(sold, "occurredAt", "clientTime", "recordedAt")
            .ShouldBe([Device.Time(shop.MinutesAgo(40)), Device.Time(shop.MinutesAgo(40)), Device.Time(shop.Now)]);
        sold.GetProperty("batchId").GetString().ShouldBe(events[late.IdOf()].GetProperty("batchId").GetString());
        Say(events[count.IdOf()], "role", "decidesStock", "adds", "supersededMovements").ShouldBe(["baseline", "True", "15", "2"]);
        Say(events[late.IdOf()], "role", "decidesStock", "adds", "reason").ShouldBe(["counts", "True", "-1", "damage"]);
        Say(events[wrong.IdOf()], "role", "quantity", "effectiveQuantity", "adds", "amendedBy").ShouldBe(["counts", "30", "4", "-4", $"{four.IdOf()}"]);
        Say(events[three.IdOf()], "role", "movementId", "supersededBy", "decidesStock").ShouldBe(["outweighed", $"{wrong.IdOf()}", $"{four.IdOf()}", "False"]);
        Say(events[four.IdOf()], "role", "decidesStock", "void").ShouldBe(["amends", "True", "False"]);
        foreach (var (id, item) in events)
            (await server.AskAsync<string>("select headers ->> 'hash' from mt_events where tenant_id = $1 and id = $2", $"{shop.StoreId}", id))
                .ShouldBe(item.GetProperty("hash").GetString());
    }

    [Fact]
    public async Task Pages_go_on_by_version()
    {
        var (shop, auditor) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Auditor));
        await shop.SyncAsync(Enumerable.Range(0, 7).Select(_ => shop.Device.Inbound(shop.Milk, 1)));

        var versions = new List<long>();
        for (string? cursor = "0"; cursor is not null;)
        {
            var page = await auditor.GetAsync($"/api/v1/audit/streams/{shop.StoreId}/{shop.Milk}?limit=3&cursor={cursor}");
            page["quantity"].GetDecimal().ShouldBe(7);
            versions.AddRange(page.Items.Select(item => item.GetProperty("version").GetInt64()));
            cursor = page["nextCursor"].GetString();
        }
        versions.ShouldBe([1, 2, 3, 4, 5, 6, 7]);
    }

    [Fact]
    public async Task A_product_that_nothing_happened_to_has_an_empty_history()
    {
        var (shop, auditor) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Auditor));

        var answer = await auditor.GetAsync($"/api/v1/audit/streams/{shop.StoreId}/{shop.Milk}");

        (answer.Status, answer.Items.Count, answer["quantity"].GetDecimal()).ShouldBe((200, 0, 0));
    }

    [Fact]
    public async Task An_event_of_another_kind_in_the_stream_is_shown_as_it_is()
    {
        var (shop, auditor) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Auditor));
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));
        await AppendAsync(shop, """{"by":"lee","choice":"keep","deviceId":7,"occurredAt":"2026-11-22T02:00:00.000000Z","seq":"x"}""");

        var answer = await auditor.GetAsync($"/api/v1/audit/streams/{shop.StoreId}/{shop.Milk}");

        answer.Status.ShouldBe(200, answer.Body);
        Say(answer.Items[1], "event", "occurredAt", "decidesStock", "version").ShouldBe(["conflict_settled", "2026-11-22T02:00:00.000000Z", "False", "2"]);
        answer.Items[1].GetProperty("data").GetProperty("choice").GetString().ShouldBe("keep");
        answer.Items[1].TryGetProperty("role", out _).ShouldBeFalse();
        answer["quantity"].GetDecimal().ShouldBe(5);
    }

    private async Task AppendAsync(Shop shop, string data)
    {
        await using var command = server.DataSource.CreateCommand("""
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, headers)
            values (nextval('mt_events_sequence'), gen_random_uuid(), $1, 2, $2, 'conflict_settled', now(), $3, '{"n": 0, "hash": "none"}')
            """);
        command.Parameters.AddRange(
            (NpgsqlParameter[])[Sql.Id(shop.Milk), Sql.Json(System.Text.Encoding.UTF8.GetBytes(data)), Sql.Text(shop.StoreId.ToString())]);
        await command.ExecuteNonQueryAsync();
    }

    private static IEnumerable<string> Say(JsonElement item, params string[] members) => members.Select(member => item.GetProperty(member).ToString());
}
