using DDonDDon.EventStore;
using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>What a database's schema holds, line by line, and what this program's migrations make of an empty one (Sql/schema/expected.txt).</summary>
public static class SchemaListing
{
    private static readonly string Listing = SqlText.Load(typeof(SchemaListing).Assembly, "schema/listing.sql");

    public static IReadOnlyList<string> Expected { get; } =
        SqlText.Read(typeof(SchemaListing).Assembly, "schema/expected.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlDataSource dataSource, string schema, CancellationToken ct)
    {
        var lines = new List<string>();
        await using var command = dataSource.CreateCommand(Listing);
        command.Parameters.Add(Sql.Text(schema));
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) lines.Add(rows.GetString(0).ReplaceLineEndings(" "));
        return lines;
    }

    /// <summary>How a database's schema differs from the expected one; empty when it does not.</summary>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(NpgsqlDataSource dataSource, string schema, CancellationToken ct)
    {
        var held = await ReadAsync(dataSource, schema, ct);
        return [.. Expected.Except(held).Select(line => $"missing: {line}"), .. held.Except(Expected).Select(line => $"not expected: {line}")];
    }
}
