using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Feed;

public class BatchCursorTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_batch_with_a_cursor_is_answered_with_what_changed_since_itself_included()
    {
        var shop = await server.NewShopAsync();
        var reader = new Reader(shop.Worker);
        await reader.PullAsync();
        var tea = await server.AddProductAsync("차");

        var answer = await shop.Worker.SendAsync(shop.Device.Batch(shop.Device.Inbound(shop.Milk, 5)).With("cursor", reader.Cursor));

        answer.Results.Single().ShouldBeAccepted(5);
        reader.Take(answer.Json).ShouldBeFalse();
        reader.Documents[("stock", shop.StoreId, shop.Milk)].GetProperty("quantity").GetDecimal().ShouldBe(5);
        reader.Documents.Keys.ShouldContain(("product", null, tea));
        (await reader.PullAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_empty_cursor_asks_for_everything_and_none_for_nothing()
    {
        var shop = await server.NewShopAsync();

        var everything = await shop.Worker.SendAsync(shop.Device.Batch().With("cursor", ""));
        var nothing = await shop.Worker.SendAsync(shop.Device.Batch());

        var reader = new Reader(shop.Worker);
        reader.Take(everything.Json).ShouldBeFalse();
        reader.Documents.Keys.ShouldContain(("product", null, shop.Milk));
        foreach (var member in new[] { "cursor", "changes", "more", "cursorError" }) nothing.Json.TryGetProperty(member, out _).ShouldBeFalse(member);
    }

    // There is no reason to refuse what happened because the device does not know any more where it was.
    [Theory]
    [InlineData("x", "cursor.invalid")]
    [InlineData("\0", "cursor.invalid")]
    [InlineData("gone", "cursor.gone")]
    public async Task An_invalid_cursor_does_not_affect_the_items(string cursor, string code)
    {
        var shop = await server.NewShopAsync();
        if (cursor == "gone") cursor = new FeedCursor(Guid.NewGuid(), null, new Dictionary<Guid, LedgerPlace>()).ToString();

        var answer = await shop.Worker.SendAsync(shop.Device.Batch(shop.Device.Inbound(shop.Milk, 5)).With("cursor", cursor));

        answer.Results.Single().ShouldBeAccepted(5);
        answer["cursorError"].GetProperty("code").GetString().ShouldBe(code);
        answer.Json.TryGetProperty("changes", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Half_a_character_in_a_cursor_does_not_affect_the_items()
    {
        var shop = await server.NewShopAsync();
        var batch = shop.Device.Batch(shop.Device.Inbound(shop.Milk, 5)).With("cursor", "half").ToJsonString()
            .Replace("\"half\"", "\"\\ud800\"", StringComparison.Ordinal);

        var answer = await shop.Worker.Client.SendBatchAsync(batch);

        answer.Results.Single().ShouldBeAccepted(5);
        answer["cursorError"].GetProperty("code").GetString().ShouldBe("cursor.invalid");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"count":-1}""")]
    [InlineData("""{"count":1.5}""")]
    [InlineData("""{"count":1e400}""")]
    [InlineData("""{"count":"1"}""")]
    [InlineData("""{"count":1,"count":1}""")]
    [InlineData("""{"count":1,"oldest":"yesterday"}""")]
    [InlineData("""{"count":1,"oldest":5}""")]
    [InlineData("""{"count":1,"newest":null}""")]
    [InlineData("""{"count":1,"\ud800":null}""")]
    public async Task What_is_pending_is_said_in_one_way_only(string pending)
    {
        var shop = await server.NewShopAsync();
        var batch = shop.Device.Batch().With("pending", "what").ToJsonString().Replace("\"what\"", pending, StringComparison.Ordinal);

        (await shop.Worker.Client.SendBatchAsync(batch)).ShouldBeProblem(400, "pending.invalid");
    }
}
