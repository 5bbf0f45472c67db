using System.Text;
using System.Text.Json;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.EventStore.Tests;

public class JsonRoundTripTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Every_event_comes_back_from_the_database_with_the_same_canonical_bytes()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var random = new RandomEvents(seed: 20260304);
        var events = Enumerable.Range(0, 60).SelectMany(_ => random.OneOfEach()).ToDictionary(_ => Some.Id());
        var tenant = Some.Id().ToString();

        (await database.Store.AppendAsync(tenant, Some.Id(), 0,
            [.. events.Select(pair => new NewEvent(pair.Key, pair.Value, random.Text(), random.Text(), random.Text()))]))
            .ShouldBe(CommitOutcome.Committed);

        var ledger = await database.LedgerAsync(tenant);
        ledger.Count.ShouldBe(events.Count);
        foreach (var stored in ledger)
        {
            Canonical(stored.Data).ShouldBe(Canonical(Json(events[stored.Id])));
            Canonical(Json(database.Store.Types.Read(stored))).ShouldBe(Canonical(stored.Data));
        }
        Ledger.Walk(ledger).ShouldNotBeNull();

        byte[] Json(object happened) => JsonSerializer.SerializeToUtf8Bytes(happened, database.Store.Types.Json);
    }

    [Fact]
    public void Quantities_are_written_without_trailing_zeros_and_times_in_UTC_with_microseconds()
    {
        var time = new DateTimeOffset(2026, 3, 4, 9, 0, 0, TimeSpan.FromHours(9));

        JsonSerializer.Serialize(new { Z = 1.500m, A = 0.000m, Time = time, None = (string?)null, Day = DayOfWeek.Friday },
            EventJson.CreateOptions())
            .ShouldBe("""{"a":0,"day":"Friday","time":"2026-03-04T00:00:00.000000Z","z":1.5}""");
    }

    private static string Canonical(byte[] json) => Encoding.UTF8.GetString(CanonicalJson.Of(json).Span);
}
