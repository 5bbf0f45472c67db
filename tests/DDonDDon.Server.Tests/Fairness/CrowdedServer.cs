using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Server.Tests.Fairness;

/// <summary>A server with few connections, so that whoever holds one for nothing is noticed. One listens for notices.</summary>
public sealed class CrowdedServer(PostgresCluster cluster) : TestServer(cluster)
{
    internal const int Connections = 8;

    protected override NpgsqlDataSource Open(string connectionString) =>
        Database.Open(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = Connections, Timeout = 5 }.ConnectionString, Settings.Schema);
}
