using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Transactions;

/// <summary>A movement that was booked wrongly, put right online.</summary>
public class AmendTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_worker_gives_a_movement_another_quantity_and_then_voids_it()
    {
        var shop = await server.NewShopAsync();
        var delivery = shop.Device.Inbound(shop.Milk, 12);
        await shop.BookAsync(delivery);

        var amended = await AmendAsync(shop, delivery, Amendment(shop).With("quantity", 10).With("note", "두 개 깨짐"));
        amended.ShouldBeBooked(stock: 10);
        (await shop.Worker.GetAsync(PathOf(amended)))["type"].GetString().ShouldBe("AMEND");
        (await AmendAsync(shop, delivery, Amendment(shop).With("void", true))).ShouldBeBooked(stock: 0);

        var shown = await shop.Worker.GetAsync($"{Booking.Path}/{delivery.IdOf()}");
        shown["voided"].GetBoolean().ShouldBeTrue();
        shown["quantity"].GetDecimal().ShouldBe(12);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task The_same_amendment_again_is_a_duplicate_and_another_under_its_id_a_conflict()
    {
        var shop = await server.NewShopAsync();
        var delivery = shop.Device.Inbound(shop.Milk, 12);
        await shop.BookAsync(delivery);
        var amendment = Amendment(shop).With("quantity", 10);
        (await AmendAsync(shop, delivery, amendment)).ShouldBeBooked(stock: 10);

        var again = await AmendAsync(shop, delivery, amendment);

        again.Status.ShouldBe(200);
        again["status"].GetString().ShouldBe("duplicate");
        (await AmendAsync(shop, delivery, amendment.With("quantity", 9))).ShouldBeProblem(409, "id.conflict");
        (await shop.StockAsync(shop.Milk)).ShouldBe(10);
    }

    [Fact]
    public async Task What_has_been_sold_since_cannot_be_taken_back_unless_the_worker_says_so()
    {
        var shop = await server.NewShopAsync();
        var delivery = shop.Device.Inbound(shop.Milk, 12);
        await shop.BookAsync(delivery);
        await shop.BookAsync(shop.Device.Outbound(shop.Milk, 11));
        var annulment = Amendment(shop).With("void", true);

        (await AmendAsync(shop, delivery, annulment)).ShouldBeProblem(409, "stock.insufficient");
        (await AmendAsync(shop, delivery, annulment.With("allowNegative", true))).ShouldBeBooked(stock: -11);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_movement_of_another_store_or_of_none_is_a_404_and_an_auditor_amends_nothing()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var delivery = shop.Device.Inbound(shop.Milk, 12);
        await shop.BookAsync(delivery);

        (await AmendAsync(other, delivery, Amendment(other).With("quantity", 1))).ShouldBeProblem(404, "movement.unknown");
        (await AmendAsync(shop, Amendment(shop), Amendment(shop).With("quantity", 1))).ShouldBeProblem(404, "movement.unknown");
        (await (await server.AddUserAsync(Role.Auditor)).PostAsync($"{Booking.Path}/{delivery.IdOf()}/amend", Amendment(shop).With("deviceId", shop.Device.Id)))
            .ShouldBeProblem(403, "access.denied");
        var intruder = server.SignedIn(other.Worker.Id, other.Worker.Email, Role.Worker, other.StoreId, shop.StoreId);
        (await intruder.PostAsync($"{Booking.Path}/{delivery.IdOf()}/amend", Amendment(shop).With("quantity", 1).With("deviceId", shop.Device.Id)))
            .ShouldBeProblem(404, "movement.unknown");
        (await shop.StockAsync(shop.Milk)).ShouldBe(12);
    }

    [Fact]
    public async Task An_amendment_that_makes_no_sense_is_refused()
    {
        var shop = await server.NewShopAsync();
        var delivery = shop.Device.Inbound(shop.Milk, 12);
        await shop.BookAsync(delivery);
        var amendment = Amendment(shop).With("quantity", 10);
        await AmendAsync(shop, delivery, amendment);

        (await AmendAsync(shop, amendment, Amendment(shop).With("quantity", 1))).ShouldBeProblem(422, "amend.invalid");
        (await AmendAsync(shop, delivery, Amendment(shop))).ShouldBeProblem(422, "quantity.required");
        (await AmendAsync(shop, delivery, Amendment(shop).With("quantity", 0))).ShouldBeProblem(422, "quantity.invalid");
        (await AmendAsync(shop, delivery, Amendment(shop).With("quantity", 1).With("void", true))).ShouldBeProblem(422, "item.unexpected_member");
        (await AmendAsync(shop, delivery, Amendment(shop).With("quantity", 1).With("storeId", shop.StoreId))).ShouldBeProblem(422, "item.unknown_member");
        (await AmendAsync(shop, delivery, Amendment(shop).With("quantity", 1).Without("id"))).ShouldBeProblem(422, "id.required");
        (await shop.EventsAsync()).ShouldBe(2);
    }

    private static JsonObject Amendment(Shop shop) => shop.Device.Item("", Guid.Empty, null).Without("type").Without("storeId").Without("productId");

    private static Task<Answer> AmendAsync(Shop shop, JsonObject original, JsonObject amendment) =>
        shop.PostFromAsync($"{Booking.Path}/{original.IdOf()}/amend", amendment);

    private static string PathOf(Answer booked) => $"{Booking.Path}/{booked["id"].GetString()}";
}
