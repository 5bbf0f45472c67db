namespace DDonDDon.EmbeddedPostgres;

/// <summary>Where a private PostgreSQL cluster lives and how it behaves.</summary>
public sealed record EmbeddedClusterOptions
{
    /// <summary>
    /// The cluster's folder, made when it is missing; for example <c>.ddon/postgres</c>. It holds <c>data</c>,
    /// <c>password</c> and <c>postgres.log</c>. A throw-away cluster gets a folder of its own in it.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>For tests: nothing is written durably, and everything is deleted on dispose.</summary>
    public bool ThrowAway { get; init; }

    /// <summary>Further settings of postgresql.conf by name; they win over the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
