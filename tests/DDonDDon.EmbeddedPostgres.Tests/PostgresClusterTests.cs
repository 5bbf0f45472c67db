using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.EmbeddedPostgres.Tests;

public class PostgresClusterTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Every_test_gets_an_empty_database_of_its_own()
    {
        var first = await cluster.CreateDatabaseAsync();
        var second = await cluster.CreateDatabaseAsync();

        first.ShouldNotBe(second);
        (await CountTablesAsync(first)).ShouldBe(0);
        (await CountTablesAsync(second)).ShouldBe(0);
    }

    private static async Task<long> CountTablesAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("select count(*) from pg_tables where schemaname = 'public'");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
