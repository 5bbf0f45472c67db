using DDonDDon.Domain.Access;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Settings;
using Npgsql;

namespace DDonDDon.Server.Commands;

/// <summary>A command cannot be carried out for a reason that its user can mend; the message is one clear line.</summary>
public sealed class CommandException(string message, int exitCode = ExitCode.Wrong) : Exception(message)
{
    public int Code { get; } = exitCode;
}

/// <summary>What the program's exit codes mean.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>It found something wrong.</summary>
    public const int Wrong = 1;

    /// <summary>It was called wrongly, also with the id or address of something that there is not.</summary>
    public const int Usage = 2;
}

/// <summary>What a command works with: checked settings and an open database, the embedded one where none is given.</summary>
public sealed class CommandContext : IAsyncDisposable
{
    private readonly EmbeddedCluster? _embedded;
    private readonly NpgsqlDataSource _owner;

    private CommandContext(ServerSettings settings, EmbeddedCluster? embedded)
    {
        (Settings, _embedded) = (settings, embedded);
        var connectionString = settings.ConnectionString ?? embedded!.ConnectionString;
        _owner = Database.Open(connectionString, settings.Schema);
        DataSource = Database.OpenAsApplication(connectionString, settings.Schema);
        Schema = new(_owner, Settings.Schema);
        Store = DdonLedger.Open(DataSource, TimeProvider.System);
    }

    public ServerSettings Settings { get; }

    /// <summary>Connections that have only the application's rights, where <c>db apply</c> could make its role.</summary>
    public NpgsqlDataSource DataSource { get; }

    public LedgerDatabase Store { get; }

    /// <summary>What looks after the schema, with the rights of DATABASE_URL's own role.</summary>
    public SchemaSetup Schema { get; }

    /// <summary>SECRET_KEY, or in the embedded mode one that was made on this machine.</summary>
    /// <exception cref="CommandException">That one cannot be used.</exception>
    public string SecretKey => Settings.SecretKey ?? ReadLocalSecret();

    /// <summary>Reads the settings and opens the database; an embedded one is brought up to date.</summary>
    /// <exception cref="CommandException">A setting is wrong, or there is no PostgreSQL.</exception>
    public static async Task<CommandContext> OpenAsync(CancellationToken ct)
    {
        var (settings, problems) = ServerSettings.ReadEnvironment();
        if (settings is null) throw new CommandException(string.Join(Environment.NewLine, problems), ExitCode.Usage);
        if (settings.ConnectionString is not null) return new(settings, null);
        try
        {
            var embedded = await EmbeddedCluster.StartAsync(new() { Folder = Path.Combine(settings.Home, "postgres") }, ct);
            var context = new CommandContext(settings, embedded);
            try
            {
                await context.Schema.ApplyAsync(ct);
                await new PendingRebuilds(context.Store).RunAsync(ct);
                return context;
            }
            catch
            {
                await context.DisposeAsync();
                throw;
            }
        }
        catch (EmbeddedClusterException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    /// <summary>The account with an address; null when there is none.</summary>
    public async Task<User?> AccountAsync(string email, CancellationToken ct) =>
        (await new Accounts(Store, new(Store), TimeProvider.System).FindByEmailAsync(email, ct)).User;

    private string ReadLocalSecret()
    {
        try
        {
            return LocalSecret.ReadOrCreate(Settings.Home);
        }
        catch (InvalidOperationException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await _owner.DisposeAsync();
        if (_embedded is not null) await _embedded.DisposeAsync();
    }
}
