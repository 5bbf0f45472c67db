using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Features.Quarantine;
using Npgsql;

namespace DDonDDon.Server.Features.Sync;

/// <summary>A product that an item names. <paramref name="Code"/> is null when it was named by id.</summary>
public sealed record FoundProduct(Guid Id, string? Code, decimal PackSize);

/// <summary>An item that is in quarantine or was, as it was sent.</summary>
public sealed record QuarantinedItem(Guid Id, byte[] Raw, Guid DeviceId, string Reason, string Message, QuarantineStatus Status, string? DecisionReason)
{
    /// <summary>Why it is not booked: the reason of the last attempt, or that an administrator threw it away.</summary>
    public Domain.Rejection Rejection => Status is QuarantineStatus.Discarded ? Discarded : new(Reason, Message, Reason switch
    {
        "barcode.unknown" => "barcode",
        "product.unknown" => "productId",
        "store.unassigned" => "storeId",
        "countSession.unknown" or "countSession.closed" => "sessionId",
        _ => null,
    });

    /// <summary>What was recorded, to be compared with an item that came later.</summary>
    internal ItemContent? ContentAs(SubmittedItem item)
    {
        using var raw = JsonDocument.Parse(Raw);
        return ItemReader.Read(raw.RootElement, item.Item.Index, DeviceId).Item?.Content;
    }

    private Domain.Rejection Discarded => new("quarantine.discarded", $"An administrator has thrown it away: {DecisionReason}");
}

/// <summary>The statements of Sql/sync, typed; their contracts stand in the files.</summary>
internal static class SyncSql
{
    private static readonly string UsersText = Load("users");
    private static readonly string StoreAndUsersText = Load("store-and-users");
    private static readonly string ItemsText = Load("items");
    private static readonly string ProductsText = Load("products");
    private static readonly string DaysText = Load("days");
    private static readonly string StockText = Load("stock");
    private static readonly string StoredElsewhereText = Load("stored-elsewhere");
    private static readonly string QuarantinedText = Load("quarantined");
    private static readonly string QuarantineText = Load("quarantine");
    private static readonly string ReleaseText = Load("release-quarantined");
    private static readonly string KeepText = Load("keep-quarantined");
    private static readonly string TellText = Load("tell-waiting");
    private static readonly string IdConflictsText = Load("id-conflicts");
    private static readonly string NoteDeviceText = Load("note-device");
    private static readonly string NoteDevicesText = Load("note-devices");

    public static Rows<User> Users(Guid[] ids, JsonSerializerOptions json) => new(
        Sql.Command(UsersText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Ids(ids)),
        row => JsonSerializer.Deserialize<User>(row.GetFieldValue<byte[]>(0), json)!);

    /// <summary>A store and some accounts: the one or the other a row.</summary>
    public static Rows<(Store? Store, User? User)> StoreAndUsers(Guid storeId, Guid[] users, JsonSerializerOptions json) => new(
        Sql.Command(StoreAndUsersText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Id(storeId), Sql.Ids(users)),
        row => row.GetBoolean(0)
            ? (JsonSerializer.Deserialize<Store>(row.GetFieldValue<byte[]>(1), json), null)
            : (null, JsonSerializer.Deserialize<User>(row.GetFieldValue<byte[]>(1), json)));

    /// <summary>Products, named by id or by code, with their stock in a store; no stock where nothing has been recorded.</summary>
    public static Rows<(FoundProduct Product, LoadedStock? Stock)> Items(string tenant, Guid[] ids, string[] codes) => new(
        Sql.Command(ItemsText, Sql.Text(tenant), Sql.Text(PostgresEventStore.DefaultTenant), Sql.Ids(ids), Sql.Texts(codes)),
        row => (new(row.GetGuid(0), row.IsDBNull(5) ? null : row.GetString(5), row.GetDecimal(6)), row.IsDBNull(1) ? null : StockOf(row)));

    public static Rows<FoundProduct> Products(Guid[] ids, string[] codes) => new(
        Sql.Command(ProductsText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Ids(ids), Sql.Texts(codes)),
        row => new(row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetDecimal(2)));

    public static Rows<LoadedStock> Stock(string tenant, Guid[] ids) => new(Sql.Command(StockText, Sql.Text(tenant), Sql.Ids(ids)), StockOf);

