using System.Net;
using DDonDDon.Client.Tests.Support;
using static DDonDDon.Client.Tests.Support.Changes;

namespace DDonDDon.Client.Tests;

/// <summary>Everything at once: when a device reads a snapshot, and what it makes of one.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public async Task The_first_thing_a_device_reads_is_a_snapshot()
    {
        await using var till = await Till.OpenAsync();
        (await till.MilkAsync()).Server.ShouldBeNull();
        till.Server.Publish(Product(Till.Milk, "우유 1L", ("8801234567893", 12m)));
        till.Server.Book(Received(8));

        var step = await till.Client.SyncOnceAsync();

        (step.Action, step.Outcome, step.Changes, step.MoreToDo).ShouldBe((SyncAction.Snapshot, SyncOutcome.Done, 2, false));
        step.Wait.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        (await till.MilkAsync()).Server.ShouldBe(8);
        var scan = (await till.Client.FindBarcodeAsync("8801234567893"))!;
        (scan.Product.Name, scan.PackSize).ShouldBe(("우유 1L", 12m));
        (await till.Client.FindBarcodeAsync("unknown")).ShouldBeNull();
        till.Changes[^1].Everything.ShouldBeTrue();
        (await till.Client.StockAsync(Till.Shop, Other)).Server.ShouldBe(0);
    }

    [Fact]
    public async Task Half_a_snapshot_changes_nothing_and_after_two_of_them_it_is_read_in_pages()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(Product(Till.Milk, "우유"));
        till.Server.Book(Received(2));
        till.Server.PageSize = 1;
        till.Server.OnTheWay = (request, answer) =>
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith("snapshot", StringComparison.Ordinal)) return answer;
            var text = answer.Content.ReadAsStringAsync().Result;
            return new(HttpStatusCode.OK) { Content = new StringContent(text[..(text.Length / 2)]) };
        };

        var first = await till.Client.SyncOnceAsync();
        var nothing = await till.Client.ProductsAsync();
        var steps = new List<SyncStep> { await till.Client.SyncOnceAsync() };
        do steps.Add(await till.Client.SyncOnceAsync()); while (steps[^1].MoreToDo);

        (first.Action, first.Outcome).ShouldBe((SyncAction.Snapshot, SyncOutcome.NoAnswer));
        nothing.ShouldBeEmpty();
        till.Server.Requests.ShouldBe(["GET sync/snapshot", "GET sync/snapshot", "GET sync/changes", "GET sync/changes"]);
        (await till.MilkAsync()).Server.ShouldBe(2);
        (await till.Client.ProductsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_snapshot_that_lacks_a_line_is_not_used()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(Product(Till.Milk, "우유"));
        till.Server.OnTheWay = (_, answer) =>
            new(HttpStatusCode.OK) { Content = new StringContent(string.Join('\n', answer.Content.ReadAsStringAsync().Result.Split('\n').Skip(1))) };

        (await till.Client.SyncOnceAsync()).Outcome.ShouldBe(SyncOutcome.NoAnswer);
    }

    [Fact]
    public async Task A_snapshot_replaces_what_was_there()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(Product(Till.Milk, "우유", ("8801234567893", 1m)));
        till.Server.Book(Received(9));
        await till.Client.SyncAsync();
        till.Server.Restore();
        till.Server.Publish(Product(Other, "두부"));

        var (gone, snapshot) = (await till.Client.SyncOnceAsync(), await till.Client.SyncOnceAsync());

        (gone.Action, gone.Outcome, gone.Code, gone.MoreToDo).ShouldBe((SyncAction.Pull, SyncOutcome.Refused, "cursor.gone", true));
        snapshot.Action.ShouldBe(SyncAction.Snapshot);
        (await till.Client.ProductsAsync()).ShouldHaveSingleItem().Name.ShouldBe("두부");
        (await till.Client.FindBarcodeAsync("8801234567893")).ShouldBeNull();
        (await till.MilkAsync()).Server.ShouldBe(0);
    }

    [Fact]
    public async Task After_a_snapshot_quarantined_items_are_sent_again()
    {
        await using var till = await Till.OpenAsync();
        var (released, discarded, open) = (await ScanAsync("released"), await ScanAsync("discarded"), await ScanAsync("open"));
        await till.Client.SyncAsync();
        till.Attention.ShouldHaveSingleItem().Items.Count.ShouldBe(3);
        till.Server.Codes["released"] = (Till.Milk, 1);
        till.Server.Verdict = item => item["id"]!.GetValue<Guid>() == discarded ? StubServer.Refusal(discarded, "rejected", "quarantine.discarded") : null;
        await till.Client.UseTokensAsync(new("other token", null, Till.Worker with { Id = Guid.NewGuid() }));

        await till.Client.SyncAsync();
        await till.Client.SyncAsync();

        (await till.Client.FindItemAsync(released))!.State.ShouldBe(ItemState.Synced);
        var dismissed = (await till.Client.FindItemAsync(discarded))!;
        (dismissed.State, dismissed.Dismissal).ShouldBe((ItemState.Dismissed, "It is quarantine.discarded."));
        (await till.Client.AttentionAsync()).ShouldHaveSingleItem().Id.ShouldBe(open);
        till.Attention.Count.ShouldBe(1);

        async Task<Guid> ScanAsync(string code) => (await till.Client.RecordAsync(Movement.Inbound(Till.Shop, code, 1))).Id;
    }
}
