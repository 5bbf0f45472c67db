using DDonDDon.Domain.Access;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Tests.Support;
using Npgsql;

namespace DDonDDon.Server.Tests.Fairness;

/// <summary>Whatever stands before one store's lock, the others are served.</summary>
public class LockedStoreTests(CrowdedServer server) : IClassFixture<CrowdedServer>
{
    private const string Password = "긴 비밀번호 2026";

    [Fact]
    public async Task A_crowd_before_one_store_takes_four_connections_and_starves_nobody()
    {
        var (locked, healthy) = (await server.NewShopAsync(), await server.NewShopAsync());
        var person = await server.AddPersonAsync(Password, Role.Worker, healthy.StoreId);
        await locked.SyncOneAsync(locked.Device.Inbound(locked.Milk, 1));
        await using var outside = await server.DataSource.OpenConnectionAsync();
        await using var transaction = await outside.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("select 1 from ddon_ledger_head where tenant_id = $1 for update", outside))
        {
            hold.Parameters.Add(new() { Value = $"{locked.StoreId}" });
            await hold.ExecuteNonQueryAsync();
        }

        var crowd = Enumerable.Range(0, 40).Select(_ => locked.Worker.SendAsync(locked.Device.Batch(locked.Device.Inbound(locked.Milk, 1)))).ToList();
        Task<long> WaitingAsync() => server.AskAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        await Eventually.TrueAsync(async () => await WaitingAsync() >= LedgerGates.MostAtOnce);

        (await WaitingAsync()).ShouldBe(LedgerGates.MostAtOnce);
        (await server.Anonymous().AnswerAsync(HttpMethod.Get, "/readyz")).Status.ShouldBe(200);
        (await server.Anonymous().SendJsonAsync(HttpMethod.Post, "/api/v1/auth/login", new { email = person.Email, password = Password })).Status.ShouldBe(200);
        (await healthy.SyncOneAsync(healthy.Device.Inbound(healthy.Milk, 5))).ShouldBe("accepted");
        (await healthy.StockAsync(healthy.Milk)).ShouldBe(5);

        await transaction.RollbackAsync();
        foreach (var answer in await Task.WhenAll(crowd)) answer.Results[0].ShouldBe("accepted");
        (await locked.StockAsync(locked.Milk)).ShouldBe(41);
    }
}
