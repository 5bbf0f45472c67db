using System.Text.Json.Nodes;
using DDonDDon.Client.Tests.Support;
using static DDonDDon.Client.Tests.Support.Changes;

namespace DDonDDon.Client.Tests;

/// <summary>What a device no longer has, or the server no longer has, and what then becomes of its items.</summary>
public sealed class TakenAwayTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_was_restored_from_a_backup_gets_back_what_it_had_acknowledged(bool noticesInABatch)
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(5);
        await till.SellAsync(2);
        await till.Client.SyncAsync();
        till.Server.Restore();
        if (noticesInABatch) await till.ReceiveAsync(1);

        for (var i = 0; i < 6; i++) await till.Client.SyncOnceAsync();

        var expected = noticesInABatch ? 4 : 3;
        till.Server.StockOf(Till.Shop, Till.Milk).ShouldBe(expected);
        var milk = await till.MilkAsync();
        (milk.Server, milk.Pending).ShouldBe((expected, 0m));
        (await till.Client.UnsyncedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_store_that_is_taken_away_leaves_nothing_behind()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(Store());
        till.Server.Publish(Product(Till.Milk, "우유"));
        till.Server.Publish(Conflict("open"));
        await till.ReceiveAsync(5);
        await till.Client.SyncAsync();
        (await till.Client.StoresAsync()).ShouldBe([new LocalStoreInfo(Till.Shop, "강남점", "Asia/Seoul")]);
        (await till.Client.ConflictsAsync(Till.Shop)).ShouldHaveSingleItem().Kind.ShouldBe("negative_stock");
        till.Server.Publish(Purge(Till.Shop));

        await till.Client.SyncAsync();

        (await till.Client.StockAsync(Till.Shop)).ShouldBeEmpty();
        (await till.Client.StoresAsync()).ShouldBeEmpty();
        (await till.Client.ConflictsAsync()).ShouldBeEmpty();
        (await till.Client.ProductsAsync()).ShouldHaveSingleItem();
        till.Server.Publish(Purge(null));
        await till.Client.SyncAsync();
        (await till.Client.ProductsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_catalogue_that_is_taken_away_takes_the_conflicts_of_products_with_it_and_no_others()
    {
        await using var till = await Till.OpenAsync();
        var ofProduct = Conflict("open");
        ofProduct.Remove("storeId");
        ofProduct["data"]!.AsObject().Remove("storeId");
        var id = Guid.NewGuid().ToString();
        (ofProduct["id"], ofProduct["data"]!["id"]) = (id, id);
        till.Server.Publish(ofProduct);
        till.Server.Publish(Conflict("open"));
        await till.Client.SyncAsync();
        (await till.Client.ConflictsAsync()).Count.ShouldBe(2);
        till.Server.Publish(Purge(null));

        await till.Client.SyncAsync();

        (await till.Client.ConflictsAsync()).ShouldHaveSingleItem().StoreId.ShouldBe(Till.Shop);
    }

    [Fact]
    public async Task When_a_store_comes_back_its_quarantined_items_are_sent_again()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(Store());
        var scanned = await till.Client.RecordAsync(Movement.Inbound(Till.Shop, "8801234567893", 1));
        await till.Client.SyncAsync();
        (await till.Client.FindItemAsync(scanned.Id))!.State.ShouldBe(ItemState.Quarantined);
        till.Server.Publish(Purge(Till.Shop));
        await till.Client.SyncAsync();
        till.Server.Codes["8801234567893"] = (Till.Milk, 1);
        till.Server.Publish(Store());

        await till.Client.SyncAsync();
        await till.Client.SyncAsync();

        (await till.Client.FindItemAsync(scanned.Id))!.State.ShouldBe(ItemState.Synced);
        (await till.Client.AttentionAsync()).ShouldBeEmpty();
        till.Server.Requests.Clear();
        till.Server.Publish(Store());
        await till.Client.SyncAsync();
        till.Server.Requests.ShouldBe(["GET sync/changes"], "a store that was only renamed sends nothing again");
    }

    [Fact]
    public async Task Items_that_stay_in_quarantine_are_sent_again_once_however_small_the_batches()
    {
        await using var till = await Till.OpenAsync(options => options with { BatchItems = 2 });
        for (var i = 0; i < 5; i++) await till.Client.RecordAsync(Movement.Inbound(Till.Shop, "8801234567893", 1));
        await till.Client.SyncAsync();
        till.Server.Requests[^1].ShouldBe("GET sync/snapshot");
        till.Server.Requests.Clear();

        await till.Client.SyncAsync();

        till.Server.Requests.ShouldBe(["POST sync/batch", "POST sync/batch", "POST sync/batch"]);
    }

    [Theory]
    [InlineData("released", ItemState.Synced)]
    [InlineData("discarded", ItemState.Dismissed)]
    [InlineData("open", ItemState.Quarantined)]
    public async Task What_became_of_a_quarantined_item_comes_with_the_feed(string status, ItemState state)
    {
        await using var till = await Till.OpenAsync();
        var scanned = await till.Client.RecordAsync(Movement.Inbound(Till.Shop, "8801234567893", 1));
        await till.Client.SyncAsync();
        (await till.Client.AttentionAsync()).ShouldHaveSingleItem().State.ShouldBe(ItemState.Quarantined);
        till.Server.Publish(new JsonObject
        {
            ["kind"] = "quarantine",
            ["storeId"] = Till.Shop.ToString(),
            ["id"] = scanned.Id.ToString(),
            ["data"] = new JsonObject { ["status"] = status, ["reason"] = "barcode.unknown", ["decisionReason"] = "a test scan" },
        });

        await till.Client.SyncAsync();

        var item = (await till.Client.FindItemAsync(scanned.Id))!;
        (item.State, item.Dismissal).ShouldBe((state, status is "discarded" ? "a test scan" : null));
        (await till.Client.AttentionAsync()).Count.ShouldBe(state is ItemState.Quarantined ? 1 : 0);
    }
}
