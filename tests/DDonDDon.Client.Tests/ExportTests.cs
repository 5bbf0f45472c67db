using System.Text;
using System.Text.Json.Nodes;
using DDonDDon.Client.Tests.Support;

namespace DDonDDon.Client.Tests;

/// <summary>An outbox that is taken from a broken till as a file, and sent from elsewhere.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task A_file_holds_the_items_exactly_as_they_would_be_sent()
    {
        await using var till = await Till.OpenAsync();
        var first = await till.Client.RecordAsync(Movement.Inbound(Till.Shop, Till.Milk, 5) with { Note = "검수\n완료" });
        var second = await till.SellAsync(1);
        using var file = new MemoryStream();

        var export = await till.Client.ExportOutboxAsync(file);

        export.ShouldBe(new(till.Client.DeviceId, 2));
        var lines = Encoding.UTF8.GetString(file.ToArray()).TrimEnd('\n').Split('\n');
        JsonNode.Parse(lines[0])!["deviceId"]!.GetValue<Guid>().ShouldBe(till.Client.DeviceId);
        lines.Skip(1).ShouldBe([first.Content, second.Content]);
        (await till.Client.UnsyncedAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Support_sends_the_file_and_for_the_till_its_items_are_duplicates()
    {
        await using var till = await Till.OpenAsync();
        for (var i = 0; i < 150; i++) await till.ReceiveAsync(1);
        using var file = new MemoryStream();
        await till.Client.ExportOutboxAsync(file);

        var (first, second) = (await ReplayAsync(till, file), await ReplayAsync(till, file));

        first.Select(item => item.Status).Distinct().ShouldBe(["accepted"]);
        second.Select(item => item.Status).Distinct().ShouldBe(["duplicate"]);
        till.Server.Batches.Count.ShouldBe(4);
        await till.Client.SyncAsync();
        (await till.Client.UnsyncedAsync()).ShouldBe(0);
        till.Server.StockOf(Till.Shop, Till.Milk).ShouldBe(150);
    }

    [Fact]
    public async Task Times_are_corrected_as_if_the_till_had_sent_them()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        till.Server.OnTheWay = (_, answer) => new(answer.StatusCode)
        {
            Content = new StringContent(answer.Content.ReadAsStringAsync().Result.Replace("\"offsetMs\":0", "\"offsetMs\":-7200000", StringComparison.Ordinal)),
        };
        await till.Client.SyncAsync();
        await till.ReceiveAsync(1);
        using var file = new MemoryStream();
        await till.Client.ExportOutboxAsync(file);

        await ReplayAsync(till, file);

        till.Server.Batches[^1]["sentAt"]!.GetValue<string>().ShouldBe("2026-11-22T05:00:00.000Z");
    }

    [Fact]
    public async Task What_was_not_accepted_is_returned_with_its_reason()
    {
        await using var till = await Till.OpenAsync();
        var item = await till.ReceiveAsync(1);
        till.Server.Verdict = _ => StubServer.Refusal(item.Id, "rejected", "store.forbidden");
        using var file = new MemoryStream();
        await till.Client.ExportOutboxAsync(file);

        (await ReplayAsync(till, file)).ShouldBe([new ReplayedItem(item.Id, "rejected", new("store.forbidden", "It is store.forbidden.", "barcode"))]);
    }

    [Fact]
    public async Task A_file_that_is_not_an_export_or_was_cut_off_is_refused()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        await till.ReceiveAsync(2);
        using var file = new MemoryStream();
        await till.Client.ExportOutboxAsync(file);
        var text = Encoding.UTF8.GetString(file.ToArray());

        foreach (var wrong in new[] { "", "hello", "{}", "{\"ddonOutbox\":2}", text[..text.LastIndexOf("{\"id\"", StringComparison.Ordinal)] })
            await Should.ThrowAsync<InvalidDataException>(() => ReplayAsync(till, new MemoryStream(Encoding.UTF8.GetBytes(wrong))));
    }

    [Fact]
    public async Task A_server_that_refuses_or_is_away_is_an_error()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        using var file = new MemoryStream();
        await till.Client.ExportOutboxAsync(file);

        till.Server.Instead = _ => StubServer.Problem(401, "auth.expired");
        (await Should.ThrowAsync<HttpRequestException>(() => ReplayAsync(till, file))).Message.ShouldContain("auth.expired");
        till.Server.Instead = _ => throw new HttpRequestException("away");
        (await Should.ThrowAsync<HttpRequestException>(() => ReplayAsync(till, file))).Message.ShouldBe("away");
        till.Server.Instead = _ => StubServer.Json([]);
        await Should.ThrowAsync<HttpRequestException>(() => ReplayAsync(till, file));
    }

    private static Task<IReadOnlyList<ReplayedItem>> ReplayAsync(Till till, MemoryStream file)
    {
        file.Position = 0;
        return OutboxReplay.SendAsync(file, new("https://stock.example"), "support's token", till.Server, till.Clock);
    }
}
