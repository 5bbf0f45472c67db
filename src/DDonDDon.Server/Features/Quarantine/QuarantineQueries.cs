using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Sync;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Quarantine;

/// <summary>Which items in quarantine are asked for; null where all are.</summary>
internal sealed record QuarantineFilter(Guid? StoreId, string? Reason, QuarantineStatus? Status);

/// <summary>Where a page of the list ended.</summary>
internal sealed record QuarantinePlace(DateTimeOffset ReceivedAt, string Tenant, Guid Id)
{
    public static string CursorOf(QuarantineView item) =>
        Paging.Cursor(item.ReceivedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), item.StoreId.ToString(), item.Id.ToString());

    public static QuarantinePlace? Parse(string cursor) => Paging.Keys(cursor, 3) is [var ticks, var tenant, var id]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var receivedAt) && receivedAt <= DateTime.MaxValue.Ticks
        && Guid.TryParseExact(tenant, "D", out _) && Guid.TryParseExact(id, "D", out var item)
            ? new(new(receivedAt, TimeSpan.Zero), tenant, item)
            : null;
}

/// <summary>The quarantine as whoever books from it sees it: in PostgreSQL, or in the memory of a simulation.</summary>
internal interface IQuarantine
{
    /// <summary>Open items that wait for nothing any more, by store.</summary>
    Task<ILookup<Guid, Guid>> ResolvableAsync(int count, CancellationToken ct);

    /// <summary>Items of a store as they came, to be booked; <paramref name="decidedBy"/>: the administrator who says so.</summary>
    Task<IReadOnlyList<SubmittedItem>> SubmittedAsync(Guid storeId, Guid[] ids, Guid? decidedBy, CancellationToken ct);
}

/// <summary>Reads the quarantine of all stores.</summary>
internal sealed class QuarantineQueries(LedgerDatabase store) : IQuarantine
{
    private static readonly string ListText = Load("list");
    private static readonly string FindText = Load("find");
    private static readonly string ResolvableText = Load("resolvable");
    private static readonly string SubmittedText = Load("submitted");

    private static Problem Unknown { get; } = new("quarantine.unknown", "There is no such item in quarantine.");

    private static Problem Ambiguous { get; } = new("quarantine.ambiguous", "Items of several stores have this id. Name the store with storeId.");

    /// <summary>Items, the last received first.</summary>
    internal async Task<IReadOnlyList<QuarantineView>> ListAsync(QuarantineFilter filter, QuarantinePlace? after, int count, CancellationToken ct)
    {
        var rows = new Rows<QuarantineView>(
            Sql.Command(ListText, Sql.OptionalTexts(filter.StoreId is { } storeId ? [storeId.ToString()] : null), Sql.Text(filter.Reason),
                Sql.Text(filter.Status?.ToString().ToLowerInvariant()), Sql.Time(after?.ReceivedAt), Sql.Text(after?.Tenant), Sql.Id(after?.Id),
                Sql.Bigint(count)),
            QuarantineView.Of);
        await store.ReadAsync([rows], ct);
        return rows.Items;
    }

    /// <summary>The one item with an id; a problem when there is none, or one in several stores and <paramref name="storeId"/> does not say which.</summary>
    internal async Task<(QuarantineView? Item, Problem? Problem)> FindAsync(Guid id, Guid? storeId, CancellationToken ct)
    {
        var found = Find(id, storeId);
        await store.ReadAsync([found], ct);
        return found.Items switch { [] => (null, Unknown), [var one] => (one, null), _ => (null, Ambiguous) };
    }

    internal static Rows<QuarantineView> Find(Guid id, Guid? storeId) =>
        new(Sql.Command(FindText, Sql.Id(id), Sql.Text(storeId?.ToString())), QuarantineView.Of);

    public async Task<ILookup<Guid, Guid>> ResolvableAsync(int count, CancellationToken ct)
    {
        var rows = new Rows<(Guid StoreId, Guid Id)>(
            Sql.Command(ResolvableText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Bigint(count)), row => (Guid.Parse(row.GetString(0)), row.GetGuid(1)));
        await store.ReadAsync([rows], ct);
        return rows.Items.ToLookup(row => row.StoreId, row => row.Id);
    }

    public async Task<IReadOnlyList<SubmittedItem>> SubmittedAsync(Guid storeId, Guid[] ids, Guid? decidedBy, CancellationToken ct)
    {
        var submitted = Submitted(storeId, ids, decidedBy);
        await store.ReadAsync([submitted], ct);
        return submitted.Items;
    }

    private static Rows<SubmittedItem> Submitted(Guid storeId, Guid[] ids, Guid? decidedBy) => new(
        Sql.Command(SubmittedText, Sql.Text(storeId.ToString()), Sql.Ids(ids)),
        row =>
        {
            var (deviceId, raw) = (row.GetGuid(2), row.GetFieldValue<byte[]>(1));
            using var document = JsonDocument.Parse(raw);
            var (item, rejection) = ItemReader.Read(document.RootElement, 0, deviceId);
            if (item is null) throw new InvalidOperationException($"Item {row.GetGuid(0)} in quarantine cannot be read any more: {rejection!.Message}");
            var submission = new Submission(row.GetGuid(4), deviceId, row.GetGuid(3), row.GetFieldValue<DateTimeOffset>(5), 0);
            var time = new EffectiveTime(row.GetFieldValue<DateTimeOffset>(6), Enum.Parse<ClockMethod>(row.GetString(7)));
            return new(submission, item, time) { Source = new ItemSource.SetAside(decidedBy) };
        });

    private static string Load(string name) => SqlText.Load(typeof(QuarantineQueries).Assembly, $"quarantine/{name}.sql");
}
