using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Marten.Schema;
using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>How this program connects, and what schema it expects.</summary>
public static class Database
{
    /// <summary>
    /// Connections whose search path is the schema, whose statements are prepared by use, and whose locks do not wait for ever. Nothing resets
    /// them between users, which costs seven statements each time: settings are made for a transaction only, and session locks given back by who took them.
    /// </summary>
    public static NpgsqlDataSource Open(string connectionString, string schema) => Describe(connectionString, schema).Build();

    /// <summary>The same, with the rights of <see cref="ApplicationRole"/> where there is such a role.</summary>
    public static NpgsqlDataSource OpenAsApplication(string connectionString, string schema)
    {
        var builder = Describe(connectionString, schema);
        builder.UsePhysicalConnectionInitializer(
            connection => ApplicationRole.Take(connection, schema), connection => ApplicationRole.TakeAsync(connection, schema));
        return builder.Build();
    }

    /// <summary>The schema that the connections' search path names.</summary>
    public static LedgerSchema SchemaOf(NpgsqlDataSource dataSource) => new(DdonLedger.Open(dataSource, TimeProvider.System));

    private static NpgsqlDataSourceBuilder Describe(string connectionString, string schema)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = schema,
            ApplicationName = "ddon",
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            // Audits read ledgers row by row: with 8 KB there is a system call every eight events.
            ReadBufferSize = 64 * 1024,
            NoResetOnClose = true,
            Options = "-c jit=off -c lock_timeout=15s",
        };
        // Else the pool would show in metrics by its connection string.
        return new(settings.ConnectionString) { Name = "ddon" };
    }
}
