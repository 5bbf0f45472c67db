namespace DDonDDon.Domain.Access;

/// <summary>An administrative change of a store.</summary>
public abstract record StoreEvent
{
    private protected StoreEvent() { }

    public required Guid StoreId { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The admin who did it; null for the command line.</summary>
    public Guid? By { get; init; }
}

/// <summary>A store opened. <paramref name="TimeZone"/> is an IANA name: it says when the store's day ends.</summary>
public sealed record StoreOpened(string Name, string TimeZone) : StoreEvent;

/// <summary>A shop.</summary>
public sealed record Store
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string TimeZone { get; init; }
    public long Version { get; init; }

    public static Store Evolve(Store? store, StoreEvent happened) => happened switch
    {
        StoreOpened opened => new() { Id = opened.StoreId, Name = opened.Name, TimeZone = opened.TimeZone, Version = (store?.Version ?? 0) + 1 },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event that a store knows."),
    };
}
