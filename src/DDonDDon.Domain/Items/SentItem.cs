using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Items;

/// <summary>A readable item as it was sent.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="Item">What was recorded.</param>
/// <param name="Age">How long ago, by a clock that nobody can set; null when the device does not know.</param>
/// <param name="RecordedBy">Who recorded it; null: whoever sends it.</param>
/// <param name="Raw">Its JSON; empty for what no client wrote.</param>
public sealed record SentItem(int Index, Item Item, TimeSpan? Age, Guid? RecordedBy, ReadOnlyMemory<byte> Raw)
{
    public RecordedTime Time => new(Item.OccurredAt, Age);
}
