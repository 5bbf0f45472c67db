using System.Net.Http.Json;
using DDonDDon.Server.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace DDonDDon.Server.Tests.Transactions;

/// <summary>Several processes on one database, and what becomes of movements when one of them stops.</summary>
public class ServersTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Of_64_who_take_the_last_ten_on_two_servers_exactly_ten_succeed()
    {
        var shop = await server.NewShopAsync();
        await shop.BookAsync(shop.Device.Inbound(shop.Milk, 10));
        await using var sibling = await server.StartSiblingAsync();
        using var there = ClientOf(sibling, shop);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            var device = shop.NewDevice();
            var sale = device.Outbound(shop.Milk, 1).With("deviceId", device.Id);
            using var response = await (i % 2 == 0 ? shop.Worker.Client : there).PostAsJsonAsync(Booking.Path, sale);
            return (int)response.StatusCode;
        }));

        statuses.Count(status => status == 201).ShouldBe(10);
        statuses.Count(status => status == 409).ShouldBe(54);
        (await shop.StockAsync(shop.Milk)).ShouldBe(0);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_finishes_the_movements_it_has_taken()
    {
        var shop = await server.NewShopAsync();
        await using var sibling = await server.StartSiblingAsync();
        using var client = ClientOf(sibling, shop);
        Task<HttpResponseMessage>[] sent;
        Task stopped;
        await using (await server.Store.BeginAsync($"{shop.StoreId}", 0, [], CancellationToken.None))
        {
            sent = [.. Enumerable.Range(0, 12).Select(_ =>
                client.PostAsJsonAsync(Booking.Path, shop.Device.Inbound(shop.Milk, 1).With("deviceId", shop.Device.Id)))];
            await Task.Delay(500, TestContext.Current.CancellationToken);
            stopped = sibling.StopAsync(TestContext.Current.CancellationToken);
            await Task.Delay(200, TestContext.Current.CancellationToken);
            stopped.IsCompleted.ShouldBeFalse();
        }

        foreach (var response in await Task.WhenAll(sent)) ((int)response.StatusCode).ShouldBe(201);
        await stopped;

        (await shop.StockAsync(shop.Milk)).ShouldBe(12);
    }

    private static HttpClient ClientOf(WebApplication sibling, Shop shop)
    {
        var client = new HttpClient { BaseAddress = new(sibling.Urls.Single()) };
        client.DefaultRequestHeaders.Authorization = shop.Worker.Client.DefaultRequestHeaders.Authorization;
        return client;
    }
}
