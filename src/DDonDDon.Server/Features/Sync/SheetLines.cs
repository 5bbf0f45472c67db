using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Sync;

/// <summary>One count session while a batch is decided, and the lines that join its sheet.</summary>
internal sealed class SheetLines(CountSession session)
{
    private readonly List<(SubmittedItem Item, CountLineRecorded Line)> _lines = [];

    public void Add(SubmittedItem item, CountLineRecorded line) => _lines.Add((item, line));

    /// <summary>Will store the lines with what holds after them, and answers their items.</summary>
    public async Task AppendAsync(IStoreTransaction transaction, TimeSpan clockTolerance, CancellationToken ct)
    {
        var held = (await transaction.ReadLinesAsync([.. _lines.Select(one => IdOf(one.Line)).Distinct()], ct)).ToDictionary(line => line.Id);
        var events = new List<NewEvent>(_lines.Count);
        foreach (var (item, line) in _lines)
        {
            held[IdOf(line)] = CountLine.Evolve(held.GetValueOrDefault(IdOf(line)), line);
            IReadOnlyList<Effect> effects = (line.OccurredAt - line.ClientTime).Duration() > clockTolerance ? [new(EffectKind.ClockCorrected)] : [];
            events.Add(new(
                line.Id, line, line.RecordedBy.ToString(), item.Submission.Id.ToString(), item.Submission.DeviceId.ToString(),
                effects.Count > 0 ? new AnswerHeaders(null, effects) : null));
            item.Answer = new(line.Id.ToString(), ItemStatus.Accepted, transaction.RecordedAt, line.OccurredAt, session.Version + events.Count, Effects: effects);
        }
        var after = _lines.Aggregate(session, (before, one) => CountSession.Evolve(before, one.Line));
        transaction.Append(session.Id, DdonEvents.CountSessionStream, session.Version, events);
        transaction.Save(DdonProjections.CountSession, [(session.Id, after, after.Version)]);
        transaction.Save(DdonProjections.CountLine, [.. held.Values.Select(line => (line.Id, (object)line, line.Version))]);
    }

    private static Guid IdOf(CountLineRecorded line) => CountLine.IdOf(line.SessionId, line.ProductId, line.Zone);
}
