using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Lab.Simulation.Storage;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>What conflicts must be, by what is stored: I4, for them and for what they say of stock.</summary>
internal static class ConflictInvariants
{
    public static IEnumerable<Violation> Check(StoredState state, Trace trace) => state.Tenants.SelectMany(tenant =>
    {
        var name = Guid.TryParse(tenant.Name, out var store) ? trace.Of(store) : "the catalogue";
        List<PlainConflict> conflicts = [.. tenant.Of("conflict").Select(document => PlainConflict.Read(document.Data))];
        return Caused(tenant, conflicts).Concat(Stock(tenant, conflicts)).Select(what => new Violation("I4", $"{name}: {what}"));
    });

    // A decision and what it causes are stored together or not at all.
    private static IEnumerable<string> Caused(StoredTenant tenant, IReadOnlyList<PlainConflict> conflicts)
    {
        var stored = tenant.Events.ToDictionary(happened => happened.Id, happened => happened.Timestamp);
        foreach (var conflict in conflicts)
            if (conflict.Caused is { } caused && (!stored.TryGetValue(caused, out var at) || at != DecidedAt(tenant, conflict)))
                yield return $"the decision on conflict {conflict.Id} caused {caused}, which was not stored with it";
    }

    private static DateTimeOffset DecidedAt(StoredTenant tenant, PlainConflict conflict) =>
        tenant.Events.Single(happened => happened.StreamId == conflict.Id && happened.Type == "conflict_resolved").Timestamp;

    private static IEnumerable<string> Stock(StoredTenant tenant, IReadOnlyList<PlainConflict> conflicts)
    {
        foreach (var document in tenant.Of("current-stock"))
        {
            var (stock, open) = (PlainStock.Read(document.Data), conflicts.Where(conflict => conflict.IsOpen && conflict.Product == document.Id).ToList());
            if (open.Count(conflict => conflict.Kind == "NegativeStock") is var negative && negative != (stock.Quantity < 0 ? 1 : 0))
                yield return $"stock {document.Id} is {stock.Quantity}, and {negative} conflicts about that are open";
            foreach (var conflict in open.Where(conflict => conflict.Kind is "LateMovement" or "ConcurrentCounts"))
                if (stock.Baseline?.EndsWith(conflict.Standing.ToString()!, StringComparison.Ordinal) is not true)
                    yield return $"conflict {conflict.Id} is open about a count that stock {document.Id} does not start from any more";
        }
    }
}
