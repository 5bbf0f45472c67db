using DDonDDon.Lab.Simulation.Oracle;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>What is known of a movement that a device recorded.</summary>
internal enum LoadFate
{
    /// <summary>The server said that it has it.</summary>
    Stored,

    /// <summary>The server keeps it aside.</summary>
    Quarantined,

    /// <summary>The server did not take it.</summary>
    Refused,

    /// <summary>It is still in the outbox, or no answer about it has come.</summary>
    Waiting,
}

/// <summary>
/// A movement as one of the sides has it. <paramref name="Quantity"/>: in pieces, null for a void; <paramref name="OccurredAt"/>: as the server settled it;
/// <paramref name="ProductId"/>: null for a code that nobody knows;
/// <paramref name="Amends"/>: the movement that an AMEND is about.
/// </summary>
internal sealed record LoadMovement(
    Guid Id, Guid DeviceId, long Seq, string Type, Guid? ProductId, decimal? Quantity, Guid? Amends, DateTimeOffset OccurredAt)
{
    public string Place => PlainMovement.PlaceOf(OccurredAt, DeviceId, Seq, Id);

    /// <summary>
    /// The stock of each product by the rules of the fold as they are written down, over a store's movements in any order. Those of a code that nobody
    /// knows are of no product.
    /// </summary>
    public static IReadOnlyDictionary<Guid, decimal> Fold(IEnumerable<LoadMovement> movements) => movements
        .Where(movement => movement.ProductId is not null).GroupBy(movement => movement.ProductId!.Value)
        .ToDictionary(product => product.Key, product => FoldProduct([.. product]));

    private static decimal FoldProduct(IReadOnlyCollection<LoadMovement> movements)
    {
        var amendments = movements.Where(movement => movement.Type is "AMEND").ToLookup(movement => movement.Amends!.Value);
        var stock = 0m;
        foreach (var original in movements.Where(movement => movement.Type is not "AMEND").OrderBy(movement => movement.Place, StringComparer.Ordinal))
        {
            var last = amendments[original.Id].Append(original).MaxBy(movement => movement.Place, StringComparer.Ordinal)!;
            if (last.Quantity is not { } quantity) continue;
            stock = original.Type switch
            {
                "COUNT" => quantity,
                "OUTBOUND" => stock - quantity,
                _ => stock + quantity,
            };
        }
        return stock;
    }
}

/// <summary>A movement that a device recorded, with what has become of it. <paramref name="Why"/>: the code, when it was not stored.</summary>
internal sealed record LoadRecord(LoadMovement Movement, LoadFate Fate, string? Why = null);
