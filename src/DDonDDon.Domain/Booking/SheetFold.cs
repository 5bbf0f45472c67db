using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>One count session while a request is decided, and the lines that join its sheet.</summary>
internal sealed class SheetFold(CountSession session)
{
    private readonly List<(SubmittedItem Item, CountLineRecorded Line)> _lines = [];

    public void Add(SubmittedItem item, CountLineRecorded line) => _lines.Add((item, line));

    /// <summary>Answers the lines' items, and returns what is to be appended.</summary>
    public StreamAppend Append(ItemAnswers answers, DateTimeOffset recordedAt, TimeSpan clockTolerance)
    {
        var events = new List<DecidedEvent>(_lines.Count);
        foreach (var (item, line) in _lines)
        {
            Effect[] effects = (line.OccurredAt - line.ClientTime).Duration() > clockTolerance ? [new(EffectKind.ClockCorrected)] : [];
            events.Add(new(line.Id, line, line.RecordedBy, item.Submission.Id, item.Submission.DeviceId, FirstAnswer.Of(effects)));
            answers.Accept(item, new(line.Id.ToString(), ItemStatus.Accepted, recordedAt, line.OccurredAt, session.Version + events.Count, Effects: effects));
        }
        return new(session.Id, StreamKind.CountSession, session.Version, events);
    }
}
