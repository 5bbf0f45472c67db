using DDonDDon.Domain.Booking;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Http;
using RecordedItem = DDonDDon.Client.RecordedItem;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>What a device recorded: <paramref name="By"/> whom, and when in the world's time.</summary>
internal sealed record Recorded(string Name, Guid DeviceId, Guid By, RecordedItem Item, TimeSpan At);

/// <summary>What the server said about one item of a request that arrived at <paramref name="At"/>.</summary>
internal sealed record Answered(Guid Id, Guid DeviceId, ItemResult Result, DateTimeOffset At);

/// <summary>What was recorded and what was answered, by those who did it; the invariants are held against it.</summary>
internal sealed class Book(Trace trace)
{
    private readonly List<Recorded> _recorded = [];
    private readonly List<Answered> _answered = [];

    public IReadOnlyList<Recorded> Recorded => _recorded;

    /// <summary>Every answer of the server that a live process gave, whether or not it arrived; in their order.</summary>
    public IReadOnlyList<Answered> Answers => _answered;

    public void Add(string device, Guid deviceId, Guid by, RecordedItem item, TimeSpan at)
    {
        var name = $"m{_recorded.Count + 1}";
        trace.Name(item.Id, name);
        _recorded.Add(new(name, deviceId, by, item, at));
        trace.Write($"{device}: records {name} {item.Type} {item.Choice} {item.Quantity} of {trace.Of(item.ProductId)}{item.Barcode} in "
            + $"{trace.Of(item.StoreId)}"
            + (item.MovementId is { } original ? $" amending {trace.Of(original)}" : ""));
    }

    public void Answered(Batch batch, DateTimeOffset at, BatchReply? reply, Problem? problem)
    {
        if (reply is null)
        {
            trace.Write($"server: refuses a batch of {trace.Of(batch.DeviceId)}: {problem!.Code}");
            return;
        }
        foreach (var result in reply.Results)
            if (Guid.TryParse(result.Id, out var id)) _answered.Add(new(id, batch.DeviceId, result, at));
        trace.Write($"server: answers {trace.Of(batch.DeviceId)}: {string.Join(", ", reply.Results.Select(Text))}");
    }

    private string Text(ItemResult result)
    {
        var name = trace.Of(Guid.TryParse(result.Id, out var id) ? id : null);
        return result.Error is { } error
            ? $"{name} {result.Status} {error.Code}"
            : FormattableString.Invariant($"{name} {result.Status} v{result.Version} ={result.Stock?.Quantity}");
    }
}
