using System.Text.Json.Serialization;

namespace DDonDDon.Domain.Items;

/// <summary>What a label says of the very goods that were moved, beyond which product they are. Whatever it says, it never changes how many they are.</summary>
public sealed record GoodsLabel
{
    public const int LongestText = 90;

    /// <summary>Batch or lot number.</summary>
    public string? Lot { get; init; }

    public DateOnly? ExpiresOn { get; init; }
    public string? Serial { get; init; }

    /// <summary>Net weight in kilograms.</summary>
    public decimal? Weight { get; init; }

    /// <summary>How many pieces the label says there are.</summary>
    public decimal? Count { get; init; }

    [JsonIgnore]
    public bool IsEmpty => this == new GoodsLabel();

    /// <summary>This label, with what it leaves out taken from another; null when neither says anything.</summary>
    public static GoodsLabel? Of(GoodsLabel said, GoodsLabel? read)
    {
        var all = new GoodsLabel
        {
            Lot = said.Lot ?? read?.Lot,
            ExpiresOn = said.ExpiresOn ?? read?.ExpiresOn,
            Serial = said.Serial ?? read?.Serial,
            Weight = said.Weight ?? read?.Weight,
            Count = said.Count ?? read?.Count,
        };
        return all.IsEmpty ? null : all;
    }
}
