namespace DDonDDon.Domain.Stock;

/// <summary>
/// Amounts of goods: decimals with at most three places and an absolute value of at most one billion. Anything else is
/// refused, never rounded.
/// </summary>
public static class Quantity
{
    public const decimal Maximum = 1_000_000_000m;
    public const int Places = 3;

    /// <summary>The refusal of what is no quantity at all.</summary>
    public static Rejection OutOfRange { get; } =
        new("quantity.invalid", "A quantity is a number of at most 1,000,000,000 with at most 3 decimal places.", "quantity");

    /// <summary>The refusal of what nobody can have counted.</summary>
    public static Rejection NoCount { get; } =
        new("quantity.invalid", "A count is a number from 0 to 1,000,000,000 with at most 3 decimal places.", "quantity");

    /// <summary>Why somebody cannot have counted so many; null when they can.</summary>
    public static Rejection? CheckCounted(decimal quantity) => quantity >= 0 && IsValid(quantity) ? null : NoCount;

    /// <summary>Whether a recorded amount lies in the range and has no more than three places.</summary>
    public static bool IsValid(decimal quantity) =>
        Math.Abs(quantity) <= Maximum && decimal.Round(quantity, Places) == quantity;

    /// <summary>The same number without trailing zeros and without a negative zero, so that equal stocks are equal to the last bit.</summary>
    public static decimal Normalize(decimal quantity) => quantity == 0 ? 0 : quantity / 1.0000000000000000000000000000m;
}
