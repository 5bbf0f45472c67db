using System.Text.Json;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Pending;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Features.Counting;

/// <summary>
/// Turns approved sheets into COUNT movements, one a product, and voids those of reversed sessions; some products a transaction, so that a whole store
/// blocks other writers only briefly. The movements' ids follow from session and product: a second run, after a crash or at the same time, books
/// none twice.
/// </summary>
public sealed class CountBooking(
    ILedgers ledgers, LedgerDatabase store, CountSessions sessions, CountVariances variances, ServerSettings settings,
    TimeProvider time)
    : IPendingWork
{
    /// <summary>How many products share a transaction.</summary>
    public const int ProductsAtOnce = 200;

    private const string UnfinishedSql = """
        -- Count sessions whose movements are not all in the ledger.
        -- No parameters. One row a session: store, session.
        select (data ->> 'storeId')::uuid, (data ->> 'sessionId')::uuid
        from mt_doc_countsession
        where data ->> 'status' in ('Approving', 'Reversing')
        order by tenant_id, id
        """;

    /// <summary>Goes on with what was begun and not finished.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var unfinished = new Rows<(Guid StoreId, Guid SessionId)>(Sql.Command(UnfinishedSql), row => (row.GetGuid(0), row.GetGuid(1)));
        await store.ReadAsync([unfinished], ct);
        foreach (var (storeId, sessionId) in unfinished.Items) await FinishAsync(storeId, sessionId, ct);
    }

    /// <summary>Books or voids what is left of a session's movements, and closes it. Returns the session as it is then.</summary>
    public async Task<CountSession> FinishAsync(Guid storeId, Guid sessionId, CancellationToken ct)
    {
        var session = await LoadAsync(storeId, sessionId, ct);
        if (session.Status is CountSessionStatus.Approving) return await BookAsync(session, ct);
        return session.Status is CountSessionStatus.Reversing ? await VoidAsync(session, ct) : session;
    }

    private async Task<CountSession> BookAsync(CountSession session, CancellationToken ct)
    {
        var (booked, refused) = (0, new List<RefusedCount>());
        foreach (var products in (await sessions.ProductsAsync(session, ct)).Chunk(ProductsAtOnce))
        {
            var expected = await variances.OfAsync(session.StoreId, products, ct);
            List<CountedProduct> left = [.. products.Where(product => !expected[product.ProductId].IsBooked)];
            var results = await SubmitAsync(session, [.. left.Select(product => Count(session, product, expected[product.ProductId].Variance))], ct);
            booked += products.Length - results.Count(result => result.Error is not null);
            refused.AddRange(RefusedOf(left, results));
        }
        return await CloseAsync(session, CountSessionStatus.Approving, at => new CountSessionBooked(booked, refused)
        { SessionId = session.SessionId, StoreId = session.StoreId, OccurredAt = at, By = session.DecidedBy!.Value }, ct);
    }

    private async Task<CountSession> VoidAsync(CountSession session, CancellationToken ct)
    {
        var (voided, refused) = (0, new List<RefusedCount>());
        foreach (var products in (await sessions.ProductsAsync(session, ct)).Chunk(ProductsAtOnce))
        {
            var expected = await variances.OfAsync(session.StoreId, products, ct);
            List<CountedProduct> booked = [.. products.Where(product => expected[product.ProductId].IsBooked)];
            var results = await SubmitAsync(session, [.. booked.Select(product => Void(session, product))], ct);
            voided += results.Count(result => result.Error is null);
            refused.AddRange(RefusedOf(booked, results));
        }
        return await CloseAsync(session, CountSessionStatus.Reversing, at => new CountSessionVoided(voided, refused)
        { SessionId = session.SessionId, StoreId = session.StoreId, OccurredAt = at, By = session.ReversedBy!.Value }, ct);
    }

    private static IEnumerable<RefusedCount> RefusedOf(IEnumerable<CountedProduct> products, IReadOnlyList<ItemResult> results) =>
        products.Zip(results).Where(one => one.Second.Error is not null)
            .Select(one => new RefusedCount(one.First.ProductId, one.Second.Error!.Code, one.Second.Error.Message));

    private async Task<IReadOnlyList<ItemResult>> SubmitAsync(CountSession session, List<SubmittedItem> items, CancellationToken ct) => items.Count == 0
        ? []
        : (await ledgers.BookAsync(new StoreRequest(session.StoreId, items, []), settings.ConflictRules, ct)).Answers;

    // At the time of the last line, as if its scanner had counted the whole product then.
    private SubmittedItem Count(CountSession session, CountedProduct product, CountVariance variance)
    {
        var last = product.Last;
        var count = new MovementItem
        {
            Id = product.MovementId,
            DeviceId = last.Key.DeviceId,
            Seq = last.Key.Seq,
            OccurredAt = last.ClientTime,
            StoreId = session.StoreId,
            Product = ProductReference.Of(product.ProductId),
            Type = MovementType.Count,
            Quantity = product.Quantity,
        };
        return Submitted(
            session, session.DecidedBy!.Value, new(last.Key.OccurredAt, last.Clock), count, last.RecordedBy,
            new CountLink(session.SessionId, variance.Expected, variance.Moved));
    }

    // After everything that the ledger held when the session was reversed, also after other amendments of the count.
    private SubmittedItem Void(CountSession session, CountedProduct product)
    {
        var at = session.ReversedAt!.Value.AddMicroseconds(1);
        var amendment = new AmendmentItem
        {
            Id = product.VoidId,
            DeviceId = OnlineEdit.Device,
            Seq = 0,
            OccurredAt = at,
            StoreId = session.StoreId,
            Product = ProductReference.Of(product.ProductId),
            MovementId = product.MovementId,
            Note = session.Reason,
        };
        return Submitted(session, session.ReversedBy!.Value, new(at, ClockMethod.AsRecorded), amendment, session.ReversedBy, null);
    }

    // The session stands where a batch's id would.
    private SubmittedItem Submitted(CountSession session, Guid by, EffectiveTime at, Item item, Guid? recordedBy, CountLink? link) =>
        new(new(session.SessionId, item.DeviceId, by, BatchClock.Microseconds(time.GetUtcNow()), 0), new(0, item, null, recordedBy, default), at)
        { Source = new ItemSource.Approval(link) };

    private async Task<CountSession> CloseAsync(
        CountSession session, CountSessionStatus from, Func<DateTimeOffset, CountSessionEvent> closed, CancellationToken ct) =>
        (await sessions.StepAsync(
            session.StoreId, session.SessionId, (from is CountSessionStatus.Approving ? session.DecidedBy : session.ReversedBy)!.Value,
            (held, at) => held!.Status == from ? closed(at) : new Decision<CountSessionEvent>([]), ct)).Document!;

    private async Task<CountSession> LoadAsync(Guid storeId, Guid sessionId, CancellationToken ct)
    {
        var loaded = DdonProjections.CountSession.Load(storeId.ToString(), [CountSession.StreamOf(sessionId)]);
        await store.ReadAsync([loaded], ct);
        return JsonSerializer.Deserialize<CountSession>(loaded.Items.Single().Data, store.Types.Json)!;
    }
}
