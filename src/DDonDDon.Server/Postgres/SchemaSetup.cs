using DDonDDon.Server.Marten.Schema;
using DDonDDon.Server.Postgres.Backups;
using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>What <c>db apply</c> did. <paramref name="HasRole"/>: whether the application's role is there; making roles may not be allowed.</summary>
public sealed record AppliedSchema(bool HasChanged, bool HasRole);

/// <summary>Brings the schema and the rights on it up to date. <paramref name="owner"/>: connections that may.</summary>
public sealed class SchemaSetup(NpgsqlDataSource owner, string schema)
{
    /// <summary>The schema itself.</summary>
    public LedgerSchema Ledger { get; } = Database.SchemaOf(owner);

    /// <exception cref="SchemaException">The schema cannot be brought up to date.</exception>
    public async Task<AppliedSchema> ApplyAsync(CancellationToken ct)
    {
        var changed = await Ledger.ApplyAsync(ct);
        return new(changed, await ApplicationRole.SetUpAsync(owner, schema, ct));
    }

    /// <summary>Writes everything into an archive.</summary>
    /// <exception cref="BackupException">It cannot be done.</exception>
    public Task<BackupManifest> BackUpAsync(Stream output, Action<long>? progress, CancellationToken ct) =>
        new BackupWriter(owner, Ledger, schema).WriteAsync(output, progress, ct);

    /// <summary>Fills a database from an archive. <paramref name="replace"/>: also over what it holds.</summary>
    /// <exception cref="BackupException">It cannot be done; nothing of the archive is in the database, and what it held is as it was.</exception>
    public async Task<BackupManifest> RestoreAsync(Stream input, bool replace, Action<long>? progress, CancellationToken ct)
    {
        var manifest = await new BackupReader(owner, schema, Ledger).RestoreAsync(input, replace, progress, ct);
        await ApplyAsync(ct);
        return manifest;
    }
}
