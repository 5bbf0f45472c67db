using System.Text.Json.Nodes;
using DDonDDon.Client.Stock;
using DDonDDon.Client.Tests.Support;
using DDonDDon.Domain.Stock;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Client.Tests;

/// <summary>The stock that a device shows: the server's number and its own, computed with the domain's fold.</summary>
public sealed class StockTests
{
    private static readonly Guid OwnDevice = Guid.Parse("01a199aa-0000-7000-8000-0000000000d1");
    private static readonly Guid OtherDevice = Guid.Parse("01a199aa-0000-7000-8000-0000000000d2");

    [Fact]
    public async Task The_stock_has_two_numbers()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(10);
        await till.Client.SyncAsync();

        await till.SellAsync(3);
        await till.Client.RecordAsync(Movement.Adjust(Till.Shop, Till.Milk, -0.5m, "damage"));

        var milk = await till.MilkAsync();
        (milk.Server, milk.Pending, milk.Total, milk.PendingItems, milk.IsEstimate).ShouldBe((10m, -3.5m, 6.5m, 2, false));
        (await till.Client.StockAsync(Till.Shop)).ShouldHaveSingleItem().ShouldBe(milk);
    }

    [Fact]
    public async Task A_count_is_what_is_there_and_an_amendment_is_what_was_meant()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(10);
        await till.Client.SyncAsync();

        var sold = await till.SellAsync(3);
        var counted = await till.Client.RecordAsync(Movement.Count(Till.Shop, Till.Milk, 6));
        await till.SellAsync(1);
        (await till.MilkAsync()).Total.ShouldBe(5);
        await till.Client.RecordAsync(sold.Amend(100));
        (await till.MilkAsync()).Total.ShouldBe(5);
        await till.Client.RecordAsync(counted.Amend(8));
        (await till.MilkAsync()).Total.ShouldBe(7);
        await till.Client.RecordAsync(counted.Void());

        (await till.MilkAsync()).Total.ShouldBe(-91);
        await till.Client.SyncAsync();
        var milk = await till.MilkAsync();
        (milk.Server, milk.Pending).ShouldBe((-91m, 0m));
    }

    [Fact]
    public async Task An_amendment_of_what_the_server_has_counts_by_its_difference()
    {
        await using var till = await Till.OpenAsync();
        var received = await till.ReceiveAsync(10);
        var sold = await till.SellAsync(3);
        await till.Client.SyncAsync();

        await till.Client.RecordAsync(received.Amend(12));
        await till.Client.RecordAsync(sold.Void());
        (await till.MilkAsync()).Pending.ShouldBe(5);
        await till.Client.SyncAsync();
        (await till.MilkAsync()).Total.ShouldBe(12);
        await till.Client.RecordAsync(received.Amend(11));

        var milk = await till.MilkAsync();
        (milk.Server, milk.Pending, milk.IsEstimate).ShouldBe((12m, -1m, false));
    }

    [Fact]
    public async Task A_count_that_the_stock_starts_from_can_be_amended_but_its_void_is_a_guess()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(4);
        var counted = await till.Client.RecordAsync(Movement.Count(Till.Shop, Till.Milk, 6));
        await till.SellAsync(1);
        await till.Client.SyncAsync();

        await till.Client.RecordAsync(counted.Amend(9));
        var amended = await till.MilkAsync();
        (amended.Pending, amended.IsEstimate).ShouldBe((3m, false));
        await till.Client.RecordAsync(counted.Void());

        (await till.MilkAsync()).IsEstimate.ShouldBeTrue();
        await till.Client.SyncAsync();
        var milk = await till.MilkAsync();
        (milk.Server, milk.Pending, milk.IsEstimate).ShouldBe((3m, 0m, false));
    }

    [Fact]
    public async Task An_amendment_of_somebody_elses_movement_is_a_guess_until_it_is_synced()
    {
        await using var till = await Till.OpenAsync();
        var theirs = Some.Received(OtherDevice, 1, 10);
        till.Server.Book(theirs);
        await till.Client.SyncAsync();

        await till.Client.RecordAsync(Movement.Amend(Till.Shop, Till.Milk, theirs.Id, 4));

        var milk = await till.MilkAsync();
        (milk.Pending, milk.IsEstimate).ShouldBe((0m, true));
        await till.Client.SyncAsync();
        (await till.MilkAsync()).Total.ShouldBe(4);
    }

    [Fact]
    public async Task A_label_of_a_scale_moves_what_it_weighs()
    {
        await using var till = await Till.OpenAsync();
        var barcodes = new JsonArray(new JsonObject { ["code"] = "2112345WWWWWC" });
        var product = new JsonObject { ["id"] = Till.Milk.ToString(), ["name"] = "한우", ["barcodes"] = barcodes };
        till.Server.Publish(new JsonObject { ["kind"] = "product", ["id"] = Till.Milk.ToString(), ["data"] = product });
        await till.Client.SyncAsync();

        await till.Client.RecordAsync(Movement.Inbound(Till.Shop, "2112345013459", 2));

        (await till.MilkAsync()).Pending.ShouldBe(2.69m);
        (await till.Client.FindBarcodeAsync("2112345013459")).ShouldNotBeNull().PackSize.ShouldBe(1.345m);
        (await till.Client.FindBarcodeAsync("2112345000008")).ShouldBeNull();
    }

    [Fact]
    public async Task Scans_of_a_box_are_pieces_and_an_unknown_code_changes_no_stock_yet()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Codes["8801234567893"] = (Till.Milk, 12);
        till.Server.Publish(new JsonObject
        {
            ["kind"] = "product",
            ["id"] = Till.Milk.ToString(),
            ["data"] = new JsonObject
            {
                ["id"] = Till.Milk.ToString(),
                ["name"] = "우유",
                ["barcodes"] = new JsonArray(new JsonObject { ["code"] = "8801234567893", ["packSize"] = 12 }),
            },
        });
        await till.Client.SyncAsync();

        var boxes = await till.Client.RecordAsync(Movement.Inbound(Till.Shop, "8801234567893", 2));
        await till.Client.RecordAsync(Movement.Inbound(Till.Shop, "no such code", 2));
        (await till.MilkAsync()).Pending.ShouldBe(24);
        await till.Client.SyncAsync();
        (await till.MilkAsync()).Server.ShouldBe(24);
        await till.Client.RecordAsync(boxes.Amend(3));

        (await till.MilkAsync()).Total.ShouldBe(36);
        await till.Client.SyncAsync();
        (await till.MilkAsync()).Server.ShouldBe(36);
    }

    [Fact]
    public async Task A_sale_by_a_clock_that_is_a_year_slow_still_comes_after_the_count()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Book(new StockCounted
        {
            Id = Guid.CreateVersion7(),
            StoreId = Till.Shop,
            ProductId = Till.Milk,
            DeviceId = OtherDevice,
            Seq = 1,
            Quantity = 20,
            OccurredAt = till.Clock.Now,
        });
        till.Clock.Boot.Name = null;
        var slow = TimeSpan.FromDays(365);
        till.Clock.Now -= slow;
        till.Server.OnTheWay = (_, answer) => Patched(answer, slow);
        await till.Client.RecordAsync(Movement.Inbound(Till.Shop, Guid.NewGuid(), 1));
        await till.Client.SyncAsync();

        till.Clock.Now += TimeSpan.FromMinutes(1);
        await till.SellAsync(2);

        (await till.MilkAsync()).Total.ShouldBe(18);
    }

    [Fact]
    public void A_fold_that_continues_from_the_servers_document_is_the_fold_of_everything() =>
        Prop.ForAll(Histories().ToArbitrary(), histories =>
        {
            var (theirs, own) = histories;
            var server = Fold(theirs);
            var folded = StockFold.Fold(server, own, []);
            return folded.IsEstimate || folded.Quantity == Fold([.. theirs, .. own]).Quantity;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Own_movements_are_enough_to_amend_them() =>
        Prop.ForAll(Histories().ToArbitrary(), histories =>
        {
            var settled = histories.Own.OfType<OriginalMovement>().Cast<StockMovement>().ToList();
            var later = histories.Own.OfType<MovementAmended>().ToList();
            var server = Fold([.. histories.Theirs, .. settled]);
            var folded = StockFold.Fold(server, later, settled);
            return folded.IsEstimate || folded.Quantity == Fold([.. histories.Theirs, .. settled, .. later]).Quantity;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_counts_and_amendments_nothing_is_a_guess() =>
        Prop.ForAll(Histories().ToArbitrary(), histories =>
        {
            var own = histories.Own.Where(movement => movement is StockReceived or StockIssued or StockAdjusted).ToList();
            return !StockFold.Fold(Fold([.. histories.Theirs.Where(movement => movement is not MovementAmended)]), own, []).IsEstimate;
        }).QuickCheckThrowOnFailure();

    private static CurrentStock Fold(IEnumerable<StockMovement> movements)
    {
        var history = new StockHistory(Till.Shop, Till.Milk);
        foreach (var movement in movements) history.Add(movement);
        return history.Fold();
    }

    // Movements of another device and of this one, with interleaved times; only the own ones are amended.
    private static Gen<(StockMovement[] Theirs, StockMovement[] Own)> Histories() =>
        from theirs in Gen.ArrayOf(Moves(OtherDevice), 6)
        from own in Gen.ArrayOf(Moves(OwnDevice), 6)
        from amended in Gen.ArrayOf(Gen.Choose(0, 5), 3)
        from quantities in Gen.ArrayOf(Gen.Choose(-1, 9), 3)
        from times in Gen.ArrayOf(Gen.Choose(0, 40), 3)
        let mine = own.Select((movement, index) => movement with { Id = Id(1, index), Seq = index }).ToArray()
        let amendments = amended.Select((target, index) => (StockMovement)new MovementAmended
        {
            Id = Id(2, index),
            StoreId = Till.Shop,
            ProductId = Till.Milk,
            DeviceId = OwnDevice,
            Seq = 10 + index,
            OccurredAt = At(times[index]),
            MovementId = Id(1, target),
            Quantity = quantities[index] < 0 ? null : quantities[index],
            Void = quantities[index] < 0,
        })
        select (theirs.Select((movement, index) => movement with { Id = Id(0, index), Seq = index }).ToArray(), (StockMovement[])[.. mine, .. amendments]);

    private static Gen<StockMovement> Moves(Guid device) =>
        from kind in Gen.Choose(0, 5)
        from quantity in Gen.Choose(1, 9)
        from at in Gen.Choose(0, 30)
        select Of(kind, quantity) with { StoreId = Till.Shop, ProductId = Till.Milk, DeviceId = device, OccurredAt = At(at) };

    private static StockMovement Of(int kind, decimal quantity) => kind switch
    {
        0 or 1 => new StockReceived { Quantity = quantity },
        2 or 3 => new StockIssued { Quantity = quantity },
        4 => new StockAdjusted { Quantity = quantity - 10 },
        _ => new StockCounted { Quantity = quantity },
    };

    private static Guid Id(int kind, int index) => new(kind + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)index);

    private static DateTimeOffset At(int minutes) => new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero).AddMinutes(minutes);

    // As if the device's clock were behind the server's by this much.
    private static HttpResponseMessage Patched(HttpResponseMessage answer, TimeSpan slow)
    {
        var text = answer.Content.ReadAsStringAsync().Result;
        var patched = text.Replace("\"offsetMs\":0", $"\"offsetMs\":{(long)slow.TotalMilliseconds}", StringComparison.Ordinal);
        return new(answer.StatusCode) { Content = new StringContent(patched) };
    }
}

/// <summary>Movements whose details do not matter.</summary>
internal static class Some
{
    public static StockReceived Received(Guid device, long seq, decimal quantity) => new()
    {
        Id = Guid.CreateVersion7(),
        StoreId = Till.Shop,
        ProductId = Till.Milk,
        DeviceId = device,
        Seq = seq,
        Quantity = quantity,
        OccurredAt = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero),
    };
}
