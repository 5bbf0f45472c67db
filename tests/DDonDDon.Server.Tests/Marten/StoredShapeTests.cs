using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;

namespace DDonDDon.Server.Tests.Marten;

public class StoredShapeTests(PostgresCluster cluster)
{
    private readonly Guid _shop = Some.Id();
    private readonly Guid _product = Some.Id();

    [Fact]
    public async Task An_events_row_says_what_happened_in_Martens_words()
    {
        var clock = new TestClock(new DateTimeOffset(2026, 3, 4, 5, 6, 8, TimeSpan.Zero).AddTicks(1_234_567));
        await using var database = await TestDatabase.CreateAsync(cluster, clock);
        var movement = Some.Received(_shop, _product,
            1.50m) with
        { OccurredAt = Some.Time.AddTicks(6_789_010).ToOffset(TimeSpan.FromHours(9)) };
        await database.Store.BookAsync(_shop, movement);

        var stored = (await database.LedgerAsync(_shop.ToString())).ShouldHaveSingleItem();

        stored.Id.ShouldBe(movement.Id);
        stored.StreamId.ShouldBe(_product);
        stored.Version.ShouldBe(1);
        stored.Type.ShouldBe("stock_received");
        stored.DotNetType.ShouldBe("DDonDDon.Domain.Stock.StockReceived, DDonDDon.Domain");
        stored.Timestamp.ShouldBe(new DateTimeOffset(2026, 3, 4, 5, 6, 8, TimeSpan.Zero).AddTicks(1_234_560));
        (stored.UserName, stored.CorrelationId, stored.CausationId).ShouldBe(("kim", "batch", "device"));
        stored.Header(HashChain.Header)!.Value.GetString()!.Length.ShouldBe(64);
        stored.Header("other").ShouldBeNull();
        System.Text.Encoding.UTF8.GetString(CanonicalJson.Of(stored.Data).Span).ShouldBe(
            $$"""
            {"clientTime":"2026-03-04T05:06:07.000000Z","clock":"AsRecorded","deviceId":"{{movement.DeviceId}}","id":"{{movement.Id}}",
            "occurredAt":"2026-03-04T05:06:07.678901Z","productId":"{{_product}}","quantity":1.5,"recordedBy":"{{movement.RecordedBy}}",
            "seq":1,"storeId":"{{_shop}}","syncedBy":"{{movement.SyncedBy}}"}
            """.ReplaceLineEndings(""));
        database.Store.Types.Read(stored).ShouldBe(movement);
    }

    [Fact]
    public async Task A_document_holds_its_id_and_its_streams_version()
    {
        var clock = new TestClock(Some.Time);
        await using var database = await TestDatabase.CreateAsync(cluster, clock);
        await database.Store.BookAsync(_shop, Some.Received(_shop, _product), Some.Received(_shop, _product));

        (await database.AskAsync<string>("""
            select format('%s %s %s %s %s %s', id, data ->> 'id', mt_version, data ->> 'version', mt_dotnet_type,
                ddon_changed_at(tenant_id, id, mt_version) at time zone 'UTC')
            from mt_doc_currentstock
            """)).ShouldBe($"{_product} {_product} 2 2 {typeof(CurrentStock).FullName} 2026-03-04 05:06:07");
        (await database.AskAsync<string>("select format('%s %s %s', id, type, version) from mt_streams"))
            .ShouldBe($"{_product} {DdonEvents.StockStream} 2");
    }

    [Fact]
    public async Task An_event_is_found_by_its_id_in_its_tenant_and_anywhere()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (movement, other) = (Some.Received(_shop, _product), Some.Id());
        await database.Store.BookAsync(_shop, movement);
        await database.Store.AppendAsync(other.ToString(), _product, 0, Some.Received(other, _product).AsEvent());
        var here = LedgerDatabase.ReadEvents(_shop.ToString(), [movement.Id, Some.Id()]);
        var elsewhere = LedgerDatabase.ReadEvents(other.ToString(), [movement.Id]);
        var anywhere = LedgerDatabase.ReadEventsAnywhere([movement.Id, Some.Id()]);

        await database.Store.ReadAsync([here, elsewhere, anywhere], CancellationToken.None);

        here.Items.ShouldHaveSingleItem().Id.ShouldBe(movement.Id);
        elsewhere.Items.ShouldBeEmpty();
        anywhere.Items.ShouldHaveSingleItem().Tenant.ShouldBe(_shop.ToString());
    }

    [Fact]
    public async Task A_document_that_is_missing_or_behind_its_stream_is_not_current()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (missing, unknown) = (Some.Id(), Some.Id());
        await database.Store.BookAsync(_shop, Some.Received(_shop, _product));
        await database.Store.AppendAsync(_shop.ToString(), missing, 0, Some.Received(_shop, missing).AsEvent());
        await database.ExecuteAsync("delete from mt_doc_currentstock where id = $1", Sql.Id(missing));
        (await CurrentAsync(_product, missing, unknown)).ShouldBe([(_product, true), (missing, false)], ignoreOrder: true);

        await database.ExecuteAsync("update mt_doc_currentstock set mt_version = 0 where id = $1", Sql.Id(_product));
        (await CurrentAsync(_product)).ShouldBe([(_product, false)]);
        // Marten's projection folds the stream again where the document does not go on.
        await database.Store.AppendAsync(_shop.ToString(), _product, 1, Some.Received(_shop, _product).AsEvent());
        await database.Store.AppendAsync(_shop.ToString(), missing, 1, Some.Received(_shop, missing).AsEvent());
        (await CurrentAsync(_product, missing)).ShouldBe([(_product, true), (missing, true)], ignoreOrder: true);

        async Task<IEnumerable<(Guid, bool)>> CurrentAsync(params Guid[] ids)
        {
            var documents = DdonProjections.CurrentStock.Load(_shop.ToString(), ids);
            await database.Store.ReadAsync([documents], CancellationToken.None);
            return documents.Items.Select(document => (document.Id, document.IsCurrent));
        }
    }

    [Fact]
    public async Task A_class_that_is_no_event_type_is_not_stored()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await using var transaction = await database.Store.BeginAsync("tenant", 1, [], CancellationToken.None);

        Should.Throw<InvalidOperationException>(() => transaction.Append(_product, DdonEvents.StockStream, 0, [new(Some.Id(), "a string")]))
            .Message.ShouldContain("String");
    }
}
