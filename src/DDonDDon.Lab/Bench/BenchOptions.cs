namespace DDonDDon.Lab.Bench;

/// <summary>What a benchmark runs on, and how long.</summary>
public sealed record BenchOptions
{
    public const string Appends = "appends";
    public const string Rebuilds = "rebuilds";
    public const string Movements = "movements";
    public const string Catalogue = "catalogue";
    public const string Audit = "audit";

    /// <summary>The one part to measure; null: all.</summary>
    public string? Only { get; init; }

    public bool Includes(string part) => Only is null || Only == part;

    /// <summary>
    /// A database whose user may create schemas; they are dropped afterwards. Null: a private cluster with durable settings,
    /// deleted afterwards.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary>Where the figures go as JSON; null for nowhere.</summary>
    public string? JsonFile { get; init; }

    /// <summary>
    /// Batches before the first round: in the first hundreds the runtime still compiles, which a server does once in its life.
    /// </summary>
    public int WarmUpBatches { get; init; } = 500;

    /// <summary>Alternating rounds that count.</summary>
    public int Rounds { get; init; } = 9;

    /// <summary>Batches of 500 movements in a round.</summary>
    public int BatchesPerRound { get; init; } = 20;

    /// <summary>How long single movements, and then their yardstick, run in a round.</summary>
    public TimeSpan MovementTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long single movements are booked before the first round, for the same reason as batches are.</summary>
    public TimeSpan MovementWarmUp { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many events there are at least when projections are rebuilt.</summary>
    public int RebuildEvents { get; init; } = 200_000;

    /// <summary>How many events the store has that is audited.</summary>
    public int AuditEvents { get; init; } = 1_000_000;

    /// <summary>How many items it has.</summary>
    public int AuditItems { get; init; } = 5_000;

    /// <summary>
    /// Opens further ways to append that are measured beside the library's, each with its own database. Whatever serves a
    /// database over HTTP says here how a batch is posted to it.
    /// </summary>
    public IReadOnlyList<Func<BenchDatabase, CancellationToken, Task<IAppendPath>>> OtherPaths { get; init; } = [];
}
