using System.Reflection;
using DDonDDon.Client.Local;
using DDonDDon.Testing;
using Microsoft.Data.Sqlite;

namespace DDonDDon.Client.Tests;

/// <summary>The statements on the till's file. The compiler already refuses names that do not exist, or exist twice.</summary>
public sealed class StatementTests
{
    public static TheoryData<string> Names => [.. new[] { typeof(ItemSql), typeof(CopySql) }.SelectMany(type => type
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(statement => $"{type.Name}.{statement.Name}"))];

    // What a power cut leaves cannot be tried here; that each transaction waits for the disk is.
    [Fact]
    public async Task What_is_written_waits_for_the_disk()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        try
        {
            using var file = LocalStore.Open(path);

            (await file.ReadAsync(sql => (
                sql.Query("pragma journal_mode", row => row.GetString(0)).Single(), sql.Query("pragma synchronous", row => row.GetInt64(0)).Single(),
                sql.Query("pragma fullfsync", row => row.GetInt64(0)).Single()), CancellationToken.None)).ShouldBe(("wal", 2, 1));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_statement_fits_the_tables_of_a_new_file(string name)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var tables = connection.CreateCommand();
        tables.CommandText = string.Join(';', [.. Schema.Versions, CopySql.CreateSnapshot]);
        tables.ExecuteNonQuery();
        using var statement = connection.CreateCommand();
        statement.CommandText = TextOf(name);

        Should.NotThrow(statement.Prepare);
    }

    [Fact]
    public void Every_statement_is_used()
    {
        var code = Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "src/DDonDDon.Client"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).ToList();

        Names.Select(name => name.Data).Where(name => !code.Exists(file => file.Contains($"{name},", StringComparison.Ordinal)
            || file.Contains($"{name})", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    private static string TextOf(string name) => name.Split('.') is [var type, var field]
        ? (string)typeof(ItemSql).Assembly.GetType($"DDonDDon.Client.Local.{type}")!.GetField(field)!.GetRawConstantValue()!
        : throw new ArgumentException(name);
}
