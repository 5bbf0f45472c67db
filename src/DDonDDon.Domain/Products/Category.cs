namespace DDonDDon.Domain.Products;

// ---- events ----

/// <summary>An administrative change of a category.</summary>
public abstract record CategoryEvent
{
    private protected CategoryEvent() { }

    public Guid CategoryId { get; init; }
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>The admin who did it; null for the command line.</summary>
    public Guid? By { get; init; }
}

public sealed record CategoryAdded(string Name) : CategoryEvent;

/// <summary>A category got another name, or was archived or brought back; null leaves one as it was.</summary>
public sealed record CategoryChanged(string? Name = null, bool? Archived = null) : CategoryEvent;

// ---- state ----

/// <summary>A group of products.</summary>
public sealed record Category
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Not offered for new products any more.</summary>
    public bool Archived { get; init; }

    public long Version { get; init; }

    // ---- decide ----

    public static Rejection? Decide(string? name) => name is null || DisplayName.IsValid(name)
        ? null
        : new("category.name_invalid", $"A category's name {DisplayName.Rule}.", "name");

    /// <summary>What a change does; nothing when the category is like that already.</summary>
    public IReadOnlyList<CategoryEvent> Change(string? name, bool? archived)
    {
        var changed = new CategoryChanged(name == Name ? null : name, archived == Archived ? null : archived);
        return changed is { Name: null, Archived: null } ? [] : [changed];
    }

    // ---- evolve ----

    public static Category Evolve(Category? category, CategoryEvent happened) => (happened, category) switch
    {
        (CategoryAdded added, _) => new() { Id = added.CategoryId, Name = added.Name, Version = (category?.Version ?? 0) + 1 },
        (CategoryChanged changed, { } held) => held with
        {
            Name = changed.Name ?? held.Name,
            Archived = changed.Archived ?? held.Archived,
            Version = held.Version + 1,
        },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event that a category knows here."),
    };
}
