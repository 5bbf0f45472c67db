using System.Net.Http.Headers;
using System.Text;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

public class EnvelopeTests(SocketServer server) : IClassFixture<SocketServer>
{
    private const string Device = "\"deviceId\":\"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f\"";
    private const string Sent = "\"sentAt\":\"2026-11-22T03:00:00Z\"";

    [Theory]
    [InlineData("", "body.malformed")]
    [InlineData("{", "body.malformed")]
    [InlineData("null", "body.malformed")]
    [InlineData("[]", "body.malformed")]
    [InlineData("\"batch\"", "body.malformed")]
    [InlineData("{\"items\":[]} x", "body.malformed")]
    [InlineData("{" + Device + "," + Sent + ",\"items\":[NaN]}", "body.malformed")]
    [InlineData("{" + Sent + ",\"items\":[]}", "deviceId.invalid")]
    [InlineData("{\"deviceId\":\"phone\"," + Sent + ",\"items\":[]}", "deviceId.invalid")]
    [InlineData("{\"deviceId\":\"\\ud800\"," + Sent + ",\"items\":[]}", "deviceId.invalid")]
    [InlineData("{\"deviceId\":\"0192f7c1-7a52-8cc3-98c4-dc0c0c07398f\"," + Sent + ",\"items\":[]}", "deviceId.invalid")]
    [InlineData("{\"deviceId\":\"00000000-0000-0000-0000-000000000000\"," + Sent + ",\"items\":[]}", "deviceId.invalid")]
    [InlineData("{" + Device + ",\"items\":[]}", "sentAt.invalid")]
    [InlineData("{" + Device + ",\"sentAt\":\"2026-11-22 03:00\",\"items\":[]}", "sentAt.invalid")]
    [InlineData("{" + Device + ",\"sentAt\":\"0001-01-01T00:00:00Z\",\"items\":[]}", "sentAt.invalid")]
    [InlineData("{" + Device + ",\"sentAt\":\"9999-12-31T23:59:59Z\",\"items\":[]}", "sentAt.invalid")]
    [InlineData("{" + Device + "," + Sent + "}", "items.invalid")]
    [InlineData("{" + Device + "," + Sent + ",\"items\":{}}", "items.invalid")]
    [InlineData("{" + Device + "," + Sent + ",\"items\":[],\"cursor\":1}", "cursor.invalid")]
    [InlineData("{" + Device + "," + Sent + ",\"items\":[],\"more\":1}", "body.unknown_member")]
    [InlineData("{" + Device + "," + Sent + ",\"items\":[],\"\\ud800\":1}", "body.unknown_member")]
    [InlineData("{" + Device + "," + Device + "," + Sent + ",\"items\":[]}", "body.duplicate_member")]
    [InlineData("{" + Device + "," + Sent + ",\"items\":[],\"item\\u0073\":[]}", "body.duplicate_member")]
    public async Task A_wrong_envelope_is_a_400(string body, string code)
    {
        var shop = await server.NewShopAsync();

        (await shop.Worker.Client.SendBatchAsync(body)).ShouldBeProblem(400, code);
    }

    [Fact]
    public async Task An_empty_batch_is_answered()
    {
        var shop = await server.NewShopAsync();

        var answer = await shop.Worker.SendAsync(shop.Device.Batch());

        answer.Status.ShouldBe(200);
        answer.Results.ShouldBeEmpty();
        answer.MissingSeq.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sixteen_levels_are_read_and_seventeen_are_not()
    {
        var shop = await server.NewShopAsync();

        (await SendDeepAsync(16)).Results[0].ShouldBe("rejected", "text.invalid");
        (await SendDeepAsync(17)).ShouldBeProblem(400, "body.malformed");
        (await shop.Worker.Client.SendBatchAsync(new string('[', 500_000))).ShouldBeProblem(400, "body.malformed");

        Task<Answer> SendDeepAsync(int depth)
        {
            var batch = shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1).With("note", "deep")).ToJsonString();
            var brackets = depth - 3;
            return shop.Worker.Client.SendBatchAsync(batch.Replace(
                "\"deep\"", new string('[', brackets) + new string(']', brackets), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Text_that_is_not_utf_8_refuses_its_item_only()
    {
        var shop = await server.NewShopAsync();
        var batch = Encoding.UTF8.GetBytes(shop.Device.Batch(
            shop.Device.Inbound(shop.Milk, 1), shop.Device.Inbound(shop.Milk, 1).With("note", "broken")).ToJsonString());
        batch[batch.AsSpan().IndexOf("broken"u8)] = 0xFF;

        var answer = await shop.Worker.Client.SendBatchAsync(batch);

        answer.Results[0].ShouldBe("accepted");
        answer.Results[1].ShouldBe("rejected", "text.invalid");
    }

    [Fact]
    public async Task Five_hundred_items_are_taken_and_one_more_is_too_many()
    {
        var shop = await server.NewShopAsync();
        var items = Enumerable.Range(0, 501).Select(_ => shop.Device.Inbound(shop.Milk, 1)).ToList();

        var refused = (await shop.Worker.SendAsync(shop.Device.Batch(items))).ShouldBeProblem(413, "batch.too_large");

        refused["maxItems"].GetInt32().ShouldBe(500);
        (await shop.SyncAsync(items.Take(500)))[499].ShouldBeAccepted(stock: 500);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_a_mebibyte_is_too_much_whether_its_length_is_announced_or_not(bool chunked)
    {
        var shop = await server.NewShopAsync();
        var batch = shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1)).ToJsonString();

        (await SendAsync(1024 * 1024)).Results[0].ShouldBe("accepted");
        (await SendAsync(1024 * 1024 + 1)).ShouldBeProblem(413, "batch.too_large")["maxItems"].GetInt32().ShouldBe(500);
        (await SendAsync(3 * 1024 * 1024)).ShouldBeProblem(413, "batch.too_large");

        async Task<Answer> SendAsync(int bytes)
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(batch.PadRight(bytes)));
            content.Headers.ContentType = new("application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sync/batch") { Content = content };
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await shop.Worker.Client.SendAsync(request);
            return await Requests.OfAsync(response);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Anything_but_json_is_a_415(string? mediaType)
    {
        var shop = await server.NewShopAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(shop.Device.Batch().ToJsonString()));
        content.Headers.ContentType = mediaType is null ? null : new MediaTypeHeaderValue(mediaType);

        (await shop.Worker.Client.AnswerAsync(HttpMethod.Post, "/api/v1/sync/batch", content))
            .ShouldBeProblem(415, "body.media_type");
    }

    [Fact]
    public async Task A_member_that_an_item_has_twice_refuses_the_item()
    {
        var shop = await server.NewShopAsync();
        var (good, twice) = (shop.Device.Inbound(shop.Milk, 1), shop.Device.Inbound(shop.Milk, 2));
        var batch = shop.Device.Batch(good, twice).ToJsonString()
            .Replace("\"quantity\":2", "\"quantity\":2,\"quantity\":3", StringComparison.Ordinal);

        var answer = await shop.Worker.Client.SendBatchAsync(batch);

        answer.Results[0].ShouldBe("accepted");
        answer.Results[1].ShouldBe("rejected", "item.duplicate_member");
        answer.Results[1].Id.ShouldBe(twice.IdOf().ToString());
    }
}
