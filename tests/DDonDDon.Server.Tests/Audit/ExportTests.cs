using System.Text;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Ledger;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Sheets;
using DDonDDon.Server.Tests.Support;
using Npgsql;

namespace DDonDDon.Server.Tests.Audit;

/// <summary>The ledgers as files: everything that it takes to verify them, and sheets that nothing calculates in.</summary>
public class ExportTests(SocketServer server) : IClassFixture<SocketServer>
{
    [Fact]
    public async Task The_lines_of_an_export_are_the_events_and_their_chain()
    {
        var (shop, auditor) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Auditor));
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5).With("note", "줄\n바꿈 \"😀\" \u2028"), shop.Device.Count(shop.Milk, 2.5m));
        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 1));

        var lines = await LinesAsync(auditor, $"storeId={shop.StoreId}");

        var head = lines[0]["items"]!.AsArray().ShouldHaveSingleItem()!;
        (lines[0]["kind"]!.GetValue<string>(), lines[0]["isFiltered"]!.GetValue<bool>()).ShouldBe(("heads", false));
        var last = new byte[HashChain.Length];
        foreach (var line in lines[1..^1])
        {
            line.Remove("hash", out var hash).ShouldBeTrue();
            byte[] text = [.. last, .. CanonicalJson.Of(Encoding.UTF8.GetBytes(line.ToJsonString())).Span];
            last = System.Security.Cryptography.SHA256.HashData(text);
            Convert.ToHexStringLower(last).ShouldBe(hash!.GetValue<string>());
        }
        (head["count"]!.GetValue<int>(), head["hash"]!.GetValue<string>()).ShouldBe((3, Convert.ToHexStringLower(last)));
        lines[^1].ToJsonString().ShouldBe("""{"kind":"end","events":3}""");
    }

    [Fact]
    public async Task An_export_without_a_store_has_every_ledger()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));

        var lines = await LinesAsync(admin, "format=ndjson");

        lines[1..^1].Length.ShouldBe(lines[0]["items"]!.AsArray().Sum(head => head!["count"]!.GetValue<int>()));
        string[] tenants = [.. lines[1..^1].Select(line => line["tenantId"]!.GetValue<string>()).Distinct()];
        tenants.ShouldContain("*DEFAULT*");
        tenants.ShouldContain(shop.StoreId.ToString());
    }

    [Fact]
    public async Task Filters_are_those_of_the_transactions()
    {
        var (shop, auditor) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Auditor));
        var bread = await server.AddProductAsync("빵");
        var (tablet, colleague) = (shop.NewDevice(), await server.AddUserAsync(Role.Worker, shop.StoreId));
        var delivery = shop.Device.Inbound(shop.Milk, 20, shop.MinutesAgo(50));
        var sale = tablet.Outbound(shop.Milk, 2, shop.MinutesAgo(40));
        var count = shop.Device.Count(bread, 7, shop.MinutesAgo(20));
        await shop.SyncAsync(delivery);
        await shop.Worker.SyncAsync(tablet.Batch(sale));
        await colleague.SyncAsync(shop.Device.Batch(count));

        await ShouldFindAsync("", delivery, sale, count);
        await ShouldFindAsync("&type=INBOUND", delivery);
        await ShouldFindAsync($"&productId={bread}", count);
        await ShouldFindAsync($"&user={colleague.Id}", count);
        await ShouldFindAsync($"&device={tablet.Id}", sale);
        await ShouldFindAsync($"&from={Device.Time(shop.MinutesAgo(40))}", sale, count);
        await ShouldFindAsync($"&to={Device.Time(shop.MinutesAgo(40))}", delivery);
        await ShouldFindAsync($"&from={Device.Time(shop.MinutesAgo(45))}&to={Device.Time(shop.MinutesAgo(20))}&type=OUTBOUND", sale);
        await ShouldFindAsync($"&user={Guid.NewGuid()}");

        async Task ShouldFindAsync(string filter, params JsonObject[] items)
        {
            var lines = await LinesAsync(auditor, $"storeId={shop.StoreId}{filter}");
            lines[1..^1].Select(line => line["id"]!.GetValue<Guid>()).ShouldBe(items.Select(item => item.IdOf()), filter);
            (lines[0]["isFiltered"]!.GetValue<bool>(), lines[^1]["events"]!.GetValue<int>()).ShouldBe((filter.Length > 0, items.Length));
        }
    }

    [Theory]
    [InlineData("format=xml")]
    [InlineData("type=SOLD")]
    [InlineData("from=yesterday")]
    public async Task What_cannot_be_asked_for_is_refused(string query) =>
        (await (await server.AddUserAsync(Role.Auditor)).GetAsync($"/api/v1/audit/export?{query}")).ShouldBeProblem(400, "filter.invalid");

    [Fact]
    public async Task A_sheet_calculates_nothing_and_ends_with_the_heads()
    {
        var (shop, auditor) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Auditor));
        await shop.SyncAsync(
            shop.Device.Adjust(shop.Milk, -2.5m).With("note", "=HYPERLINK(\"http://x\",\"y\")").With("reference", "+82, \"쉼표\"\n줄"),
            shop.Device.Inbound(shop.Milk, 3).With("note", "-1"));

        var answer = await auditor.GetAsync($"/api/v1/audit/export?format=csv&storeId={shop.StoreId}");

        (answer.Status, answer.MediaType).ShouldBe((200, "text/csv"));
        var records = Csv.Read(answer.Body.TrimStart('\ufeff'), ',').ToList();
        records.ShouldAllBe(record => record.IsWhole && record.Cells.Count == records[0].Cells.Count);
        var rows = records[1..].Select(record => records[0].Cells.Zip(record.Cells).ToDictionary(cell => cell.First, cell => cell.Second)).ToList();
        rows.Select(row => row["event"]).ShouldBe(["stock_adjusted", "stock_received", "ledger_head"]);
        (rows[0]["quantity"], rows[0]["note"], rows[0]["reference"], rows[0]["data"])
            .ShouldBe(("-2.5", "'=HYPERLINK(\"http://x\",\"y\")", "'+82, \"쉼표\"\n줄", ""));
        rows[1]["note"].ShouldBe("'-1");
        (rows[0]["recordedBy"], rows[0]["deviceId"], rows[0]["seq"], rows[0]["storeId"])
            .ShouldBe(($"{shop.Worker.Id}", $"{shop.Device.Id}", "1", $"{shop.StoreId}"));
        (rows[2]["position"], rows[2]["version"], rows[2]["hash"]).ShouldBe((rows[1]["position"], "2", rows[1]["hash"]));
    }

    [Fact]
    public async Task A_sheet_shows_what_is_no_movement_whole()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        await server.AddProductAsync("두부");

        var answer = await admin.GetAsync("/api/v1/audit/export?format=csv");

        Csv.Read(answer.Body.TrimStart('\ufeff'), ',').Where(record => record.Cells.Contains("product_registered")).Select(record => record.Cells[^1])
            .ShouldContain(data => data.Contains("\"name\":\"두부\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_goes_away_stops_the_query()
    {
        var (shop, auditor) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Auditor));
        await FillAsync(shop.StoreId, 60_000);

        using (var response = await auditor.Client.GetAsync(new Uri($"/api/v1/audit/export?storeId={shop.StoreId}", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead))
        await using (var body = await response.Content.ReadAsStreamAsync())
        {
            (await body.ReadAsync(new byte[1000])).ShouldBeGreaterThan(0);
            (await CopiesAsync()).ShouldBe(1);
        }

        await Eventually.TrueAsync(async () => await CopiesAsync() == 0);
    }

    [Fact]
    public async Task The_heads_are_a_digest_that_a_verification_takes()
    {
        var (shop, auditor) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Auditor));
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));

        var answer = await auditor.GetAsync("/api/v1/audit/heads");

        answer.Status.ShouldBe(200, answer.Body);
        var digest = LedgerDigest.Read(Encoding.UTF8.GetBytes(answer.Body)).ShouldNotBeNull();
        digest.TakenAt.ShouldBe(shop.Now);
        digest.Find($"{shop.StoreId}")!.Count.ShouldBe(1);
        LedgerDigest.Read(Encoding.UTF8.GetBytes(digest.ToJson())).ShouldNotBeNull().Fingerprint.ShouldBe(digest.Fingerprint);
        foreach (var changed in new[] { answer.Body.Replace("\"count\":1,", "\"count\":2,", StringComparison.Ordinal), "null", "[]", "{}", "",
            answer.Body[..^1] })
            LedgerDigest.Read(Encoding.UTF8.GetBytes(changed)).ShouldBeNull(changed);
    }

    private Task<long> CopiesAsync() => server.AskAsync<long>("""
        select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and query like 'copy%' and pid <> pg_backend_pid()
        """);

    // Events that no hash holds for: only how many there are counts here.
    private async Task FillAsync(Guid storeId, int events)
    {
        await using var fill = server.DataSource.CreateCommand("""
            with stream as (insert into mt_streams (tenant_id, id, type, version) values ($1, $2, 'current_stock', $3))
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, headers)
            select nextval('mt_events_sequence'), gen_random_uuid(), $2, place, jsonb_build_object('note', repeat('x', 400)), 'stock_received',
                now(), $1, '{"n": 0, "hash": "none"}'
            from generate_series(1, $3) as place
            """);
        fill.Parameters.AddRange((NpgsqlParameter[])[Sql.Text(storeId.ToString()), Sql.Id(Guid.NewGuid()), Sql.Bigint(events)]);
        await fill.ExecuteNonQueryAsync();
        await using var head = server.DataSource.CreateCommand("""
            insert into ddon_ledger_head (tenant_id, event_count, last_seq_id) select $1, $2, max(seq_id) from mt_events where tenant_id = $1
            """);
        head.Parameters.AddRange((NpgsqlParameter[])[Sql.Text(storeId.ToString()), Sql.Bigint(events)]);
        await head.ExecuteNonQueryAsync();
    }

    private static async Task<JsonObject[]> LinesAsync(TestUser user, string query)
    {
        var answer = await user.GetAsync($"/api/v1/audit/export?{query}");
        (answer.Status, answer.MediaType).ShouldBe((200, "application/x-ndjson"), answer.Body);
        answer.Body.ShouldEndWith("\n");
        return [.. answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }
}
