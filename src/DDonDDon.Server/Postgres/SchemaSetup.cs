using DDonDDon.EventStore.Migrating;
using DDonDDon.Server.Postgres.Backups;
using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>What <c>db apply</c> did. <paramref name="HasRole"/>: whether the application's role is there; making roles may not be allowed.</summary>
public sealed record AppliedSchema(IReadOnlyList<string> Migrations, bool HasRole);

/// <summary>Brings the schema and the rights on it up to date, and says how they differ from what this program expects.</summary>
public sealed class SchemaSetup(Migrator migrator, NpgsqlDataSource owner, string schema)
{
    /// <exception cref="MigrationException">A released migration differs, or the database is newer than the program.</exception>
    public async Task<AppliedSchema> ApplyAsync(CancellationToken ct)
    {
        var applied = await migrator.ApplyAsync(ct);
        return new(applied, await ApplicationRole.SetUpAsync(owner, schema, ct));
    }

    /// <summary>Writes everything into an archive.</summary>
    /// <exception cref="BackupException">It cannot be done.</exception>
    public Task<BackupManifest> BackUpAsync(Stream output, Action<long>? progress, CancellationToken ct) =>
        new BackupWriter(owner, migrator, schema).WriteAsync(output, progress, ct);

    /// <summary>Fills a database that holds nothing from an archive, and brings it up to date.</summary>
    /// <exception cref="BackupException">It cannot be done; nothing of the archive is in the database.</exception>
    public async Task<BackupManifest> RestoreAsync(Stream input, Action<long>? progress, CancellationToken ct)
    {
        var manifest = await new BackupReader(owner, schema, migrator.Known).RestoreAsync(input, progress, ct);
        await ApplyAsync(ct);
        return manifest;
    }

    /// <summary>One line a difference: migrations that are not applied as this program has them, or else things in the schema.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(CancellationToken ct)
    {
        var wrong = (await migrator.StatusAsync(ct)).Where(status => status.State is not MigrationState.Applied).ToList();
        return wrong.Count > 0
            ? [.. wrong.Select(status => $"{status.Name}: {status.State.ToString().ToLowerInvariant()}")]
            : await SchemaListing.DifferencesAsync(owner, schema, ct);
    }
}
