namespace DDonDDon.Server.Features.Access;

/// <summary>The policies that every endpoint chooses from; which stores a worker may touch is checked in the endpoint.</summary>
public static class Policies
{
    /// <summary>Reads: every role.</summary>
    public const string Read = "read";

    /// <summary>Records movements: WORKER and ADMIN.</summary>
    public const string Record = "record";

    /// <summary>Administers: ADMIN.</summary>
    public const string Admin = "admin";

    /// <summary>Looks into what was recorded: ADMIN and AUDITOR.</summary>
    public const string Audit = "audit";
}
