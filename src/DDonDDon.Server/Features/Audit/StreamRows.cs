using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Audit;

/// <summary>Holds the rows of a ledger's streams, which no hash covers, against their events.</summary>
internal sealed class StreamRows(LedgerDatabase store)
{
    private const int MostTold = 3;

    /// <summary>What is wrong with the rows of the streams that were walked; the first few of each kind.</summary>
    public async Task<IReadOnlyList<LedgerFault>> FaultsAsync(string tenant, LedgerOrder order, CancellationToken ct)
    {
        // $1 tenant. One row a stream: id, kind (null: none), version, whether it is archived.
        var rows = new Rows<(Guid Id, string? Type, long Version, bool IsArchived)>(
            Sql.Command("select id, type, version, coalesce(is_archived, false) from mt_streams where tenant_id = $1", Sql.Text(tenant)),
            row => (row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetInt64(2), row.GetBoolean(3)));
        await store.ReadAsync([rows], ct);
        return [.. rows.Items.SelectMany(Faults).GroupBy(fault => fault.Kind).SelectMany(kind => kind.Take(MostTold))];

        IEnumerable<LedgerFault> Faults((Guid Id, string? Type, long Version, bool IsArchived) row)
        {
            if (row.IsArchived)
                yield return new(LedgerFaultKind.ForeignColumn, $"Stream {row.Id} is archived, which this program never does.", StreamId: row.Id);
            if (!order.Streams.TryGetValue(row.Id, out var seen)) yield break;
            var first = seen.First;
            if (seen.Type is not null && row.Type != seen.Type)
                yield return new(LedgerFaultKind.StreamTypeDiffers, $"Its stream is of the kind {row.Type ?? "none"}, and its events are of {seen.Type}.",
                    first.Seq, first.Id, row.Id, first.Version, first.Number);
            if (row.Version < seen.Last)
                yield return new(LedgerFaultKind.StreamsDiffer, $"Stream {row.Id} is at version {row.Version}, and has an event of version {seen.Last}.",
                    StreamId: row.Id, Version: seen.Last);
        }
    }
}
