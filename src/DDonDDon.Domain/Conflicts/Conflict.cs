namespace DDonDDon.Domain.Conflicts;

/// <summary>Whether somebody must still decide.</summary>
public enum ConflictStatus
{
    Open,
    Closed,
}

/// <summary>What was decided, by whom and when. <paramref name="MovementId"/> or <paramref name="EditId"/>: what it caused, if anything.</summary>
public sealed record ConflictDecision(
    Guid Id, ConflictChoice Choice, decimal? Quantity, Guid DecidedBy, Guid DeviceId, DateTimeOffset DecidedAt, Guid? MovementId, Guid? EditId);

/// <summary>A question that only a person can answer: the document of a conflict's stream. Words are made when it is read.</summary>
public sealed record Conflict
{
    public required Guid Id { get; init; }
    public required ConflictKind Kind { get; init; }

    /// <summary>Null for a conflict about a product, which belongs to no store.</summary>
    public Guid? StoreId { get; init; }

    public required Guid ProductId { get; init; }

    /// <summary>What met, in the order of its time; the last one stands by itself.</summary>
    public IReadOnlyList<MetMovement> Movements { get; init; } = [];

    public string? Field { get; init; }

    /// <summary>The edits that met, in the order of their time; the last one stands by itself.</summary>
    public IReadOnlyList<MetEdit> Edits { get; init; } = [];

    public long? ProductVersion { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public ConflictStatus Status { get; init; }

    /// <summary>What somebody decided; null while it is open, and when it closed by itself.</summary>
    public ConflictDecision? Decision { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Why it closed by itself.</summary>
    public ConflictEnd? ClosedBecause { get; init; }

    /// <summary>The stream's version: how many events are stored.</summary>
    public long Version { get; init; }

    public bool IsOpen => Status is ConflictStatus.Open;

    /// <summary>
    /// The id of the conflict of these movements or edits: it follows from them, so that they can have no second one. <paramref name="field"/> is that of an
    /// edit.
    /// </summary>
    public static Guid IdOf(ConflictKind kind, Guid first, Guid? last = null, string? field = null) => DerivedId.Of(first, $"conflict {kind} {last} {field}");

    // ---- evolve ----

    public static Conflict Evolve(Conflict? conflict, ConflictEvent happened) => happened switch
    {
        ConflictOpened opened when conflict is null => new()
        {
            Id = opened.ConflictId,
            Kind = opened.Kind,
            StoreId = opened.StoreId,
            ProductId = opened.ProductId,
            Movements = opened.Movements,
            Field = opened.Field,
            Edits = opened.Edits,
            ProductVersion = opened.ProductVersion,
            OpenedAt = opened.OccurredAt,
            Version = 1,
        },
        ConflictResolved resolved when conflict is { IsOpen: true } => conflict with
        {
            Status = ConflictStatus.Closed,
            Decision = new(
                resolved.Id, resolved.Choice, resolved.Quantity, resolved.DecidedBy, resolved.DeviceId, resolved.OccurredAt, resolved.MovementId,
                resolved.EditId),
            ClosedAt = resolved.OccurredAt,
            Version = conflict.Version + 1,
        },
        ConflictClosed closed when conflict is { IsOpen: true } => conflict with
        {
            Status = ConflictStatus.Closed,
            ClosedAt = closed.OccurredAt,
            ClosedBecause = closed.Because,
            Version = conflict.Version + 1,
        },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} does not fit a conflict that is {conflict?.Status.ToString() ?? "not there"}."),
    };
}
