using System.Net;
using DDonDDon.Domain.Conflicts;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Server.Logging;

namespace DDonDDon.Server.Settings;

/// <summary>
/// Everything the server learns from its environment, checked. This is the only place where environment variables are read;
/// a variable that is absent or blank takes its default.
/// </summary>
public sealed record ServerSettings
{
    /// <summary>DATABASE_URL as an Npgsql connection string, or null for the embedded PostgreSQL.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>
    /// SECRET_KEY, at least 32 bytes; null only together with <see cref="ConnectionString"/>, and then <see cref="LocalSecret"/>
    /// stands in.
    /// </summary>
    public string? SecretKey { get; init; }

    /// <summary>ACCESS_TOKEN_EXPIRE_MINUTES.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>REFRESH_TOKEN_EXPIRE_DAYS.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>ALLOWED_ORIGINS, spelled the way a browser sends them.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>DDON_TRUSTED_PROXIES: whose X-Forwarded-For and X-Forwarded-Proto are believed; nobody's by default.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>PORT; 0 lets the system choose a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>DDON_SCHEMA, a lower-case identifier that needs no quotes.</summary>
    public string Schema { get; init; } = "ddon";

    /// <summary>DDON_CLOCK_TOLERANCE_SECONDS: how far a device's clock may run ahead before its times are called wrong.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>DDON_CONFLICT_WINDOW_MINUTES: movements of one product this close together are looked at as a conflict.</summary>
    public TimeSpan ConflictWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>When movements meet.</summary>
    public ConflictRules ConflictRules => new(ConflictWindow, ClockTolerance);

    /// <summary>DDON_LOG_LEVEL.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>DDON_LOG_FORMAT; null: text for a terminal, JSON for everything else.</summary>
    public LogFormat? LogFormat { get; init; }

    /// <summary>DDON_HOME as a full path: the folder of the embedded PostgreSQL and of the local secret.</summary>
    public required string Home { get; init; }

    /// <summary>The folder of the store app's built files: where a build puts them, beside the program. No variable of the environment.</summary>
    public string StoreApp { get; init; } = Path.Combine(AppContext.BaseDirectory, "web");

    /// <summary>
    /// Whether to listen on every address instead of this machine's own only: in a container (DOTNET_RUNNING_IN_CONTAINER, set by the
    /// base image) nothing outside could reach the latter.
    /// </summary>
    public bool ListenAnywhere { get; init; }

    /// <summary>The address to listen on.</summary>
    public IPAddress Address => ListenAnywhere ? IPAddress.Any : IPAddress.Loopback;

    /// <summary>DDON_POSTGRES_BIN: the folder of the embedded mode's PostgreSQL programs, or null to look for them.</summary>
    public string? PostgresPrograms { get; init; }

    /// <summary>Reads and checks the environment of this process.</summary>
    public static (ServerSettings? Settings, IReadOnlyList<string> Problems) ReadEnvironment() => Read(
        Environment.GetEnvironmentVariable,
        Environment.GetEnvironmentVariables().Keys.Cast<string>(),
        Environment.CurrentDirectory);

    /// <summary>Reads and checks settings without looking for misspelled names, relative to the current directory.</summary>
    public static (ServerSettings? Settings, IReadOnlyList<string> Problems) Read(Func<string, string?> environment) =>
        Read(environment, [], Environment.CurrentDirectory);

    /// <summary>
    /// Reads and checks settings. <paramref name="names"/>: the names of all variables, in which an unknown DDON_ one is a
    /// problem, because it is most likely a misspelled one. Returns the settings, or null and one line for each problem: it
    /// names the variable and says what is expected, and never repeats a value.
    /// </summary>
    public static (ServerSettings? Settings, IReadOnlyList<string> Problems) Read(
        Func<string, string?> environment, IEnumerable<string> names, string currentDirectory)
    {
        var reader = new SettingReader(environment);
        var defaults = new ServerSettings { Home = DdonHome.Default(currentDirectory) };

        var database = reader.Text("DATABASE_URL", null, DatabaseUrl.Parse);
        var secret = reader.Text("SECRET_KEY", null, SecretKeyRules.Check);
        if (secret is null && reader.Has("DATABASE_URL") && !reader.Has("SECRET_KEY"))
            reader.Report("SECRET_KEY", $"is required with DATABASE_URL: {SecretKeyRules.Advice}");
        reader.Text("ALGORITHM", null, SettingRules.Algorithm);

        var settings = defaults with
        {
            ConnectionString = database,
            SecretKey = secret,
            AccessTokenLifetime = TimeSpan.FromMinutes(reader.Number("ACCESS_TOKEN_EXPIRE_MINUTES", 60, 1, 1440)),
            RefreshTokenLifetime = TimeSpan.FromDays(reader.Number("REFRESH_TOKEN_EXPIRE_DAYS", 7, 1, 90)),
            AllowedOrigins = reader.Value("ALLOWED_ORIGINS", defaults.AllowedOrigins, Origins.Parse),
            TrustedProxies = reader.Value("DDON_TRUSTED_PROXIES", defaults.TrustedProxies, Settings.TrustedProxies.Parse),
            Port = reader.Number("PORT", defaults.Port, 0, 65535),
            Schema = reader.Text("DDON_SCHEMA", defaults.Schema, SettingRules.Schema)!,
            ClockTolerance = TimeSpan.FromSeconds(reader.Number("DDON_CLOCK_TOLERANCE_SECONDS", 5, 0, 300)),
            ConflictWindow = TimeSpan.FromMinutes(reader.Number("DDON_CONFLICT_WINDOW_MINUTES", 15, 1, 1440)),
            LogLevel = reader.Value("DDON_LOG_LEVEL", defaults.LogLevel, SettingRules.LogLevel),
            LogFormat = reader.Value("DDON_LOG_FORMAT", defaults.LogFormat, SettingRules.LogFormat),
            Home = reader.Text("DDON_HOME", defaults.Home, value => SettingRules.Folder(value, currentDirectory))!,
            ListenAnywhere = environment("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1",
            PostgresPrograms = reader.Text("DDON_POSTGRES_BIN", null, value => SettingRules.Folder(value, currentDirectory)),
        };

        reader.ReportUnknown(names);
        return reader.Problems.Count == 0 ? (settings, []) : (null, reader.Problems);
    }

    /// <summary>Only the type's name: the members a record prints include secrets, and this may end up in a log.</summary>
    public override string ToString() => nameof(ServerSettings);
}
