using DDonDDon.Domain;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Lab.Demo;

/// <summary>A report as scripts read it.</summary>
public sealed record DemoJson(
    bool FirstRun, Guid StoreId, IReadOnlyList<DemoJson.LineJson> Lines, AnswerCounts Total,
    long MovementsBefore, long MovementsAfter, IReadOnlyList<DemoJson.AsideJson> NotBooked,
    IReadOnlyDictionary<Guid, decimal> Quantities, IReadOnlyList<DemoJson.StockJson> Surprising, IReadOnlyList<string> Faults)
{
    public sealed record LineJson(
        int Line, DateTimeOffset ArrivedAt, int Accepted, int Duplicate, int Superseded, int Quarantined, int Rejected,
        string Note);

    public sealed record AsideJson(int Line, ItemStatus Status, string? Id, Rejection Error);

    public sealed record StockJson(
        Guid ProductId, string? Name, decimal Quantity, IReadOnlyList<Surprise> Surprises,
        IReadOnlyList<StockReason> Explanation);

    public static DemoJson Of(DemoReport report, IReadOnlyList<string> faults) => new(
        report.IsFirst,
        report.Store.Id,
        [.. report.Lines.Select(line => new LineJson(
            line.Line.Number, line.Line.ArrivedAt, line.Counts.Accepted, line.Counts.Duplicate, line.Superseded,
            line.Counts.Quarantined, line.Counts.Rejected, line.Line.Note))],
        report.Total,
        report.Before.Movements,
        report.After.Movements,
        [.. report.Lines.SelectMany(line => line.Aside).Select(aside => new AsideJson(
            aside.Line, aside.Status, $"{aside.Item["id"]}", aside.Reason))],
        report.After.Quantities,
        [.. report.Surprising.Select(one => new StockJson(
            one.Stock.ProductId, one.Stock.Name, one.Stock.Quantity, one.Surprises, one.Stock.Explanation ?? []))],
        faults);
}
