using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Features.Audit.Segments;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Audit;

/// <summary>Movements are packed once, by whoever comes, and what is packed can be checked and made again.</summary>
public class SegmentTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Events = 5;

    private readonly SegmentSealer _sealer = new(server.Store, Events);

    [Fact]
    public async Task Sealers_at_the_same_time_seal_each_event_once_and_later_ones_go_on()
    {
        var shop = await ShopAsync(movements: 23);
        // Not every event of a store is a movement.
        (await (await server.AddUserAsync(Role.Admin)).PutAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}/reorder-point", new { reorderPoint = 3 }))
            .Status.ShouldBe(200);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _sealer.RunAsync(CancellationToken.None))));
        (await _sealer.VerifyAsync(shop.StoreId, mend: false, null, CancellationToken.None)).ShouldBe(4, 20);

        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1), shop.Device.Inbound(shop.Milk, 1));
        await _sealer.RunAsync(CancellationToken.None);
        (await _sealer.VerifyAsync(shop.StoreId, mend: false, null, CancellationToken.None)).ShouldBe(5, 24);
        (await _sealer.SealedAsync(shop.StoreId, CancellationToken.None)).ShouldBe([(shop.StoreId, 25)]);
    }

    [Theory]
    [InlineData("update ddon_movement_segment set originals = set_byte(originals, length(originals) - 2, 7)", 1)]
    [InlineData("update ddon_movement_segment set amendments = amendments || '\\x00'", 1)]
    [InlineData("delete from ddon_movement_segment", 1)]
    public async Task A_segment_that_somebody_changed_is_named_and_made_again(string change, int differences)
    {
        var shop = await ShopAsync(movements: 20);
        await _sealer.RunAsync(CancellationToken.None);
        await ExecuteAsync($"{change} where tenant_id = '{shop.StoreId}' and after_seq > 0 and event_count = {2 * Events}");

        var found = await _sealer.VerifyAsync(shop.StoreId, mend: false, null, CancellationToken.None);
        found.Different.Count.ShouldBe(differences);
        (await _sealer.VerifyAsync(shop.StoreId, mend: true, null, CancellationToken.None)).Different.ShouldBe(found.Different);
        await _sealer.RunAsync(CancellationToken.None);

        (await _sealer.VerifyAsync(shop.StoreId, mend: false, null, CancellationToken.None)).ShouldBe(4, 20);
    }

    [Fact]
    public async Task A_look_back_is_right_while_segments_are_missing()
    {
        var shop = await ShopAsync(movements: 20);
        var expected = await LookBackAsync(shop);
        await _sealer.RunAsync(CancellationToken.None);
        (await LookBackAsync(shop)).ShouldBe(expected);

        await ExecuteAsync($"delete from ddon_movement_segment where tenant_id = '{shop.StoreId}' and event_count = {2 * Events}");

        (await LookBackAsync(shop)).ShouldBe(expected);
    }

    private async Task<Shop> ShopAsync(int movements)
    {
        var shop = await server.NewShopAsync();
        for (var count = 0; count < movements; count++) await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 1 + count));
        return shop;
    }

    private async Task<decimal> LookBackAsync(Shop shop)
    {
        var looking = server.Service<StockLookBack>();
        var moment = await looking.MomentAsync(shop.StoreId, null, null, CancellationToken.None);
        return (await looking.ListAsync(shop.StoreId, moment, null, int.MaxValue, CancellationToken.None)).ShouldHaveSingleItem().Quantity;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = server.DataSource.CreateCommand(sql);
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }
}

/// <summary>A verification that found nothing, of so many segments and movements.</summary>
internal static class SegmentsVerifiedShould
{
    public static void ShouldBe(this SegmentsVerified verified, int segments, int movements) =>
        (verified.Segments, verified.Movements, verified.Different.Count).ShouldBe((segments, movements, 0));
}
