namespace DDonDDon.Domain.Stock;

/// <summary>The types of movements; on the wire in capitals.</summary>
public enum MovementType
{
    /// <summary>입고: goods came in.</summary>
    Inbound,

    /// <summary>출고: goods went out.</summary>
    Outbound,

    /// <summary>조정: the stock was corrected by a signed difference, with a reason.</summary>
    Adjust,

    /// <summary>실사: somebody counted the stock.</summary>
    Count,

    /// <summary>정정: an earlier movement had another quantity, or did not happen.</summary>
    Amend,
}

/// <summary>What each type of movement is, and which quantities it takes.</summary>
public static class MovementTypes
{
    public static MovementType TypeOf(this StockMovement movement) => movement switch
    {
        StockReceived => MovementType.Inbound,
        StockIssued => MovementType.Outbound,
        StockAdjusted => MovementType.Adjust,
        StockCounted => MovementType.Count,
        MovementAmended => MovementType.Amend,
        _ => throw new InvalidOperationException($"{movement.GetType().Name} is not a movement that stock knows."),
    };

    /// <summary>Whether a quantity makes sense for an original movement of a type.</summary>
    public static bool Fits(this MovementType type, decimal quantity) => type switch
    {
        MovementType.Inbound or MovementType.Outbound => quantity > 0,
        MovementType.Adjust => quantity != 0,
        MovementType.Count => quantity >= 0,
        _ => throw new InvalidOperationException($"Which quantities an {type} takes, its original says."),
    };

    /// <summary>Why an original movement of a type cannot have a quantity; null when it can.</summary>
    public static Rejection? Check(this MovementType type, decimal quantity) => type switch
    {
        _ when !Quantity.IsValid(quantity) => Quantity.OutOfRange,
        _ when type.Fits(quantity) => null,
        MovementType.Adjust => new("quantity.invalid", "An adjustment is a difference other than 0.", "quantity"),
        MovementType.Count => new("quantity.invalid", "A count is 0 or more.", "quantity"),
        _ => new("quantity.invalid", "This quantity must be greater than 0; book a correction as ADJUST.", "quantity"),
    };
}
