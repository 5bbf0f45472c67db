using System.Text;
using System.Text.Json;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

public class JsonRoundTripTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Every_event_comes_back_from_the_database_with_the_same_canonical_bytes()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var random = new RandomEvents(seed: 20260304);
        var events = Enumerable.Range(0, 60).SelectMany(_ => random.OneOfEach()).ToDictionary(_ => Some.Id());
        var tenant = Some.Id().ToString();

        (await database.Unprojected.AppendAsync(tenant, Some.Id(), 0,
            [.. events.Select(pair => new NewEvent(pair.Key, pair.Value, random.Text(), random.Text(), random.Text()))]))
            .ShouldBe(CommitOutcome.Committed);

        var ledger = await database.LedgerAsync(tenant);
        ledger.Count.ShouldBe(events.Count);
        foreach (var stored in ledger)
        {
            Canonical(stored.Data).ShouldBe(Canonical(Json(events[stored.Id])));
            Canonical(Json(database.Store.Types.Read(stored))).ShouldBe(Canonical(stored.Data));
        }
        ChainWalk.Of(ledger).ShouldNotBeNull();

        byte[] Json(object happened) => JsonSerializer.SerializeToUtf8Bytes(happened, database.Store.Types.Json);
    }

    private static string Canonical(byte[] json) => Encoding.UTF8.GetString(CanonicalJson.Of(json).Span);
}
