using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Sync.Ledgers;
using Npgsql;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>The statements of Sql/conflicts, typed; their contracts stand in the files.</summary>
internal static class ConflictSql
{
    private static readonly string ListText = Load("list");
    private static readonly string FindText = Load("find");
    private static readonly string OpenText = Load("open");
    private static readonly string MovementsSinceText = Load("movements-since");

    public static Rows<Conflict> List(ConflictFilter filter, (string OpenedAt, Guid Id)? before, int count, JsonSerializerOptions json) => Documents(json, Sql.Command(
        ListText, Sql.OptionalTexts(Tenants(filter.Stores)), Sql.Texts([.. filter.Statuses.Select(status => status.ToString())]), Sql.Text(filter.Kind?.ToString()),
        Sql.Id(filter.ProductId), Sql.Text(before?.OpenedAt), Sql.Id(before?.Id), Sql.Bigint(count)));

    public static Rows<Conflict> Find(Guid id, IReadOnlyList<Guid>? stores, JsonSerializerOptions json) =>
        Documents(json, Sql.Command(FindText, Sql.Id(id), Sql.OptionalTexts(Tenants(stores))));

    public static Rows<Conflict> Open(string tenant, Guid[] products, JsonSerializerOptions json) =>
        Documents(json, Sql.Command(OpenText, Sql.Text(tenant), Sql.Ids(products)));

    public static Rows<StoredEvent> MovementsSince(string tenant, IReadOnlyList<WantedMovements> items) => new(
        Sql.Command(MovementsSinceText, Sql.Text(tenant), Sql.Ids([.. items.Select(item => item.ProductId)]), Sql.Texts([.. items.Select(item => Stored(item.Since))]),
            Sql.OptionalIds([.. items.Select(item => item.UnlessCountedOnlyBy)])),
        StoredEvent.Of);

    /// <summary>A time as it is stored in documents and events, where it sorts as text.</summary>
    public static string Stored(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static Rows<Conflict> Documents(JsonSerializerOptions json, NpgsqlBatchCommand command) =>
        new(command, row => JsonSerializer.Deserialize<Conflict>(row.GetFieldValue<byte[]>(0), json)!);

    private static string[]? Tenants(IReadOnlyList<Guid>? stores) => stores?.Select(store => store.ToString()).ToArray();

    private static string Load(string name) => SqlText.Load(typeof(ConflictSql).Assembly, $"conflicts/{name}.sql");
}
