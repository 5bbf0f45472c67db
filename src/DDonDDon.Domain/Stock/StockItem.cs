using System.Globalization;

namespace DDonDDon.Domain.Stock;

/// <summary>What accepting a movement did beyond changing a number; names are those on the wire.</summary>
public enum EffectKind
{
    SupersededByCount,
    ClockCorrected,
    NegativeStock,
    WaitsForOriginal,
    ConflictOpened,

    /// <summary>The device has sent another item under this counter: it may be there twice.</summary>
    SeqRepeated,
}

/// <summary>An effect, and the other movement or the conflict that it is about, if any.</summary>
public sealed record Effect(EffectKind Kind, Guid? MovementId = null, Guid? ConflictId = null);

/// <summary>
/// The decisions about one product in one store. The events are in <see cref="StockMovement"/>, the state in
/// <see cref="CurrentStock"/>, the fold in <see cref="StockHistory"/>.
/// </summary>
public static class StockItem
{
    /// <summary>
    /// Whether a movement may be stored. <paramref name="original"/> is the stored movement that an amendment names, null
    /// when it is not known (yet): then the amendment is stored and waits.
    /// </summary>
    public static Rejection? Decide(StockMovement movement, StockMovement? original) => movement switch
    {
        OriginalMovement own => own.Check(own.Quantity),
        MovementAmended { Void: false, Quantity: null } => new("quantity.required", "An amendment needs a quantity or void: true.", "quantity"),
        MovementAmended { Void: true, Quantity: not null } => new("amend.invalid", "An amendment either gives a quantity or voids, not both.", "void"),
        MovementAmended { Quantity: { } quantity } when !Quantity.IsValid(quantity) => Quantity.OutOfRange,
        MovementAmended amendment when amendment.MovementId == amendment.Id => new("amend.invalid", "A movement cannot amend itself.", "movementId"),
        MovementAmended amendment when original is not null => Fits(amendment, original),
        MovementAmended => null,
        _ => throw new InvalidOperationException($"{movement.GetType().Name} is not a movement that stock knows."),
    };

    /// <summary>
    /// Why a movement should not be booked while its recorder can still be asked: it takes the stock below zero, or further below it. A
    /// count never does that by itself: it says what is there.
    /// </summary>
    public static Rejection? Shortage(StockMovement movement, CurrentStock before, CurrentStock after) =>
        movement is StockCounted || after.Quantity >= 0 || after.Quantity >= before.Quantity
            ? null
            : new("stock.insufficient", string.Create(CultureInfo.InvariantCulture,
                $"There are {before.Quantity} in stock, and this would leave {after.Quantity}. Count again, or send it with allowNegative: true."), "quantity");

    /// <summary>What a worker should hear about a movement that has just been counted in <paramref name="after"/>.</summary>
    public static IReadOnlyList<Effect> EffectsOf(StockMovement movement, CurrentStock after, TimeSpan clockTolerance)
    {
        var effects = new List<Effect>();
        if (movement is OriginalMovement && after.IsSuperseded(movement.Key))
            effects.Add(new(EffectKind.SupersededByCount, after.Baseline!.Key.Id));
        if (movement is MovementAmended amendment && after.Awaited.Contains(amendment.MovementId))
            effects.Add(new(EffectKind.WaitsForOriginal, amendment.MovementId));
        if ((movement.OccurredAt - movement.ClientTime).Duration() > clockTolerance)
            effects.Add(new(EffectKind.ClockCorrected));
        if (after.Quantity < 0)
            effects.Add(new(EffectKind.NegativeStock));
        return effects;
    }

    private static Rejection? Fits(MovementAmended amendment, StockMovement original) => original switch
    {
        _ when (original.StoreId, original.ProductId) != (amendment.StoreId, amendment.ProductId) =>
            new("amend.mismatch", "The movement to amend belongs to another store or product.", "movementId"),
        OriginalMovement own => amendment.Void ? null : own.Check(amendment.Quantity!.Value),
        _ => new("amend.invalid", "An amendment cannot be amended; amend the original movement again.", "movementId"),
    };
}
