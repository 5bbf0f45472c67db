using System.Text;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Postgres;
using JasperFx.Events;
using Marten;

namespace DDonDDon.Server.Marten.Appending;

/// <summary>
/// Numbers and links every event that a session is about to save, and moves the ledger's head. What was not appended through
/// <see cref="LedgerSession"/> is refused.
/// </summary>
internal sealed class ChainListener(IReadOnlyList<Projection> projections) : DocumentSessionListenerBase
{
    private const string AdvanceHeadSql = """
        -- Moves the ledger's head over the events just appended; the last position is the one that this transaction took last.
        -- $1 tenant, $2 how many events, $3 last hash, $4 recorded at. No rows.
        update ddon_ledger_head
        set last_seq_id = currval('mt_events_sequence'), event_count = event_count + $2, last_hash = $3, last_recorded_at = $4
        where tenant_id = $1
        """;

    public override Task BeforeSaveChangesAsync(IDocumentSession session, CancellationToken token)
    {
        StreamAction[] streams = [.. session.PendingChanges.Streams().Where(stream => stream.Events.Count > 0)];
        if (streams.Length > 0)
        {
            var head = LockedHead.Spend(session);
            var events = Link(session, head, streams);
            if (events.Count >= GatheredEvents.Fewest) GatheredEvents.Gather(session, head, streams, events);
            else foreach (var linked in events) linked.SetHeaders();
            foreach (var projection in projections) projection.Gather(session);
            session.QueueOperation(StatementOperation.Of(new Write(Sql.Command(
                AdvanceHeadSql, Sql.Text(head.Tenant), Sql.Bigint(events.Count), Sql.Bytes(head.NewHash), Sql.Time(head.RecordedAt)))));
            foreach (var statement in head.Queued) session.QueueOperation(StatementOperation.Of(statement));
        }
        return Task.CompletedTask;
    }

    private static List<LinkedEvent> Link(IDocumentSession session, LockedHead head, IReadOnlyList<StreamAction> streams)
    {
        var json = new RowJson(session);
        var linked = new List<LinkedEvent>();
        var (number, hash) = (head.Events, head.Hash);
        foreach (var happened in streams.SelectMany(stream => stream.Events))
        {
            if (happened.Version == 0) throw new InvalidOperationException("Events are appended with the version that is expected of their stream.");
            if (happened.TenantId != session.TenantId || head.Tenant != session.TenantId)
                throw new InvalidOperationException("Events are appended to the ledger that is locked, and to no other.");
            happened.Timestamp = head.RecordedAt;
            var data = json.Of(happened.Data);
            var headers = With(head.Headers.GetValueOrDefault(happened.Id), $"\"{HashChain.NumberHeader}\":{++number}}}");
            hash = HashChain.Next(
                hash,
                new(0, happened.Id, happened.StreamId, happened.Version, CanonicalJson.Of(data).ToArray(), happened.EventTypeName, head.RecordedAt,
                    happened.CorrelationId, happened.CausationId, null, happened.UserName, head.Tenant, happened.DotNetTypeName),
                CanonicalJson.Of(headers).Span);
            linked.Add(new(happened, data, With(headers, $"\"{HashChain.Header}\":\"{Convert.ToHexStringLower(hash)}\"}}")));
        }
        head.NewHash = hash;
        return linked;

        // A JSON object with one more member, and its closing brace.
        static byte[] With(byte[]? members, string last) => members is null or { Length: 2 }
            ? [(byte)'{', .. Encoding.ASCII.GetBytes(last)]
            : [.. members.AsSpan(..^1), (byte)',', .. Encoding.ASCII.GetBytes(last)];
    }
}
