using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Server.Features.Conflicts;

namespace DDonDDon.Server.Features.Feed;

/// <summary>Shows conflicts among changes as their own route does: in words, and with what each choice would do by what is known now.</summary>
public sealed class ChangeWords(ConflictViews conflicts)
{
    /// <summary>How many changes a stream gathers before it lets them be put into words.</summary>
    public const int BatchSize = 100;

    /// <summary>The same changes, conflicts in words.</summary>
    public async Task<IReadOnlyList<Change>> SayAsync(IReadOnlyList<Change> changes, Language language, CancellationToken ct)
    {
        Conflict[] met = [.. changes.Select(change => change.Data).OfType<Conflict>().DistinctBy(conflict => conflict.Id)];
        if (met.Length == 0) return changes;
        var views = (await conflicts.ViewAsync(met, language, ct)).ToDictionary(view => view.Id);
        return [.. changes.Select(change => change.Data is Conflict ? change with { Data = views[change.Id] } : change)];
    }
}
