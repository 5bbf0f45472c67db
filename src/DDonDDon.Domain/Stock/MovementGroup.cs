namespace DDonDDon.Domain.Stock;

/// <summary>
/// An original movement with its amendments. The member with the greatest key decides, and the group keeps its original's place. An amendment whose quantity
/// its original cannot have (it may have arrived first) decides nothing. A group never changes: what joins it makes another one, in constant time.
/// </summary>
internal sealed record MovementGroup
{
    public static MovementGroup Empty { get; } = new();

    /// <summary>Null as long as only amendments have arrived.</summary>
    public OriginalMovement? Original { get; private init; }

    /// <summary>How many movements it is made of.</summary>
    public int Count { get; private init; }

    private MovementAmended? Decisive { get; init; }

    // Those that wait for their original, the last that arrived first.
    private Waiting? Amendments { get; init; }

    /// <summary>What holds; null as long as the original has not arrived.</summary>
    public EffectiveMovement? Effective => Original is null
        ? null
        : new(Original, Decisive is null ? Original.Quantity : Decisive.Void ? null : Decisive.Quantity, Decisive) { Events = Count };

    public MovementGroup With(OriginalMovement original)
    {
        var arrived = this with { Original = original, Count = Count + 1, Amendments = null };
        for (var waiting = Amendments; waiting is not null; waiting = waiting.Earlier)
            arrived = arrived with { Decisive = arrived.DecisiveWith(waiting.Amendment) };
        return arrived;
    }

    public MovementGroup With(MovementAmended amendment) => Original is null
        ? this with { Count = Count + 1, Amendments = new(amendment, Amendments) }
        : this with { Count = Count + 1, Decisive = DecisiveWith(amendment) };

    private MovementAmended? DecisiveWith(MovementAmended amendment) =>
        amendment.Key > (Decisive?.Key ?? Original!.Key) && (amendment.Void || amendment.Quantity is { } quantity && Original!.Fits(quantity))
            ? amendment
            : Decisive;

    private sealed record Waiting(MovementAmended Amendment, Waiting? Earlier);
}

/// <summary>
/// A movement as it holds after its amendments: <paramref name="Quantity"/> is null when it is void;
/// <paramref name="AmendedBy"/> is the amendment that decided, if one did.
/// </summary>
public readonly record struct EffectiveMovement(OriginalMovement Original, decimal? Quantity, MovementAmended? AmendedBy)
{
    /// <summary>How many events it is made of: the original and its amendments.</summary>
    public int Events { get; init; } = 1;

    /// <summary>What it adds to the stock; a count adds nothing, it is a baseline or it is replaced.</summary>
    public decimal Difference => Original switch
    {
        StockReceived or StockAdjusted => Quantity ?? 0,
        StockIssued => -(Quantity ?? 0),
        _ => 0,
    };
}
