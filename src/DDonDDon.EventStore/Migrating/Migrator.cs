using Npgsql;

namespace DDonDDon.EventStore.Migrating;

/// <summary>Where one migration stands in a database.</summary>
public enum MigrationState
{
    Applied,
    Pending,

    /// <summary>It was applied from another text than this program has.</summary>
    Changed,

    /// <summary>It was applied, but this program does not know it: the database is newer than the program.</summary>
    Unknown,
}

public sealed record MigrationStatus(string Name, MigrationState State, DateTimeOffset? AppliedAt);

/// <summary>
/// Brings a schema up to date: every migration once, in order, each in its own transaction, under an advisory lock so that several
/// servers may start at once.
/// </summary>
public sealed class Migrator(NpgsqlDataSource dataSource, string schema, IReadOnlyList<Migration> migrations)
{
    private const long LockKey = 0x64646F6E;

    private readonly string _schema = new NpgsqlCommandBuilder().QuoteIdentifier(schema);

    /// <summary>The migrations that this program knows, in their order.</summary>
    public IReadOnlyList<Migration> Known => migrations;

    /// <summary>Applies what is pending and returns the names of what it applied.</summary>
    /// <exception cref="MigrationException">A released migration differs, or the database is newer than the program.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            await ExecuteAsync(connection, $"set lock_timeout = 0; select pg_advisory_lock({LockKey}); reset lock_timeout", ct).ConfigureAwait(false);
            await ExecuteAsync(connection, $"""
                create schema if not exists {_schema};
                create table if not exists {_schema}.ddon_migrations (
                    name varchar primary key, checksum varchar not null, applied_at timestamptz not null default now())
                """, ct).ConfigureAwait(false);
            var applied = new List<string>();
            foreach (var status in Checked(await ReadStatusAsync(connection, ct).ConfigureAwait(false)).Where(status => status.State is MigrationState.Pending))
            {
                await ApplyAsync(connection, migrations.Single(migration => migration.Name == status.Name), ct).ConfigureAwait(false);
                applied.Add(status.Name);
            }
            return applied;
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Where every migration stands; all pending when the schema does not exist yet.</summary>
    public async Task<IReadOnlyList<MigrationStatus>> StatusAsync(CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        return await ReadStatusAsync(connection, ct).ConfigureAwait(false);
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await ExecuteAsync(connection, $"set local search_path = {_schema};\n{migration.Text}", ct).ConfigureAwait(false);
        await using var record = new NpgsqlCommand($"insert into {_schema}.ddon_migrations (name, checksum) values ($1, $2)", connection)
        {
            Parameters = { Sql.Text(migration.Name), Sql.Text(migration.Checksum) },
        };
        await record.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<MigrationStatus>> ReadStatusAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = new Dictionary<string, (string Checksum, DateTimeOffset At)>(StringComparer.Ordinal);
        try
        {
            await using var command = new NpgsqlCommand($"select name, checksum, applied_at from {_schema}.ddon_migrations", connection);
            await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
            while (await reader.ReadAsync(ct).ConfigureAwait(false))
                applied.Add(reader.GetString(0), (reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            // A database without our schema: everything is pending.
        }

        var known = migrations.Select(migration => !applied.TryGetValue(migration.Name, out var row)
            ? new MigrationStatus(migration.Name, MigrationState.Pending, null)
            : new(migration.Name, row.Checksum == migration.Checksum ? MigrationState.Applied : MigrationState.Changed, row.At));
        var unknown = applied.Where(row => migrations.All(migration => migration.Name != row.Key))
            .Select(row => new MigrationStatus(row.Key, MigrationState.Unknown, row.Value.At));
        return [.. known.Concat(unknown).OrderBy(status => status.Name, StringComparer.Ordinal)];
    }

    private static IReadOnlyList<MigrationStatus> Checked(IReadOnlyList<MigrationStatus> statuses) =>
        statuses.FirstOrDefault(status => status.State is MigrationState.Changed or MigrationState.Unknown) is { } wrong
            ? throw new MigrationException(wrong)
            : statuses;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken ct)
    {
        // A migration of a large table takes as long as it takes, and so does waiting for another server's.
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }
}

/// <summary>A migration that must not be applied over what the database holds.</summary>
public sealed class MigrationException(MigrationStatus status) : Exception(status.State is MigrationState.Changed
    ? $"Migration {status.Name} was applied to this database from another text than this program has."
    : $"Migration {status.Name} was applied to this database by a newer program.")
{
    public MigrationStatus Status { get; } = status;
}
