namespace DDonDDon.Ledger;

/// <summary>
/// The columns of a stored event as they stand, by their place: seq, id, stream id, version, data, type, timestamp, correlation id, causation id,
/// headers, user name, dotnet type, and whether a column was written that the chain does not cover.
/// </summary>
public interface IEventRow
{
    bool IsNull(int column);

    /// <summary>A column's bytes; empty for null.</summary>
    ReadOnlySpan<byte> Bytes(int column);

    /// <summary>The text of a column that holds JSON; empty for null.</summary>
    ReadOnlySpan<byte> Json(int column);

    long Bigint(int column);

    Guid Id(int column);

    bool Flag(int column);

    /// <summary>A time; null for one that no calendar of ours has.</summary>
    DateTimeOffset? Time(int column);
}
