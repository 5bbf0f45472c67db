using System.Text;
using DDonDDon.Lab.Simulation.Oracle;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>
/// Items by what became of them. <paramref name="Accepted"/> to <paramref name="Retry"/> count answers, so that an item that was sent twice counts twice;
/// <paramref name="WithoutStock"/>: online bookings that were refused because there was not enough.
/// </summary>
internal sealed record LoadItems(long Recorded, long Settled, long Accepted, long Duplicate, long Quarantined, long Rejected, long IdConflict, long Retry,
    long WithoutStock);

/// <summary>An invariant; <paramref name="Held"/>: null when it could not be checked.</summary>
internal sealed record LoadInvariant(string Name, string What, bool? Held, int Violations);

/// <summary>What came of a load. <paramref name="DrainSeconds"/>: null when outboxes were not empty in time.</summary>
internal sealed record LoadReport(
    Uri Server, int Devices, int Stores, double WorkSeconds, bool Interrupted, LoadItems Items, double ItemsPerSecond, double RequestsPerSecond,
    double? DrainSeconds, IReadOnlyList<LoadLatency> Latencies, IReadOnlyDictionary<string, long> Errors, IReadOnlyList<LoadInvariant> Invariants,
    IReadOnlyList<Violation> Violations)
{
    private const int MostShown = 20;

    public bool AllHeld => Invariants.All(invariant => invariant.Held is true);

    /// <summary>For a person.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Line($"{Server}: {Devices:N0} devices in {Stores:N0} stores worked for {WorkSeconds:0.0} s{(Interrupted ? ", then it was stopped" : "")}");
        Line($"  items       {Items.Recorded:N0} recorded, {Items.Settled:N0} settled; answers: {Items.Accepted:N0} accepted, {Items.Duplicate:N0} duplicate, "
            + $"{Items.Quarantined:N0} quarantined, {Items.Rejected:N0} rejected, {Items.IdConflict:N0} id_conflict, {Items.Retry:N0} retry; "
            + $"{Items.WithoutStock:N0} refused online for want of stock");
        Line($"  throughput  {ItemsPerSecond:N1} items/s, {RequestsPerSecond:N1} requests/s");
        Line(DrainSeconds is { } drained ? $"  drain       {drained:0.0} s until every outbox was empty" : "  drain       not every outbox was empty in time");
        Line($"  {"latency in ms, to the last byte",-40} {"count",9} {"p50",9} {"p95",9} {"p99",9} {"max",9}");
        foreach (var one in Latencies) Line($"    {one.Request,-38} {one.Count,9:N0} {one.P50,9:N1} {one.P95,9:N1} {one.P99,9:N1} {one.Max,9:N1}");
        var errors = Errors.OrderByDescending(error => error.Value).Select(error => $"{error.Value:N0} {error.Key}");
        Line($"  errors      {(Errors.Count == 0 ? "none" : string.Join(", ", errors))}");
        foreach (var one in Invariants)
            Line($"  {one.Name}  {one.Held switch { true => "held       ", false => "BROKEN     ", null => "not checked" }}  "
                + $"{one.What}{(one.Violations > 0 ? $" ({one.Violations:N0})" : "")}");
        foreach (var (invariant, what) in Violations.Take(MostShown)) Line($"      {invariant}: {what}");
        if (Violations.Count > MostShown) Line($"      and {Violations.Count - MostShown:N0} more; --json shows them all");
        return text.ToString();

        void Line(string line) => text.AppendLine(line);
    }
}
