namespace DDonDDon.Domain.Access;

// ---- events ----

/// <summary>An administrative change of a store.</summary>
public abstract record StoreEvent
{
    private protected StoreEvent() { }

    public Guid StoreId { get; init; }
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>The admin who did it; null for the command line.</summary>
    public Guid? By { get; init; }
}

/// <summary>A store opened. <paramref name="TimeZone"/> is an IANA name: it says when the store's day ends.</summary>
public sealed record StoreOpened(string Name, string TimeZone) : StoreEvent;

/// <summary>A store got another name or time zone; null leaves one as it was.</summary>
public sealed record StoreChanged(string? Name = null, string? TimeZone = null) : StoreEvent;

// ---- state ----

/// <summary>A shop.</summary>
public sealed record Store
{
    public const string DefaultTimeZone = "Asia/Seoul";

    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string TimeZone { get; init; }
    public long Version { get; init; }

    // ---- decide ----

    /// <summary>Whether a name and a time zone make sense; null for one that is not given.</summary>
    public static Rejection? Decide(string? name, string? timeZone)
    {
        if (name is not null && !DisplayName.IsValid(name)) return new("store.name_invalid", $"A store's name {DisplayName.Rule}.", "name");
        return timeZone is null || IsTimeZone(timeZone)
            ? null
            : new("store.time_zone_unknown", "timeZone is a name of the IANA time zone database, like Asia/Seoul.", "timeZone");
    }

    /// <summary>What giving a name and a time zone does; nothing when the store has them already.</summary>
    public IReadOnlyList<StoreEvent> Change(string? name, string? timeZone)
    {
        var changed = new StoreChanged(name == Name ? null : name, timeZone == TimeZone ? null : timeZone);
        return changed is { Name: null, TimeZone: null } ? [] : [changed];
    }

    // ---- evolve ----

    public static Store Evolve(Store? store, StoreEvent happened) => (happened, store) switch
    {
        (StoreOpened opened, _) => new() { Id = opened.StoreId, Name = opened.Name, TimeZone = opened.TimeZone, Version = (store?.Version ?? 0) + 1 },
        (StoreChanged changed, { } held) =>
            held with { Name = changed.Name ?? held.Name, TimeZone = changed.TimeZone ?? held.TimeZone, Version = held.Version + 1 },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event that a store knows here."),
    };

    // The library also takes names of Windows and abbreviations, which other programs do not.
    private static bool IsTimeZone(string name) =>
        (name is "UTC" || name.Contains('/', StringComparison.Ordinal)) && name.Length <= 64
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId;
}
