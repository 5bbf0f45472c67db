namespace DDonDDon.Domain.Access;

/// <summary>What a person may do. Each role has one spelling outside the program, see <see cref="RoleNames"/>.</summary>
public enum Role
{
    /// <summary>Records movements in the assigned stores, and sees nothing of the others.</summary>
    Worker,

    /// <summary>Works in every store and administers users, stores and products.</summary>
    Admin,

    /// <summary>Reads everything, writes nothing.</summary>
    Auditor,
}

/// <summary>The spelling of roles in tokens, requests and the database: WORKER, ADMIN, AUDITOR, in exactly this case.</summary>
public static class RoleNames
{
    public const string Worker = "WORKER";
    public const string Admin = "ADMIN";
    public const string Auditor = "AUDITOR";

    /// <summary>The spelling of a role.</summary>
    public static string Name(this Role role) => role switch
    {
        Role.Worker => Worker,
        Role.Admin => Admin,
        Role.Auditor => Auditor,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No such role."),
    };

    /// <summary>The role that is spelled so, or null when none is.</summary>
    public static Role? Parse(string? name) => name switch
    {
        Worker => Role.Worker,
        Admin => Role.Admin,
        Auditor => Role.Auditor,
        _ => null,
    };
}
