using DDonDDon.Domain.Booking;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Devices;

/// <summary>Notes of devices what no ledger's transaction notes.</summary>
internal interface IDeviceNotes
{
    /// <summary>
    /// Notes counters that have arrived with nothing that was stored. Returns those that have arrived nowhere; null when the sender may not record any more.
    /// </summary>
    Task<IReadOnlyList<long>?> NoteAsync(Submission submission, IReadOnlyList<long> counters, CancellationToken ct);

    /// <summary>Notes what a device said of its outbox; a hint that may be lost.</summary>
    Task NoteAsync(DeviceReport report, CancellationToken ct);
}

/// <summary>What is known of the devices, from what they have sent.</summary>
internal sealed class DeviceRegister(LedgerDatabase store) : IDeviceNotes
{
    private const int MostRanges = 20;
    private const int MostHolders = 20;

    private static readonly string ListText = Load("list");
    private static readonly string StoresText = Load("stores");
    private static readonly string WatermarksText = Load("watermarks");
    private static readonly string ReportText = Load("report");
    private static readonly string ReportLightlyText = Load("report-lightly");

    /// <summary>Notes what a device said about its outbox.</summary>
    public async Task<IReadOnlyList<long>?> NoteAsync(Submission submission, IReadOnlyList<long> counters, CancellationToken ct)
    {
        var users = FactSql.Users([submission.CallerId], store.Types.Json);
        await store.ReadAsync([users], ct);
        if (users.Items is not [{ MayRecord: true }]) return null;
        var missing = DeviceSql.Note(LedgerDatabase.DefaultTenant, new(submission, counters, IsAnswered: true));
        await store.ReadAsync([missing], ct);
        return missing.Items;
    }

    public Task NoteAsync(DeviceReport report, CancellationToken ct) => store.ReadAsync(
        [
            new Rows<int>(Sql.Command(ReportLightlyText), _ => 0),
            new Write(Sql.Command(ReportText, Sql.Id(report.DeviceId), Sql.Time(report.ReceivedAt), Sql.Bigint(report.Pending.Count),
                Sql.Time(report.Pending.Oldest), Sql.Time(report.CompleteUntil))),
        ], ct);

    /// <summary>Devices by id, after one of them. <paramref name="silentSince"/>: one that was not seen since counts as silent.</summary>
    public async Task<IReadOnlyList<DeviceView>> ListAsync(Guid? after, int count, DateTimeOffset silentSince, CancellationToken ct)
    {
        var devices = new Rows<DeviceView>(
            Sql.Command(ListText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(after), Sql.Bigint(count), Sql.Bigint(MostRanges)),
            row => Device(row, silentSince));
        await store.ReadAsync([devices], ct);
        var stores = new Rows<(Guid DeviceId, DeviceStoreView Store)>(
            Sql.Command(StoresText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Ids([.. devices.Items.Select(device => device.DeviceId)])),
            row => (row.GetGuid(0), new(row.GetGuid(1), row.GetFieldValue<DateTimeOffset>(2), row.GetInt64(3))));
        await store.ReadAsync([stores], ct);
        var sent = stores.Items.ToLookup(one => one.DeviceId, one => one.Store);
        return [.. devices.Items.Select(device => device with { Stores = [.. sent[device.DeviceId]] })];
    }

    private static DeviceView Device(NpgsqlDataReader row, DateTimeOffset silentSince)
    {
        var bounds = row.GetFieldValue<long[]>(7);
        var lastSeen = row.GetFieldValue<DateTimeOffset>(1);
        return new(
            row.GetGuid(0), lastSeen, row.GetInt64(2), row.GetGuid(3), row.IsDBNull(4) ? null : row.GetString(4), row.GetInt64(5), row.GetInt64(6),
            [.. bounds.Chunk(2).Select(range => new SeqRange(range[0], range[1]))],
            row.IsDBNull(8) ? null : new(row.GetInt64(8), TimeOrNull(row, 9), row.GetFieldValue<DateTimeOffset>(10)),
            TimeOrNull(row, 11), lastSeen < silentSince, []);
    }

    /// <summary>Every store's watermark, by store.</summary>
    public async Task<IReadOnlyList<WatermarkView>> WatermarksAsync(DateTimeOffset silentSince, CancellationToken ct)
    {
        var rows = new Rows<(Guid StoreId, string Name, SendingDevice? Device)>(
            Sql.Command(WatermarksText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Time(silentSince)),
            row => (row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : new(
                row.GetGuid(2), TimeOrNull(row, 3), row.GetBoolean(4), row.IsDBNull(5) ? null : row.GetInt64(5), row.GetBoolean(6))));
        await store.ReadAsync([rows], ct);
        return
        [
            .. from one in rows.Items
               group one.Device by (one.StoreId, one.Name) into devices
               select Watermark(devices.Key.StoreId, devices.Key.Name, [.. devices.OfType<SendingDevice>()]),
        ];
    }

    private static WatermarkView Watermark(Guid storeId, string name, IReadOnlyList<SendingDevice> devices) => new(
        storeId, name, Least(devices), Least([.. devices.Where(device => !device.Silent)]),
        [
            .. devices.Where(device => device.Holds is not null).OrderBy(device => device.CompleteUntil ?? DateTimeOffset.MinValue).ThenBy(device => device.Id)
                .Take(MostHolders).Select(device => new HolderView(device.Id, device.Holds!.Value, device.CompleteUntil)),
        ]);

    private static DateTimeOffset? Least(IReadOnlyList<SendingDevice> devices) =>
        devices.Any(device => device.CompleteUntil is null) ? null : devices.Min(device => device.CompleteUntil);

    private sealed record SendingDevice(Guid Id, DateTimeOffset? CompleteUntil, bool Silent, long? Pending, bool HasGaps)
    {
        public HoldReason? Holds =>
            Silent ? HoldReason.Silent
            : HasGaps ? HoldReason.Missing
            : Pending > 0 ? HoldReason.Pending
            : CompleteUntil is null ? HoldReason.Unreported
            : null;
    }

    private static DateTimeOffset? TimeOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static string Load(string name) => SqlText.Load(typeof(DeviceRegister).Assembly, $"devices/{name}.sql");
}
