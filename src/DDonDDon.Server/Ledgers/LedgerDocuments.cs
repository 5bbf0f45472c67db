using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Ledgers;

/// <summary>Documents of one projection.</summary>
internal sealed record SavedDocuments(Projection Projection, IReadOnlyList<object> Documents);

/// <summary>Every document that follows from what was decided, made from what was known and what happened since.</summary>
internal sealed class LedgerDocuments
{
    private readonly Facts _facts;
    private readonly Decided _decided;
    private readonly List<ItemDocuments> _items;
    private readonly Dictionary<Guid, CountLine> _lines = [];

    /// <param name="facts">What is known.</param>
    /// <param name="storeId">The ledger's store.</param>
    /// <param name="decided">What happens.</param>
    /// <param name="lastDays">The last day of each item, by product.</param>
    /// <param name="pastDays">Days before those, by their documents; null for one that there is not.</param>
    public LedgerDocuments(
        Facts facts, Guid? storeId, Decided decided, IReadOnlyDictionary<Guid, DailyStock> lastDays, IReadOnlyDictionary<Guid, DailyStock?> pastDays)
    {
        (_facts, _decided) = (facts, decided);
        var calendar = new Lazy<StoreCalendar>(() => StoreCalendar.Of(facts.Store?.TimeZone));
        _items =
        [
            .. Of(StreamKind.StockItem).Select(stream => new ItemDocuments(
                storeId!.Value, stream.StreamId, facts.Stock.TryGetValue(stream.StreamId, out var known) ? known : null,
                facts.Histories.GetValueOrDefault(stream.StreamId), lastDays.GetValueOrDefault(stream.StreamId), calendar.Value,
                [.. stream.Events.Select(one => (StockMovement)one.Happened)])),
        ];
        foreach (var item in _items.Where(item => item.Lacks is Past.Day)) item.LearnDays(pastDays);
        Late = [.. _items.Where(item => item.Lacks is not Past.Nothing)];
        Lines = [.. Recorded().Select(CountLine.IdOf).Distinct()];
    }

    /// <summary>Items whose past must be learnt first.</summary>
    public IReadOnlyList<ItemDocuments> Late { get; }

    /// <summary>Lines of count sessions, by their documents, of which must be known what holds.</summary>
    public Guid[] Lines { get; }

    public void LearnPast(ILookup<Guid, DailyStock> days, ILookup<Guid, StockMovement> movements)
    {
        foreach (var item in Late)
            if (item.Lacks is Past.Day) item.LearnDays(days[item.ProductId]);
            else item.LearnMovements([.. movements[item.ProductId]]);
    }

    public void LearnLines(IEnumerable<CountLine> held)
    {
        foreach (var line in held) _lines[line.Id] = line;
    }

    public IReadOnlyList<SavedDocuments> All()
    {
        foreach (var line in Recorded()) _lines[CountLine.IdOf(line)] = CountLine.Evolve(_lines.GetValueOrDefault(CountLine.IdOf(line)), line);
        var sessions = Of(StreamKind.CountSession).Select(stream => stream.Events.Aggregate(
            _facts.Sessions.Values.First(session => session.Id == stream.StreamId), (held, one) => CountSession.Evolve(held, (CountSessionEvent)one.Happened)));
        var products = Of(StreamKind.Product).Select(stream => stream.Events.Aggregate(
            _facts.Catalogue.GetValueOrDefault(stream.StreamId).Product, (held, one) => Product.Evolve(held, (ProductEvent)one.Happened))!);
        var conflicts = Of(StreamKind.Conflict).Select(stream =>
            stream.Events.Aggregate(ConflictBefore(stream.StreamId), (held, one) => Conflict.Evolve(held, (ConflictEvent)one.Happened))!);
        var setAside = Of(StreamKind.SetAsideItem).Select(stream => stream.Events.Aggregate(
            _facts.SetAside.GetValueOrDefault(((SetAsideEvent)stream.Events[0].Happened).ItemId),
            (held, one) => SetAsideItem.Evolve(stream.StreamId, held, (SetAsideEvent)one.Happened))!);
        return
        [
            .. new SavedDocuments[]
            {
                new(DdonProjections.CurrentStock, [.. _items.Select(item => item.Stock)]),
                new(DdonProjections.DailyStock, [.. _items.SelectMany(item => item.Days)]),
                new(DdonProjections.Conflict, [.. conflicts]),
                new(DdonProjections.CountSession, [.. sessions]),
                new(DdonProjections.CountLine, [.. _lines.Values]),
                new(DdonProjections.Product, [.. products]),
                new(DdonProjections.SetAsideItem, [.. setAside]),
            }.Where(saved => saved.Documents.Count > 0),
        ];
    }

    private IEnumerable<StreamAppend> Of(StreamKind kind) => _decided.Streams.Where(stream => stream.Kind == kind);

    private IEnumerable<CountLineRecorded> Recorded() => Of(StreamKind.CountSession).SelectMany(stream => stream.Events).Select(one => one.Happened)
        .OfType<CountLineRecorded>();

    private Conflict? ConflictBefore(Guid id) =>
        _facts.Conflicts.GetValueOrDefault(id) ?? _facts.OpenConflicts.Values.SelectMany(open => open).FirstOrDefault(conflict => conflict.Id == id);
}
