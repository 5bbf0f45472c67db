using DDonDDon.Server.Features.Audit.Segments;

namespace DDonDDon.Server.Commands;

/// <summary>What ddon projections does with the packed movements, which are made from the events like the documents, but not by stream.</summary>
internal static class SegmentCommands
{
    /// <summary>Whether the name of a projection means it; null: all are meant.</summary>
    public static bool IsChosen(string? projection) => projection is null or SegmentSealer.Name;

    /// <summary>
    /// Packs the segments of a store, or of all, again and prints what differs. <paramref name="mend"/>: and puts it right, and seals what can be sealed.
    /// True when some differed.
    /// </summary>
    public static async Task<bool> RunAsync(CommandContext context, Guid? store, bool mend, bool json, CancellationToken ct)
    {
        var sealer = new SegmentSealer(context.Store);
        if (mend) await sealer.RunAsync(ct);
        var stores = await sealer.SealedAsync(store, ct);
        var results = new List<SegmentsVerified>();
        using (var progress = new ProgressLine($"{(mend ? "Rebuilding" : "Verifying")} {SegmentSealer.Name}", "events", stores.Sum(one => one.Events)))
            foreach (var (storeId, _) in stores) results.Add(await sealer.VerifyAsync(storeId, mend, progress.Add, ct));
        if (mend) await sealer.RunAsync(ct);
        if (json) Cli.PrintJson(new { SegmentSealer.Name, Stores = results });
        else Print(results, mend);
        return results.Any(result => result.Different.Count > 0);
    }

    private static void Print(IReadOnlyList<SegmentsVerified> results, bool mended)
    {
        foreach (var result in results)
            foreach (var range in result.Different)
                Console.WriteLine($"{SegmentSealer.Name} {result.StoreId}: the events after {range.After} up to {range.Until} are not packed as they are");
        Console.WriteLine($"{SegmentSealer.Name}: {results.Sum(result => result.Segments)} segments of {results.Sum(result => result.Movements)} movements, "
            + $"{results.Sum(result => result.Different.Count)} {(mended ? "changed" : "differ")}");
    }
}
