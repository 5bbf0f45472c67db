using DDonDDon.Client.Tests.Support;

namespace DDonDDon.Client.Tests;

/// <summary>Items that need attention: how they are replaced or dismissed.</summary>
public sealed class AttentionTests
{
    [Fact]
    public async Task A_refused_item_is_recorded_again_under_a_new_id_as_having_happened_when_it_did()
    {
        await using var till = await Till.OpenAsync();
        var wrong = await till.Client.RecordAsync(Movement.Inbound(Till.Shop, Till.Milk, 5));
        till.Server.Verdict = _ => StubServer.Refusal(wrong.Id, "rejected", "store.forbidden");
        await till.Client.SyncAsync();
        till.Server.Verdict = _ => null;
        till.Clock.Pass(TimeSpan.FromHours(1));

        var corrected = await till.Client.RecordAgainAsync(wrong.Id, Movement.Inbound(Till.Shop, Till.Milk, 6));

        corrected.Id.ShouldNotBe(wrong.Id);
        (corrected.Seq, corrected.RecordedAt).ShouldBe((2, wrong.RecordedAt));
        (await till.Client.AttentionAsync()).ShouldBeEmpty();
        var replaced = (await till.Client.FindItemAsync(wrong.Id))!;
        (replaced.State, replaced.ReplacedBy).ShouldBe((ItemState.Replaced, corrected.Id));
        till.Clock.Now += TimeSpan.FromDays(1);
        await till.Client.SyncOnceAsync();
        till.Server.Batches[^1]["items"]![0]!["ageMs"]!.GetValue<long>().ShouldBe(3_600_000);
        till.Server.StockOf(Till.Shop, Till.Milk).ShouldBe(6);
    }

    [Fact]
    public async Task Only_what_needs_attention_can_be_replaced_or_dismissed()
    {
        await using var till = await Till.OpenAsync();
        var wrong = await till.ReceiveAsync(5);
        till.Server.Verdict = _ => StubServer.Refusal(wrong.Id, "quarantined", "barcode.unknown");

        await Should.ThrowAsync<InvalidOperationException>(() => till.Client.DismissAsync(wrong.Id, "twice"));
        await Should.ThrowAsync<InvalidOperationException>(() => till.Client.RecordAgainAsync(wrong.Id, Movement.Inbound(Till.Shop, Till.Milk, 6)));
        await Should.ThrowAsync<InvalidOperationException>(() => till.Client.RecordAgainAsync(Guid.NewGuid(), Movement.Inbound(Till.Shop, Till.Milk, 6)));
        await till.Client.SyncAsync();
        await Should.ThrowAsync<ArgumentException>(() => till.Client.DismissAsync(wrong.Id, " "));
        await Should.ThrowAsync<InvalidOperationException>(() => till.Client.RecordAgainAsync(wrong.Id, Movement.Inbound(Till.Shop, Till.Milk, 6)));
        await Should.ThrowAsync<RefusedException>(() => till.Client.RecordAgainAsync(wrong.Id, Movement.Inbound(Till.Shop, Till.Milk, 0)));
        await till.Client.DismissAsync(wrong.Id, "scanned twice");

        (await till.Client.AttentionAsync()).ShouldBeEmpty();
        (await till.Client.OutboxAsync()).ShouldBeEmpty();
        var dismissed = (await till.Client.RecentAsync(10)).ShouldHaveSingleItem();
        (dismissed.State, dismissed.Dismissal).ShouldBe((ItemState.Dismissed, "scanned twice"));
    }
}
