namespace DDonDDon.Domain.Conflicts;

/// <summary>What a decision must obey, on the server and on a device that knows the conflict: each says why it is refused, or null.</summary>
public static class DecisionRules
{
    /// <summary>Whether a conflict can be decided so: it is open, and offers the choice.</summary>
    public static Rejection? Check(bool isOpen, bool isDecided, IEnumerable<ConflictChoice> offered, ConflictChoice choice)
    {
        if (isDecided) return new("conflict.resolved", "Somebody has decided this already.");
        if (!isOpen) return new("conflict.closed", "There is nothing to decide any more: what happened since has answered the question.");
        return offered.Contains(choice) ? null : new("choice.invalid", "This is not one of the choices of this conflict.", "choice");
    }

    /// <summary>Whether the quantity goes with the choice: only a count that is set has one.</summary>
    public static Rejection? CheckQuantity(ConflictChoice choice, decimal? quantity) => (choice, quantity) switch
    {
        (ConflictChoice.SetQuantity, null) => new("quantity.required", "set_quantity needs the quantity that was counted.", "quantity"),
        (ConflictChoice.SetQuantity, { } counted) => Stock.Quantity.CheckCounted(counted),
        (_, null) => null,
        _ => new("quantity.unexpected", "Only set_quantity takes a quantity.", "quantity"),
    };
}
