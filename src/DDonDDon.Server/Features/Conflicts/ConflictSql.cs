using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>The statements of Sql/conflicts, typed; their contracts stand in the files.</summary>
internal static class ConflictSql
{
    private static readonly string ListText = Load("list");
    private static readonly string FindText = Load("find");

    public static Rows<Conflict> List(ConflictFilter filter, (string OpenedAt, Guid Id)? before, int count, JsonSerializerOptions json) =>
        Documents(json, Sql.Command(
        ListText, Sql.OptionalTexts(Tenants(filter.Stores)), Sql.Texts([.. filter.Statuses.Select(status => status.ToString())]),
        Sql.Text(filter.Kind?.ToString()), Sql.Id(filter.ProductId), Sql.Text(before?.OpenedAt), Sql.Id(before?.Id), Sql.Bigint(count)));

    public static Rows<Conflict> Find(Guid id, IReadOnlyList<Guid>? stores, JsonSerializerOptions json) =>
        Documents(json, Sql.Command(FindText, Sql.Id(id), Sql.OptionalTexts(Tenants(stores))));

    /// <summary>A time as it is stored in documents and events, where it sorts as text.</summary>
    public static string Stored(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static Rows<Conflict> Documents(JsonSerializerOptions json, NpgsqlBatchCommand command) =>
        new(command, row => JsonSerializer.Deserialize<Conflict>(row.GetFieldValue<byte[]>(0), json)!);

    private static string[]? Tenants(IReadOnlyList<Guid>? stores) => stores?.Select(store => store.ToString()).ToArray();

    private static string Load(string name) => SqlText.Load(typeof(ConflictSql).Assembly, $"conflicts/{name}.sql");
}
