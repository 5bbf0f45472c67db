using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Counting;

/// <summary>Several devices count the same product in one zone.</summary>
public class OverlapTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task They_add_up_are_marked_and_an_approval_says_what_holds()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var (other, session) = (shop.NewDevice(), await shop.OpenSessionAsync(null, "매대", "창고"));
        await shop.SyncAsync(
            shop.Device.Line(session, shop.Milk, 6, "매대", shop.MinutesAgo(30)), shop.Device.Line(session, shop.Milk, 1, "창고", shop.MinutesAgo(25)));
        await shop.Worker.SyncAsync(other.Batch(other.Line(session, shop.Milk, 4, "매대", shop.MinutesAgo(20))));

        var sheet = await admin.SheetAsync(session);
        var row = sheet.Row(shop.Milk);
        row.Number("counted").ShouldBe(11);
        sheet["summary"].GetProperty("overlaps").GetInt32().ShouldBe(1);
        var overlap = row.GetProperty("overlaps").EnumerateArray().Single();
        (overlap.GetProperty("zone").GetString(), overlap.Number("sum")).ShouldBe(("매대", 10));
        var lines = overlap.GetProperty("lines").EnumerateArray().ToDictionary(line => line.GetProperty("deviceId").GetGuid());
        (lines[shop.Device.Id].Number("quantity"), lines[other.Id].Number("quantity")).ShouldBe((6, 4));

        var open = await admin.ApproveAsync(session, new { version = sheet["session"].GetProperty("version").GetInt64() });
        open.ShouldBeProblem(409, "countSession.undecided");
        var named = open["undecided"].EnumerateArray().Single();
        (named.GetProperty("productId").GetGuid(), named.GetProperty("zone").GetString(), named.Number("sum"), named.GetProperty("lines").GetArrayLength())
            .ShouldBe((shop.Milk, "매대", 10, 2));
        var mine = lines[shop.Device.Id].GetProperty("id").GetGuid();
        (await admin.ApproveAsync(session, Choices(shop.Milk, "창고", mine))).ShouldBeProblem(422, "countSession.choice_invalid");
        (await admin.ApproveAsync(session, Choices(shop.Milk, "매대", Guid.CreateVersion7()))).ShouldBeProblem(422, "countSession.choice_invalid");
        (await shop.CountsAsync()).ShouldBe(0);

        (await admin.ApproveAsync(session, Choices(shop.Milk, "매대", mine))).Status.ShouldBe(200);

        (await shop.StockAsync(shop.Milk)).ShouldBe(7, "6 of the shelf, and 1 of the room");
        var approved = (await admin.SheetAsync(session)).Row(shop.Milk);
        (approved.Number("counted"), approved.GetProperty("overlaps")[0].GetProperty("lineId").GetGuid()).ShouldBe((7, mine));
        approved.GetProperty("countedAt").GetDateTimeOffset().ShouldBe(shop.MinutesAgo(25));
        var stored = JsonDocument.Parse(await server.AskAsync<string>(
            "select data::text from mt_events where tenant_id = $1 and type = 'count_session_approved'", $"{shop.StoreId}")).RootElement;
        stored.GetProperty("choices")[0].GetProperty("lineId").GetGuid().ShouldBe(mine);
        (await admin.ApproveAsync(session)).Status.ShouldBe(200, "approving again changes nothing");
        (await admin.ApproveAsync(session, Choices(shop.Milk, "매대", mine))).Status.ShouldBe(200, "the same approval again");
        (await admin.ApproveAsync(session, Choices(shop.Milk, "매대", null))).ShouldBeProblem(409, "countSession.closed");
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task The_sum_is_a_choice_too()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var (other, session) = (shop.NewDevice(), await shop.OpenSessionAsync());
        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 6));
        await shop.Worker.SyncAsync(other.Batch(other.Line(session, shop.Milk, 4)));

        (await admin.ApproveAsync(session, new { choices = new[] { new { productId = shop.Milk } } })).Status.ShouldBe(200);

        (await shop.StockAsync(shop.Milk)).ShouldBe(10);
        (await admin.SheetAsync(session)).Row(shop.Milk).GetProperty("overlaps")[0].TryGetProperty("lineId", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_recount_from_another_device_takes_the_place_of_the_line_that_it_names(bool arrivesFirst)
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var (desk, session) = (shop.NewDevice(), await shop.OpenSessionAsync());
        var mine = shop.Device.Batch(shop.Device.Line(session, shop.Milk, 6, "매대", shop.MinutesAgo(30)));
        var line = Domain.Counting.CountLine.IdOf(session, shop.Milk, "매대", shop.Device.Id);
        var recount = desk.Line(session, shop.Milk, 5, "매대", shop.MinutesAgo(10)).With("replaces", line);

        foreach (var batch in arrivesFirst ? [desk.Batch(recount), mine] : new[] { mine, desk.Batch(recount) })
            (await shop.Worker.SyncAsync(batch)).ShouldAllBe(result => result.Status == "accepted");

        var row = (await admin.SheetAsync(session)).Row(shop.Milk);
        (row.Number("counted"), row.GetProperty("lines").GetArrayLength(), row.GetProperty("overlaps").GetArrayLength()).ShouldBe((5, 1, 0));
        var again = await shop.Worker.SyncAsync(desk.Batch(recount, recount.Without("replaces")));
        again.Select(result => result.Status).ShouldBe(["duplicate", "id_conflict"]);
        (await shop.StoredAsync(recount))["replaces"]!.GetValue<Guid>().ShouldBe(line);
        (await admin.ApproveAsync(session)).Status.ShouldBe(200);
        (await shop.StockAsync(shop.Milk)).ShouldBe(5);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task What_moved_between_its_zones_counts_is_accepted_by_name_or_counted_again()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var bread = await server.AddProductAsync("빵");
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(
            shop.Device.Inbound(shop.Milk, 9, shop.MinutesAgo(60)), shop.Device.Line(session, shop.Milk, 5, "매대", shop.MinutesAgo(50)),
            shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(40)), shop.Device.Line(session, shop.Milk, 3, "창고", shop.MinutesAgo(30)),
            shop.Device.Line(session, bread, 2, "매대", shop.MinutesAgo(30)));
        (await admin.SheetAsync(session)).Row(shop.Milk).GetProperty("recount").GetBoolean().ShouldBeTrue();

        foreach (var body in new object?[] { null, new { accepted = new[] { bread } } })
        {
            var refused = await admin.ApproveAsync(session, body);
            refused.ShouldBeProblem(409, "countSession.moved");
            refused["moved"].EnumerateArray().Select(id => id.GetGuid()).ShouldBe([shop.Milk]);
        }
        (await shop.CountsAsync()).ShouldBe(0);

        (await admin.ApproveAsync(session, new { accepted = new[] { shop.Milk, bread } })).Status.ShouldBe(200);

        (await shop.StockAsync(shop.Milk)).ShouldBe(8);
        (await server.AskAsync<string>(
            "select data ->> 'accepted' from mt_events where tenant_id = $1 and type = 'count_session_approved'", $"{shop.StoreId}"))
            .ShouldContain(shop.Milk.ToString());
    }

    [Fact]
    public async Task What_moved_and_was_counted_again_needs_nobody()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var session = await shop.OpenSessionAsync();
        await shop.SyncAsync(
            shop.Device.Line(session, shop.Milk, 5, "매대", shop.MinutesAgo(50)), shop.Device.Inbound(shop.Milk, 1, shop.MinutesAgo(40)),
            shop.Device.Line(session, shop.Milk, 3, "창고", shop.MinutesAgo(30)));
        (await admin.ApproveAsync(session)).ShouldBeProblem(409, "countSession.moved");

        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 6, "매대", shop.MinutesAgo(20)));

        (await admin.ApproveAsync(session)).Status.ShouldBe(200);
        (await shop.StockAsync(shop.Milk)).ShouldBe(9);
    }

    private static object Choices(Guid productId, string zone, Guid? lineId) => new { choices = new[] { new { productId, zone, lineId } } };
}
