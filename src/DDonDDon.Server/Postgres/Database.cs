using DDonDDon.EventStore.Migrating;
using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>How this program connects, and what schema it expects.</summary>
public static class Database
{
    /// <summary>
    /// Connections whose search path is the schema, whose statements are prepared by use, and whose locks do not wait for ever. Nothing resets
    /// them between users, which costs seven statements each time: settings are made for a transaction only, and session locks given back by who took them.
    /// </summary>
    public static NpgsqlDataSource Open(string connectionString, string schema)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = schema,
            ApplicationName = "ddon",
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            Options = "-c jit=off -c lock_timeout=15s",
        };
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    public static Migrator CreateMigrator(NpgsqlDataSource dataSource, string schema) =>
        new(dataSource, schema, Migration.In(typeof(EventStore.PostgresEventStore).Assembly, typeof(Database).Assembly));
}
