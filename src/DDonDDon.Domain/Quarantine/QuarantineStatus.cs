namespace DDonDDon.Domain.Quarantine;

/// <summary>What has become of an item that could not be booked when it came.</summary>
public enum QuarantineStatus
{
    /// <summary>It cannot be booked yet, and nobody has thrown it away.</summary>
    Open,

    /// <summary>It is booked.</summary>
    Released,

    /// <summary>An administrator threw it away.</summary>
    Discarded,
}