    private static LoadedStock StockOf(NpgsqlDataReader row) => new(LoadedDocument.Of(row), row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4));

    public static Rows<DailyStock> Days(string tenant, IReadOnlyList<ItemStream> streams, JsonSerializerOptions json) => new(
        Sql.Command(DaysText, Sql.Text(tenant), Sql.Ids([.. streams.Select(stream => stream.ProductId)]),
            Sql.Texts([.. streams.Select(stream => stream.FirstDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))])),
        row => JsonSerializer.Deserialize<DailyStock>(row.GetFieldValue<byte[]>(0), json)!);

    public static Rows<(Guid DeviceId, Guid Id)> StoredElsewhere(string tenant, IReadOnlyList<SubmittedItem> items) => new(
        Sql.Command(StoredElsewhereText, Sql.Text(tenant), Sql.Ids([.. items.Select(item => item.Submission.DeviceId).Distinct()]),
            Sql.Ids([.. items.Select(item => item.Submission.DeviceId)]), Sql.Ids([.. items.Select(item => item.Content.Id)])),
        row => (row.GetGuid(0), row.GetGuid(1)));

    public static Rows<QuarantinedItem> Quarantined(string tenant, Guid[] ids) => new(
        Sql.Command(QuarantinedText, Sql.Text(tenant), Sql.Ids(ids)),
        row => new(
            row.GetGuid(0), row.GetFieldValue<byte[]>(1), row.GetGuid(2), row.GetString(3), row.GetString(4),
            Enum.Parse<QuarantineStatus>(row.GetString(5), ignoreCase: true), row.IsDBNull(6) ? null : row.GetString(6)));

    public static NpgsqlBatchCommand Quarantine(string tenant, IReadOnlyList<(SubmittedItem Item, Domain.Rejection Reason)> items) => Sql.Command(
        QuarantineText,
        [
            .. Kept(tenant, [.. items.Select(item => item.Item)]),
            Sql.Texts([.. items.Select(item => item.Reason.Code)]),
            Sql.Texts([.. items.Select(item => item.Reason.Message)]),
            Sql.Times([.. items.Select(item => item.Item.Time.OccurredAt)]),
            Sql.Texts([.. items.Select(item => item.Item.Time.Method.ToString())]),
        ]);

    public static NpgsqlBatchCommand ReleaseQuarantined(string tenant, DateTimeOffset at, IReadOnlyList<SubmittedItem> items) => Sql.Command(
        ReleaseText, Sql.Text(tenant), Sql.Time(at), Sql.Ids([.. items.Select(item => item.Content.Id)]),
        Sql.OptionalIds([.. items.Select(item => item.DecidedBy)]));

    public static NpgsqlBatchCommand KeepQuarantined(string tenant, IReadOnlyList<SubmittedItem> items) => Sql.Command(
        KeepText, Sql.Text(tenant), Sql.Ids([.. items.Select(item => item.Content.Id)]),
        Sql.Texts([.. items.Select(item => item.Answer!.Error!.Code)]), Sql.Texts([.. items.Select(item => item.Answer!.Error!.Message)]));

    /// <summary>Wakes who releases, when the transaction commits, if something waits for these codes or products.</summary>
    public static Rows<int> TellWaiting(string[] codes, Guid[] products) => new(
        Sql.Command(TellText, Sql.Text(Pending.PendingWorker.Notices), Sql.Texts(codes), Sql.Ids(products)), _ => 0);

    public static NpgsqlBatchCommand IdConflicts(string tenant, IReadOnlyList<SubmittedItem> items) =>
        Sql.Command(IdConflictsText, [.. Kept(tenant, items), Sql.BytesArray([.. items.Select(item => item.Content.Hash())])]);

    public static Rows<Guid> StoredElsewhere(string tenant, Guid deviceId, Guid[] ids) => new(
        Sql.Command(StoredElsewhereText, Sql.Text(tenant), Sql.Ids([deviceId]), Sql.Ids([.. ids.Select(_ => deviceId)]), Sql.Ids(ids)),
        row => row.GetGuid(1));

    public static NpgsqlBatchCommand IdConflicts(string tenant, Submission submission, IReadOnlyList<RecordedEdit> edits) => Sql.Command(
        IdConflictsText,
        Sql.Text(tenant),
        Sql.Ids([.. edits.Select(_ => submission.DeviceId)]),
        Sql.Ids([.. edits.Select(_ => submission.CallerId)]),
        Sql.Ids([.. edits.Select(_ => submission.Id)]),
        Sql.Times([.. edits.Select(_ => submission.ReceivedAt)]),
        Sql.Ids([.. edits.Select(edit => edit.Content.Id)]),
        Sql.Jsons([.. edits.Select(edit => edit.Raw.ToArray())]),
        Sql.BytesArray([.. edits.Select(edit => edit.Content.Hash())]));

    // $1 to $7 of the statements that keep items as they were sent.
    private static NpgsqlParameter[] Kept(string tenant, IReadOnlyList<SubmittedItem> items) =>
    [
        Sql.Text(tenant),
        Sql.Ids([.. items.Select(item => item.Submission.DeviceId)]),
        Sql.Ids([.. items.Select(item => item.Submission.CallerId)]),
        Sql.Ids([.. items.Select(item => item.Submission.Id)]),
        Sql.Times([.. items.Select(item => item.Submission.ReceivedAt)]),
        Sql.Ids([.. items.Select(item => item.Content.Id)]),
        Sql.Jsons([.. items.Select(item => item.Item.Raw.ToArray())]),
    ];

    public static Rows<long> NoteDevice(string tenant, Submission submission, IReadOnlyList<long> counters) => new(
        Sql.Command(NoteDeviceText, Sql.Text(tenant), Sql.Id(submission.DeviceId), Sql.Bigints([.. counters]), Sql.Time(submission.ReceivedAt),
            Sql.Bigint(submission.OffsetMs), Sql.Id(submission.CallerId)),
        row => row.GetInt64(0));

    public static NpgsqlBatchCommand NoteDevices(string tenant, IReadOnlyList<SubmittedItem> items)
    {
        var latest = items.GroupBy(item => item.Submission.DeviceId).ToDictionary(device => device.Key, device => device.MaxBy(item => item.Submission.ReceivedAt)!.Submission);
        Submission[] last = [.. items.Select(item => latest[item.Submission.DeviceId])];
        return Sql.Command(
            NoteDevicesText,
            Sql.Text(tenant),
            Sql.Ids([.. last.Select(one => one.DeviceId)]),
            Sql.Bigints([.. items.Select(item => item.Content.Seq)]),
            Sql.Times([.. last.Select(one => one.ReceivedAt)]),
            Sql.Bigints([.. last.Select(one => one.OffsetMs)]),
            Sql.Ids([.. last.Select(one => one.CallerId)]));
    }

    private static string Load(string name) => SqlText.Load(typeof(SyncSql).Assembly, $"sync/{name}.sql");
}
