using DDonDDon.Domain;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Ledgers;

/// <summary>Keeps what is set aside beside a ledger.</summary>
internal static class SetAsideSql
{
    private static readonly string QuarantineText = Load("quarantine");
    private static readonly string ReleaseText = Load("release-quarantined");
    private static readonly string KeepText = Load("keep-quarantined");
    private static readonly string IdConflictsText = Load("id-conflicts");

    /// <summary>The statements that make some changes, one a kind.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Of(string tenant, DateTimeOffset at, IReadOnlyList<SetAsideChange> changes)
    {
        if (changes.Count == 0) yield break;
        if (changes.OfType<SetAsideChange.Quarantined>().ToList() is { Count: > 0 } quarantined) yield return Quarantine(tenant, quarantined);
        if (changes.OfType<SetAsideChange.IdTaken>().Select(change => change.Item).ToList() is { Count: > 0 } taken) yield return IdConflicts(tenant, taken);
        if (changes.OfType<SetAsideChange.Released>().Select(change => change.Item).ToList() is { Count: > 0 } released)
            yield return Release(tenant, at, released);
        if (changes.OfType<SetAsideChange.Kept>().ToList() is { Count: > 0 } kept) yield return Keep(tenant, kept);
    }

    private static NpgsqlBatchCommand Quarantine(string tenant, IReadOnlyList<SetAsideChange.Quarantined> changes) => Sql.Command(
        QuarantineText,
        [
            .. AsSent(tenant, [.. changes.Select(change => change.Item)]),
            Sql.Texts([.. changes.Select(change => change.Reason.Code)]),
            Sql.Texts([.. changes.Select(change => change.Reason.Message)]),
            Sql.Times([.. changes.Select(change => change.Item.Time.OccurredAt)]),
            Sql.Texts([.. changes.Select(change => change.Item.Time.Method.ToString())]),
        ]);

    private static NpgsqlBatchCommand Release(string tenant, DateTimeOffset at, IReadOnlyList<SubmittedItem> items) => Sql.Command(
        ReleaseText, Sql.Text(tenant), Sql.Time(at), Sql.Ids([.. items.Select(item => item.Id)]),
        Sql.OptionalIds([.. items.Select(item => (item.Source as ItemSource.SetAside)?.DecidedBy)]));

    private static NpgsqlBatchCommand Keep(string tenant, IReadOnlyList<SetAsideChange.Kept> changes)
    {
        Rejection[] reasons = [.. changes.Select(change => change.Reason)];
        return Sql.Command(
            KeepText, Sql.Text(tenant), Sql.Ids([.. changes.Select(change => change.Item.Id)]), Sql.Texts([.. reasons.Select(reason => reason.Code)]),
            Sql.Texts([.. reasons.Select(reason => reason.Message)]));
    }

    private static NpgsqlBatchCommand IdConflicts(string tenant, IReadOnlyList<SubmittedItem> items) =>
        Sql.Command(IdConflictsText, [.. AsSent(tenant, items), Sql.BytesArray([.. items.Select(item => StoredItems.HashOf(item.Item))])]);

    // $1 to $7 of the statements that keep items as they were sent.
    private static NpgsqlParameter[] AsSent(string tenant, IReadOnlyList<SubmittedItem> items) =>
    [
        Sql.Text(tenant),
        Sql.Ids([.. items.Select(item => item.Submission.DeviceId)]),
        Sql.Ids([.. items.Select(item => item.Submission.CallerId)]),
        Sql.Ids([.. items.Select(item => item.Submission.Id)]),
        Sql.Times([.. items.Select(item => item.Submission.ReceivedAt)]),
        Sql.Ids([.. items.Select(item => item.Id)]),
        Sql.Jsons([.. items.Select(item => item.Sent.Raw.ToArray())]),
    ];

    private static string Load(string name) => SqlText.Load(typeof(SetAsideSql).Assembly, $"sync/{name}.sql");
}
