using System.Net.Http.Json;
using System.Text.RegularExpressions;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Access;

/// <summary>The callers of the matrix, and what the words in its braces stand for.</summary>
internal sealed partial class AccessWorld(TestServer server, Shop shop, Shop elsewhere, IReadOnlyList<HttpClient> callers, TestUser admin, string barcode)
{
    private const string Password = "느린 거북이 셋 2026";

    public HttpClient Client(int caller) => callers[caller];

    public static async Task<AccessWorld> MakeAsync(TestServer server)
    {
        var (shop, elsewhere) = (await server.NewShopAsync(), await server.NewShopAsync());
        var disabled = await DisabledAsync(server, shop);
        var (auditor, admin) = (await server.AddUserAsync(Role.Auditor), await server.AddUserAsync(Role.Admin));
        var barcode = $"M{Guid.NewGuid():N}";
        await server.AddProductAsync("두유", (barcode, 1));
        return new(
            server, shop, elsewhere, [server.Anonymous(), shop.Worker.Client, elsewhere.Worker.Client, disabled.Client, auditor.Client, admin.Client],
            admin, barcode);
    }

    /// <summary>Puts things in the place of the words, the innermost first, each thing made when it is first needed.</summary>
    public async Task<string> FillAsync(string template)
    {
        var text = template;
        for (var word = Word().Match(text); word.Success; word = Word().Match(text))
            text = text[..word.Index] + await ThingAsync(word.Groups["name"].Value, word.Groups["of"].Value.Trim()) + text[(word.Index + word.Length)..];
        return text;
    }

    private async Task<string> ThingAsync(string word, string of) => word switch
    {
        "store" => $"{shop.StoreId}",
        "other" => $"{elsewhere.StoreId}",
        "product" => $"{shop.Milk}",
        "unknown" or "new" => $"{Guid.CreateVersion7()}",
        "now" => Device.Time(server.Clock.Now),
        "barcode" => barcode,
        "password" => Password,
        "email" => (await server.AddPersonAsync(Password, Role.Worker, shop.StoreId)).Email,
        "disabledEmail" => (await DisabledAsync(server, shop)).Email,
        "user" => $"{(await server.AddUserAsync(Role.Worker, shop.StoreId)).Id}",
        "category" => await MakeAsync("/api/v1/categories", new { name = $"분류 {Guid.NewGuid():N}" }),
        "conflict" => await ConflictAsync(),
        "movement" => await MovementAsync(),
        "device" => await DeviceAsync(),
        "session" => await SessionAsync(false),
        "counted" => await SessionAsync(true),
        "approved" => await ApprovedAsync(),
        "quarantined" => await QuarantinedAsync(),
        "transfer" => await MakeAsync("/api/v1/transfers", Transfer(shop.StoreId, elsewhere.StoreId, shop.Milk)),
        "refreshToken" => await RefreshTokenAsync(),
        "item" => Item(of.Split(' ')),
        "line" => Item(of.Split(' ')).Replace("INBOUND\"", $"COUNT_LINE\", \"sessionId\": \"{of.Split(' ')[2]}\"", StringComparison.Ordinal),
        "goods" => Goods(of.Split(' ')),
        "batch" => $$"""{ "deviceId": "{{Guid.CreateVersion7()}}", "sentAt": "{{Device.Time(server.Clock.Now)}}", "items": """
            + $"[{Regex.Replace(of, "\"deviceId\": \"[^\"]*\", ", "")}] }}",
        _ => throw new InvalidOperationException($"The matrix knows no {{{word}}}."),
    };

    private static async Task<TestUser> DisabledAsync(TestServer server, Shop shop)
    {
        var user = await server.AddPersonAsync(Password, Role.Worker, shop.StoreId);
        await server.DisableAsync(user);
        return user;
    }

    private async Task<string> MakeAsync(string path, object body)
    {
        var made = await admin.PostAsync(path, body);
        made.Status.ShouldBe(201, made.Body);
        return (made.Json.TryGetProperty("transfer", out var transfer) ? transfer : made.Json).GetProperty("id").GetString()!;
    }

    private object Transfer(Guid from, Guid to, Guid product) => new
    {
        id = Guid.CreateVersion7(),
        deviceId = Guid.CreateVersion7(),
        seq = 1,
        fromStoreId = from,
        toStoreId = to,
        productId = product,
        quantity = 1,
        occurredAt = server.Clock.Now,
        allowNegative = true,
    };

    private async Task<string> MovementAsync()
    {
        var movement = shop.Device.Inbound(shop.Milk, 10);
        (await shop.SyncOneAsync(movement)).ShouldBe("accepted");
        return $"{movement.IdOf()}";
    }

    private async Task<string> DeviceAsync()
    {
        var device = shop.NewDevice();
        (await shop.Worker.SyncAsync(device.Batch(device.Inbound(shop.Milk, 1))))[0].ShouldBe("accepted");
        return $"{device.Id}";
    }

    // An open one of {store}, of a product of its own.
    private async Task<string> ConflictAsync()
    {
        var sale = await shop.SyncOneAsync(shop.Device.Outbound(await server.AddProductAsync(), 1));
        return sale.Json.GetProperty("effects").EnumerateArray().Single(effect => effect.TryGetProperty("conflictId", out _)).GetProperty("conflictId")
            .GetString()!;
    }

    private async Task<string> QuarantinedAsync()
    {
        var item = shop.Device.Inbound(Guid.CreateVersion7(), 10);
        (await shop.SyncOneAsync(item)).ShouldBe("quarantined", "product.unknown");
        return $"{item.IdOf()}";
    }

    private async Task<string> SessionAsync(bool counted)
    {
        var id = await MakeAsync("/api/v1/count-sessions", new { storeId = shop.StoreId, name = "실사" });
        if (counted) (await shop.SyncOneAsync(shop.Device.Line(Guid.Parse(id), shop.Milk, 3))).ShouldBe("accepted");
        return id;
    }

    private async Task<string> ApprovedAsync()
    {
        var id = await SessionAsync(true);
        (await admin.PostAsync($"/api/v1/count-sessions/{id}/approve")).Status.ShouldBe(200);
        return id;
    }

    private async Task<string> RefreshTokenAsync()
    {
        var email = (await server.AddPersonAsync(Password, Role.Worker)).Email;
        using var body = JsonContent.Create(new { email, password = Password });
        var session = await server.Anonymous().AnswerAsync(HttpMethod.Post, "/api/v1/auth/login", body);
        session.Status.ShouldBe(200, session.Body);
        return session["refreshToken"].GetString()!;
    }

    private string Goods(string[] of) =>
        System.Text.Json.JsonSerializer.Serialize(Transfer(Guid.Parse(of[0]), Guid.Parse(of[1]), Guid.Parse(of[2])));

    // The spaces after its braces tell it from a word.
    private string Item(string[] of) =>
        $$"""{ "id": "{{Guid.CreateVersion7()}}", "deviceId": "{{Guid.CreateVersion7()}}", "seq": 1, "type": "INBOUND", "storeId": "{{of[0]}}", """
        + $$""" "productId": "{{of[1]}}", "quantity": 1, "occurredAt": "{{Device.Time(server.Clock.Now)}}" }""";

    // Braces with a word right behind them; what is inside has been put in place already.
    [GeneratedRegex(@"\{(?<name>[a-zA-Z]+)(?<of>(?: (?:[^{}]|\{ [^{}]*\})*)?)\}")]
    private static partial Regex Word();
}
