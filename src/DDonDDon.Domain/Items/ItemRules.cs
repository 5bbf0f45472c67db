using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Items;

/// <summary>What every item must obey by itself, wherever it is checked: each says why a value is refused, or null.</summary>
public static class ItemRules
{
    /// <summary>Whether a text can stand in JSON and in the database: no U+0000, and no half of a character.</summary>
    public static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }

    public static Rejection? CheckText(string name, string text) =>
        text.Length <= ItemLimits.LongestText && IsText(text) ? null : ItemRefusals.Text(name);

    public static Rejection? CheckReason(MovementType type, string reason) =>
        type is not MovementType.Adjust || ItemLimits.AdjustReasons.Contains(reason) ? null : ItemRefusals.Reason;

    public static Rejection? CheckBarcode(string code) => IsText(code) && Barcode.IsReadable(code) ? null : ItemRefusals.Barcode;

    public static Rejection? CheckZone(string zone) => DisplayName.IsValid(zone) ? null : ItemRefusals.Zone;

    /// <summary>Whether a time lies in the years that are taken.</summary>
    public static bool IsTime(DateTimeOffset time) => time.Year is >= ItemLimits.EarliestYear and <= ItemLimits.LatestYear;
}
