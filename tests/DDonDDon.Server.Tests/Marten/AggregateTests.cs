using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

/// <summary>What Marten folds from a stream is the document that its projection stores, now and at any version.</summary>
public class AggregateTests(PostgresCluster cluster)
{
    private readonly Guid _shop = Some.Id();

    [Fact]
    public async Task A_stream_folded_by_Marten_is_its_document_and_at_any_version_its_past()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var random = new Random(20261129);
        for (var item = 0; item < 12; item++)
        {
            var product = Some.Id();
            var movements = RandomHistory(random, product);
            // A few at once, as whoever brings no document of their own appends: late counts and amendments make the projection fold again.
            for (var at = 0; at < movements.Count;)
            {
                NewEvent[] some = [.. movements.Skip(at).Take(random.Next(1, 4)).Select(movement => movement.AsEvent())];
                (await database.Store.AppendAsync(_shop.ToString(), product, at, some)).ShouldBe(CommitOutcome.Committed);
                at += some.Length;
            }

            await using var session = database.Store.Documents.QuerySession(_shop.ToString());
            Said(await session.LoadAsync<CurrentStock>(product)).ShouldBe(Said(await session.Events.AggregateStreamAsync<CurrentStock>(product)));
            for (var version = 1; version <= movements.Count; version++)
                Said(await session.Events.AggregateStreamAsync<CurrentStock>(product, version))
                    .ShouldBe(Said(StockHistory.Of(_shop, product, movements.Take(version)).Fold()));
        }
        foreach (var projection in new Projection[] { DdonProjections.CurrentStock, DdonProjections.DailyStock })
            (await new Verifier(database.Store).VerifyAsync(projection, 1, null, CancellationToken.None)).Differences.ShouldBeEmpty(projection.Name);
    }

    [Fact]
    public async Task A_session_without_the_door_a_second_save_and_a_plain_append_are_refused()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (product, documents) = (Some.Id(), database.Store.Documents);
        await database.Store.AppendAsync(_shop.ToString(), product, 0, Some.Received(_shop, product).AsEvent());

        await using (var careless = documents.LightweightSession(_shop.ToString()))
        {
            careless.Events.Append(product, 2, Some.Received(_shop, product));
            await Should.ThrowAsync<InvalidOperationException>(() => careless.SaveChangesAsync());
        }
        await using (var plain = documents.LightweightSession(_shop.ToString()))
        {
            plain.Events.Append(product, Some.Received(_shop, product));
            await Should.ThrowAsync<InvalidOperationException>(() => plain.SaveChangesAsync());
        }
        await using (var transaction = await database.Store.BeginAsync(_shop.ToString(), 1, [], CancellationToken.None))
        {
            transaction.Append(product, DdonEvents.StockStream, 1, [Some.Received(_shop, product).AsEvent()]);
            (await transaction.CommitAsync(CancellationToken.None)).ShouldBe(CommitOutcome.Committed);
            transaction.Append(Some.Id(), DdonEvents.StockStream, 0, [Some.Received(_shop, product).AsEvent()]);
            await Should.ThrowAsync<InvalidOperationException>(() => transaction.CommitAsync(CancellationToken.None));
        }

        (await database.CountEventsAsync()).ShouldBe(2);
        (await database.AskAsync<long>("select count(*) from mt_streams")).ShouldBe(1);
        ChainWalk.Of(await database.LedgerAsync(_shop.ToString())).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_sequence_that_lies_behind_the_ledger_is_refused_before_anything_is_written()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var product = Some.Id();
        await database.Store.AppendAsync(_shop.ToString(), product, 0, Some.Received(_shop, product).AsEvent(), Some.Received(_shop, product).AsEvent());
        await database.ExecuteAsync("select setval('mt_events_sequence', 1)");

        await Should.ThrowAsync<SequenceBehindException>(
            () => database.Store.AppendAsync(_shop.ToString(), product, 2, Some.Received(_shop, product).AsEvent()));

        (await database.CountEventsAsync()).ShouldBe(2);
    }

    private static string Said(CurrentStock? stock) => JsonSerializer.Serialize(stock, DdonLedger.Model.Types.Json);

    private List<StockMovement> RandomHistory(Random random, Guid product)
    {
        var movements = new List<StockMovement>();
        for (var at = 0; at < 25; at++)
        {
            var received = Some.Received(_shop, product, random.Next(1, 9)) with { OccurredAt = Some.Time.AddMinutes(random.Next(10_000)) };
            movements.Add(random.Next(5) switch
            {
                0 => Counted(received),
                1 when movements.OfType<StockReceived>().ToList() is { Count: > 0 } earlier => Amended(received, earlier[random.Next(earlier.Count)]),
                _ => received,
            });
        }
        return movements;
    }

    private static StockCounted Counted(StockReceived like) => new()
    {
        Id = Some.Id(),
        StoreId = like.StoreId,
        ProductId = like.ProductId,
        DeviceId = like.DeviceId,
        Seq = 1,
        RecordedBy = like.RecordedBy,
        SyncedBy = like.SyncedBy,
        OccurredAt = like.OccurredAt,
        ClientTime = like.ClientTime,
        Clock = ClockMethod.AsRecorded,
        Quantity = like.Quantity,
    };

    private static MovementAmended Amended(StockReceived like, StockReceived original) => new()
    {
        Id = Some.Id(),
        StoreId = like.StoreId,
        ProductId = like.ProductId,
        DeviceId = like.DeviceId,
        Seq = 1,
        RecordedBy = like.RecordedBy,
        SyncedBy = like.SyncedBy,
        OccurredAt = like.OccurredAt,
        ClientTime = like.ClientTime,
        Clock = ClockMethod.AsRecorded,
        MovementId = original.Id,
        Quantity = like.Quantity,
    };
}
