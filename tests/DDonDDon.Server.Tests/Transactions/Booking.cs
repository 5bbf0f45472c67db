using System.Text.Json.Nodes;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Transactions;

/// <summary>Single movements, sent online.</summary>
internal static class Booking
{
    public const string Path = "/api/v1/transactions";

    /// <summary>Books an item of the shop's device as its worker.</summary>
    public static Task<Answer> BookAsync(this Shop shop, JsonObject item) => shop.Worker.BookAsync(shop.Device, item);

    public static Task<Answer> BookAsync(this TestUser user, Device device, JsonObject item) => user.PostAsync(Path, item.With("deviceId", device.Id));

    /// <summary>Books an item of another kind: an amendment, a transfer.</summary>
    public static Task<Answer> PostFromAsync(this Shop shop, string path, JsonObject body) =>
        shop.Worker.PostAsync(path, body.With("deviceId", shop.Device.Id));

    public static Answer ShouldBeBooked(this Answer answer, decimal stock)
    {
        answer.Status.ShouldBe(201, answer.Body);
        answer["status"].GetString().ShouldBe("accepted");
        answer["stock"].GetProperty("quantity").GetDecimal().ShouldBe(stock);
        return answer;
    }
}
