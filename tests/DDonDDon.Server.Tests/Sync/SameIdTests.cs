using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

/// <summary>An id stands for one event in the whole chain, whichever ledgers are asked to take it at the same moment.</summary>
public class SameIdTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Rounds = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task The_same_ids_sent_to_two_stores_at_once_are_accepted_in_one_and_told_apart_in_the_other(int together)
    {
        var (here, there) = (await server.NewShopAsync(), await server.NewShopAsync());
        for (var round = 0; round < Rounds; round++)
        {
            // The other store takes them in the opposite order, so that each may wait for an id that the other has.
            var items = Enumerable.Range(1, together).Select(place => here.Device.Inbound(here.Milk, 1, here.MinutesAgo(30 - place / 60.0))).ToList();
            var same = items.Select((item, place) => item.With("storeId", there.StoreId).With("occurredAt", Device.Time(there.MinutesAgo(20 + place / 60.0))));

            var answers = await Task.WhenAll(here.SyncAsync(items), there.Worker.SyncAsync(there.Device.Batch(same)));

            foreach (var (first, second) in answers[0].Zip(answers[1]))
                string.Join(" ", new[] { first.Status, second.Status }.Order()).ShouldBe("accepted id_conflict", $"round {round}");
        }

        (await here.EventsAsync() + await there.EventsAsync()).ShouldBe(Rounds * together);
        await server.ShouldBeConsistentAsync();
        foreach (var ledger in await new LedgerVerifier(server.Store).VerifyAsync(null, null, null, 2, null, CancellationToken.None))
            ledger.Faults.ShouldBeEmpty(ledger.TenantId);
    }
}
