namespace DDonDDon.Domain.Access;

// ---- events ----

/// <summary>An administrative change of an account. Passwords and their hashes are never in an event.</summary>
public abstract record UserEvent
{
    private protected UserEvent() { }

    public Guid UserId { get; init; }
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>The admin who did it; null for the command line.</summary>
    public Guid? By { get; init; }
}

public sealed record UserRegistered(string Email, Role Role, IReadOnlyList<Guid> Stores) : UserEvent;

/// <summary>From now on the user has exactly these stores.</summary>
public sealed record UserStoresAssigned(IReadOnlyList<Guid> Stores) : UserEvent;

public sealed record UserRoleChanged(Role Role) : UserEvent;

/// <summary>Whoever was signed in with the old password is signed out.</summary>
public sealed record UserPasswordChanged : UserEvent;

public sealed record UserDisabled : UserEvent;

public sealed record UserEnabled : UserEvent;

// ---- state ----

/// <summary>That a user had a store from one moment to another; <paramref name="Until"/> is null while it lasts.</summary>
public sealed record Assignment(Guid StoreId, DateTimeOffset From, DateTimeOffset? Until = null);

/// <summary>What a user may do with a movement of a store.</summary>
public enum StoreAccess
{
    /// <summary>The store is the user's now.</summary>
    Current,

    /// <summary>It was when the movement happened, and is not any more.</summary>
    Former,

    /// <summary>It was not when the movement happened.</summary>
    None,
}

/// <summary>A person with an account.</summary>
public sealed record User
{
    public required Guid Id { get; init; }
    public required string Email { get; init; }
    public required Role Role { get; init; }
    public bool Disabled { get; init; }

    /// <summary>When the password was changed last; null while it is the first.</summary>
    public DateTimeOffset? PasswordChangedAt { get; init; }

    /// <summary>Every assignment there ever was, the oldest first.</summary>
    public IReadOnlyList<Assignment> Assignments { get; init; } = [];

    public long Version { get; init; }

    /// <summary>The stores that are the user's now; an admin needs none.</summary>
    public IEnumerable<Guid> CurrentStores() => Assignments.Where(assignment => assignment.Until is null).Select(assignment => assignment.StoreId);

    /// <summary>Whether the user may administer the chain now.</summary>
    public bool IsActiveAdmin => Role is Role.Admin && !Disabled;

    /// <summary>Whether the user may write in stores now; in which of them says <see cref="AccessTo"/>.</summary>
    public bool MayRecord => Role is Role.Worker or Role.Admin && !Disabled;

    // ---- decide ----

    /// <summary>
    /// Whether a text can be an address to sign in with: something on both sides of one @, no white space, nothing that is not seen, no letters of two
    /// alphabets that look alike, at most 254 characters.
    /// </summary>
    public static Rejection? DecideEmail(string email)
    {
        var at = email.IndexOf('@');
        var broken = HiddenCharacters.In(email) || MixesAlphabets(email) || email.Any(character =>
            char.IsWhiteSpace(character) || char.IsControl(character) || char.IsSurrogate(character)
            || character is '\uFFFD' or '\u200D' or '\uFE0E' or '\uFE0F');
        return at > 0 && at < email.Length - 1 && email.LastIndexOf('@') == at && email.Length <= 254 && !broken
            ? null
            : new("user.email_invalid",
                "An address looks like name@shop.example, without spaces, invisible characters or letters of several alphabets, and has at most 254 "
                + "characters.", "email");
    }

    // Latin, Greek and Cyrillic, whose letters look alike; full-width ones, which look like Latin ones, are not taken at all.
    private static bool MixesAlphabets(string email) =>
        email.Any(character => character is >= '\uFF01' and <= '\uFF5E')
        || email.Where(char.IsLetter).Select(AlphabetOf).Where(alphabet => alphabet is not null).Distinct().Count() > 1;

    private static string? AlphabetOf(char letter) => letter switch
    {
        <= '\u024F' or (>= '\u1E00' and <= '\u1EFF') => "Latin",
        (>= '\u0370' and <= '\u03FF') or (>= '\u1F00' and <= '\u1FFF') => "Greek",
        (>= '\u0400' and <= '\u052F') or (>= '\u1C80' and <= '\u1C8F') or (>= '\uA640' and <= '\uA69F') => "Cyrillic",
        _ => null,
    };

    /// <summary>What giving a role and disabling or enabling do; nothing when the user is like that already.</summary>
    public IReadOnlyList<UserEvent> Change(Role? role, bool? disabled)
    {
        var happened = new List<UserEvent>();
        if (role is { } given && given != Role) happened.Add(new UserRoleChanged(given));
        if (disabled is { } off && off != Disabled) happened.Add(off ? new UserDisabled() : new UserEnabled());
        return happened;
    }

    public IReadOnlyList<UserEvent> Assign(IReadOnlyList<Guid> stores) =>
        CurrentStores().ToHashSet().SetEquals(stores) ? [] : [new UserStoresAssigned([.. stores.Distinct()])];

    public StoreAccess AccessTo(Guid storeId, DateTimeOffset at)
    {
        if (Role is Role.Admin) return StoreAccess.Current;
        var own = Assignments.Where(assignment => assignment.StoreId == storeId).ToList();
        if (own.Any(assignment => assignment.Until is null)) return StoreAccess.Current;
        return own.Any(assignment => assignment.From <= at && at < assignment.Until) ? StoreAccess.Former : StoreAccess.None;
    }

    // ---- evolve ----

    public static User Evolve(User? user, UserEvent happened)
    {
        var next = happened switch
        {
            UserRegistered registered => new()
            {
                Id = registered.UserId,
                Email = registered.Email,
                Role = registered.Role,
                Assignments = [.. registered.Stores.Distinct().Select(store => new Assignment(store, registered.OccurredAt))],
            },
            UserStoresAssigned assigned => Existing(user) with { Assignments = [.. Reassign(Existing(user).Assignments, assigned)] },
            UserRoleChanged changed => Existing(user) with { Role = changed.Role },
            UserPasswordChanged => Existing(user) with { PasswordChangedAt = happened.OccurredAt },
            UserDisabled => Existing(user) with { Disabled = true },
            UserEnabled => Existing(user) with { Disabled = false },
            _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event that a user knows."),
        };
        return next with { Version = (user?.Version ?? 0) + 1 };
    }

    private static IEnumerable<Assignment> Reassign(IReadOnlyList<Assignment> assignments, UserStoresAssigned assigned)
    {
        foreach (var assignment in assignments)
            yield return assignment.Until is null && !assigned.Stores.Contains(assignment.StoreId)
                ? assignment with { Until = assigned.OccurredAt }
                : assignment;
        foreach (var store in assigned.Stores.Distinct().Where(store => !assignments.Any(held => held.StoreId == store && held.Until is null)))
            yield return new(store, assigned.OccurredAt);
    }

    private static User Existing(User? user) => user ?? throw new InvalidOperationException("A user's first event is its registration.");
}
