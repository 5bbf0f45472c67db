using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;

namespace DDonDDon.Server.Features.Sync;

/// <summary>A product that an item names. <paramref name="Code"/> is null when it was named by id.</summary>
public sealed record FoundProduct(Guid Id, string? Code, decimal PackSize);

/// <summary>An item in quarantine, as it was sent.</summary>
public sealed record QuarantinedItem(Guid Id, byte[] Raw, Guid DeviceId, string Reason, string Message)
{
    /// <summary>Why it is there, in the words of the first answer.</summary>
    public Domain.Rejection Rejection => new(Reason, Message, Reason switch
    {
        "barcode.unknown" => "barcode",
        "product.unknown" => "productId",
        "store.unassigned" => "storeId",
        _ => null,
    });
}

/// <summary>The statements of Sql/sync, typed; their contracts stand in the files.</summary>
public static class SyncSql
{
    private static readonly string UsersText = Load("users");
    private static readonly string ProductsText = Load("products");
    private static readonly string StockText = Load("stock");
    private static readonly string StoredElsewhereText = Load("stored-elsewhere");
    private static readonly string QuarantinedText = Load("quarantined");
    private static readonly string QuarantineText = Load("quarantine");
    private static readonly string IdConflictsText = Load("id-conflicts");
    private static readonly string NoteDeviceText = Load("note-device");

    public static Rows<User> Users(Guid[] ids, JsonSerializerOptions json) => new(
        Sql.Command(UsersText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Ids(ids)),
        row => JsonSerializer.Deserialize<User>(row.GetFieldValue<byte[]>(0), json)!);

    public static Rows<FoundProduct> Products(Guid[] ids, string[] codes) => new(
        Sql.Command(ProductsText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Ids(ids), Sql.Texts(codes)),
        row => new(row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetDecimal(2)));

    public static Rows<LoadedDocument> Stock(string tenant, Guid[] ids, string[] codes) => new(
        Sql.Command(StockText, Sql.Text(tenant), Sql.Ids(ids), Sql.Text(PostgresEventStore.DefaultTenant), Sql.Texts(codes)),
        LoadedDocument.Of);

    public static Rows<Guid> StoredElsewhere(string tenant, Guid deviceId, Guid[] ids) => new(
        Sql.Command(StoredElsewhereText, Sql.Text(tenant), Sql.Id(deviceId), Sql.Ids(ids)), row => row.GetGuid(0));

    public static Rows<QuarantinedItem> Quarantined(string tenant, Guid[] ids) => new(
        Sql.Command(QuarantinedText, Sql.Text(tenant), Sql.Ids(ids)),
        row => new(row.GetGuid(0), row.GetFieldValue<byte[]>(1), row.GetGuid(2), row.GetString(3), row.GetString(4)));

    public static Npgsql.NpgsqlBatchCommand Quarantine(
        string tenant, BatchContext batch, IReadOnlyList<(RecordedItem Item, Domain.Rejection Reason, DateTimeOffset OccurredAt)> items) =>
        Sql.Command(QuarantineText, Sql.Text(tenant), Sql.Id(batch.DeviceId), Sql.Id(batch.CallerId), Sql.Id(batch.Id), Sql.Time(batch.ReceivedAt),
            Sql.Ids([.. items.Select(item => item.Item.Content.Id)]),
            Sql.Texts([.. items.Select(item => item.Reason.Code)]),
            Sql.Texts([.. items.Select(item => item.Reason.Message)]),
            Sql.Jsons([.. items.Select(item => item.Item.Raw.ToArray())]),
            Sql.Times([.. items.Select(item => item.OccurredAt)]));

    public static Npgsql.NpgsqlBatchCommand IdConflicts(string tenant, BatchContext batch, IReadOnlyList<RecordedItem> items) =>
        Sql.Command(IdConflictsText, Sql.Text(tenant), Sql.Id(batch.DeviceId), Sql.Id(batch.CallerId), Sql.Id(batch.Id), Sql.Time(batch.ReceivedAt),
            Sql.Ids([.. items.Select(item => item.Content.Id)]),
            Sql.BytesArray([.. items.Select(item => item.Content.Hash())]),
            Sql.Jsons([.. items.Select(item => item.Raw.ToArray())]));

    public static Rows<long> NoteDevice(string tenant, BatchContext batch, IEnumerable<long> counters) => new(
        Sql.Command(NoteDeviceText, Sql.Text(tenant), Sql.Id(batch.DeviceId), Sql.Bigints([.. counters]), Sql.Time(batch.ReceivedAt),
            Sql.Bigint(batch.OffsetMs), Sql.Id(batch.CallerId)),
        row => row.GetInt64(0));

    private static string Load(string name) => SqlText.Load(typeof(SyncSql).Assembly, $"sync/{name}.sql");
}

/// <summary>What all items of a batch share. <paramref name="Id"/> is the batch's own: events name it as their correlation.</summary>
public sealed record BatchContext(Guid Id, Guid DeviceId, Guid CallerId, DateTimeOffset ReceivedAt, long OffsetMs);
