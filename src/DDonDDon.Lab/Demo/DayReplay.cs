using System.Text.Json.Nodes;
using DDonDDon.Domain;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Sync;

namespace DDonDDon.Lab.Demo;

/// <summary>An item that was not booked, as it was sent, and why.</summary>
public sealed record ItemAside(int Line, ItemStatus Status, JsonObject Item, Rejection Reason);

/// <summary>
/// What came of a line. <paramref name="Superseded"/>: how many of the accepted changed nothing, because a later count was there
/// already.
/// </summary>
public sealed record LineOutcome(DayLine Line, AnswerCounts Counts, int Superseded, IReadOnlyList<ItemAside> Aside)
{
    public static LineOutcome Of(DayLine line, BatchReply reply) => new(
        line,
        new(
            Count(reply, ItemStatus.Accepted), Count(reply, ItemStatus.Duplicate),
            Count(reply, ItemStatus.Quarantined), Count(reply, ItemStatus.Rejected)),
        reply.Results.Count(result => result is { Status: ItemStatus.Accepted, Effects: { } effects }
            && effects.Any(effect => effect.Kind is EffectKind.SupersededByCount)),
        [.. reply.Results
            .Select((result, index) => (Result: result, Item: line.Items[index]!.AsObject()))
            .Where(one => one.Result.Error is not null)
            .Select(one => new ItemAside(line.Number, one.Result.Status, one.Item, one.Result.Error!))]);

    private static int Count(BatchReply reply, ItemStatus status) => reply.Results.Count(result => result.Status == status);
}

/// <summary>Sends the day again, one line after the other, as if each had just arrived.</summary>
internal static class DayReplay
{
    public static async Task<IReadOnlyList<LineOutcome>> RunAsync(
        IReadOnlyList<DayLine> lines, DemoClient client, TimeProvider time, CancellationToken ct)
    {
        var outcomes = new List<LineOutcome>();
        foreach (var line in lines)
            outcomes.Add(LineOutcome.Of(line, await client.SendAsync(line.RequestAt(time.GetUtcNow()), ct)));
        return outcomes;
    }
}
