using DDonDDon.Client.Tests.Support;

namespace DDonDDon.Client.Tests;

/// <summary>The example program of docs/examples/PointOfSale, as a shop runs it.</summary>
public sealed class ExampleTests(RealServer server) : IClassFixture<RealServer>, IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ddon");

    public void Dispose()
    {
        foreach (var file in new[] { _file, $"{_file}-wal", $"{_file}-journal" }) File.Delete(file);
    }

    [Fact]
    public async Task A_shop_sells_offline_closes_and_syncs_the_next_day()
    {
        var (code, box) = ($"T-{Guid.NewGuid():N}", $"T-{Guid.NewGuid():N}");
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유 1L", (code, 1), (box, 12)));
        var email = $"{Guid.NewGuid():N}@shop.example";
        await server.PostAsync("users", new { email, password = "Zitrone-7-마늘빵", role = "WORKER", stores = new[] { store } });

        await using (var offline = Start("http://127.0.0.1:9", store, email))
        {
            await offline.WaitForAsync(line => line == "password:");
            await offline.WriteLineAsync("Zitrone-7-마늘빵");
            await offline.WaitForAsync(line => line.StartsWith("not signed in", StringComparison.Ordinal));
            await offline.WriteLineAsync($"in {box} 2");
            await offline.WriteLineAsync($"sell {code} 3");
            await offline.WriteLineAsync($"sell {code} -3");
            await offline.WaitForAsync(line => line.StartsWith("This quantity must be greater than 0", StringComparison.Ordinal));
            await offline.WriteLineAsync("quit");
            await offline.WaitForAsync(line => line.StartsWith("not signed out", StringComparison.Ordinal));
            (await offline.EndAsync()).ShouldBe(0);
        }
        await using (var online = Start(server.Address.ToString(), store, email))
        {
            await online.WaitForAsync(line => line == "password:");
            await online.WriteLineAsync("Zitrone-7-마늘빵");
            await online.WaitForAsync(line => line == $"hello {email}");
            await online.WaitForAsync(line => line == "synced 2, 0 left");
            await online.WriteLineAsync("sell unknown 1");
            await online.WaitForAsync(line => line.StartsWith("attention: unknown", StringComparison.Ordinal));
            await UntilAsync(online, $"stock {code}", "우유 1L: 21 (21 on the server, 0 here)");
            await online.WriteLineAsync("quit");
            (await online.EndAsync()).ShouldBe(0);
            online.Errors.ShouldBeEmpty();
        }

        (await server.StockAsync(store, milk)).ShouldBe(21);
    }

    private Child Start(string address, Guid store, string email) => Child.Start("PointOfSale.dll", null, address, _file, store.ToString(), email);

    // The catalogue arrives a moment after the outbox was sent.
    private static async Task UntilAsync(Child till, string question, string answer)
    {
        for (var i = 0; i < 100 && !till.Output.Contains(answer); i++)
        {
            await till.WriteLineAsync(question);
            await Task.Delay(100);
        }
        till.Output.ShouldContain(answer);
    }
}
