using System.Text.Json;
using DDonDDon.Server.Postgres;
using JasperFx.Events;
using Marten;

namespace DDonDDon.Server.Marten.Appending;

/// <summary>An event and what its row holds as UTF-8 JSON; the chain's members are among the headers.</summary>
internal sealed record LinkedEvent(IEvent Event, byte[] Data, byte[] Headers)
{
    /// <summary>Lets Marten save the headers.</summary>
    public void SetHeaders()
    {
        var reader = new Utf8JsonReader(Headers);
        foreach (var member in JsonElement.ParseValue(ref reader).EnumerateObject()) Event.SetHeader(member.Name, member.Value);
    }
}

/// <summary>
/// Many events in two statements, where Marten would call a function for each stream. As with that function, a save fails when a stream is not at the version
/// that is expected of it, or is archived.
/// </summary>
internal static class GatheredEvents
{
    /// <summary>From how many on it pays.</summary>
    public const int Fewest = 8;

    private const string StartStreamsSql = """
        -- Starts streams. $1 tenant, arrays: $2 id, $3 type, $4 version. No rows.
        insert into mt_streams (tenant_id, id, type, version, timestamp)
        select $1, id, type, version, now() from unnest($2::uuid[], $3::varchar[], $4::bigint[]) as stream(id, type, version)
        """;

    private const string MoveStreamsSql = """
        -- Moves streams on: one index probe each, and then its row, whatever the statistics say.
        -- $1 tenant, arrays: $2 id, $3 the version that is expected, $4 the new one. One row: how many were at the version that was expected.
        with wanted as materialized (
            select held.place, stream.version
            from unnest($2::uuid[], $3::bigint[], $4::bigint[]) as stream(id, expected, version)
            cross join lateral (
                select ctid as place from mt_streams
                where tenant_id = $1 and id = stream.id and version = stream.expected and not is_archived limit 1) held
        ), moved as (
            update mt_streams s set version = wanted.version, timestamp = now() from wanted where s.ctid = wanted.place returning 1
        )
        select count(*) from moved
        """;

    private const string InsertSql = """
        -- Saves events; positions rise as the arrays do. $1 tenant, $2 recorded at, arrays: $3 to $12, as they are named. No rows.
        insert into mt_events (
            seq_id, id, stream_id, version, data, type, tenant_id, timestamp, mt_dotnet_type, is_archived, correlation_id, causation_id, headers, user_name)
        select nextval('mt_events_sequence'), id, stream_id, version, data, type, $1, $2, dotnet_type, false, correlation_id, causation_id, headers, user_name
        from unnest(
            $3::uuid[], $4::uuid[], $5::bigint[], $6::jsonb[], $7::varchar[], $8::varchar[], $9::varchar[], $10::varchar[], $11::jsonb[], $12::varchar[])
            as event(id, stream_id, version, data, type, dotnet_type, correlation_id, causation_id, headers, user_name)
        """;

    /// <summary>Takes a session's appends out of what it is about to save, and queues the statements in their place.</summary>
    public static void Gather(IDocumentSession session, LockedHead head, IReadOnlyList<StreamAction> streams, IReadOnlyList<LinkedEvent> events)
    {
        var others = session.PendingChanges.Operations().ToArray();
        session.EjectAllPendingChanges();

        StreamAction[] started = [.. streams.Where(stream => stream.ExpectedVersionOnServer == 0)];
        if (started.Length > 0) Queue(new Write(Sql.Command(
            StartStreamsSql, Sql.Text(head.Tenant), Sql.Ids([.. started.Select(stream => stream.Id)]),
            Sql.Texts([.. started.Select(stream => stream.AggregateTypeName)]), Sql.Bigints([.. started.Select(stream => stream.Version)]))));
        StreamAction[] moved = [.. streams.Where(stream => stream.ExpectedVersionOnServer > 0)];
        if (moved.Length > 0) Queue(new Rows<bool>(
            Sql.Command(
                MoveStreamsSql, Sql.Text(head.Tenant), Sql.Ids([.. moved.Select(stream => stream.Id)]),
                Sql.Bigints([.. moved.Select(stream => stream.ExpectedVersionOnServer!.Value)]), Sql.Bigints([.. moved.Select(stream => stream.Version)])),
            row => row.GetInt64(0) == moved.Length
                ? true
                : throw new EventStreamUnexpectedMaxEventIdException($"Not all of {moved.Length} streams are at the version that was expected of them.")));
        Queue(new Write(Sql.Command(
            InsertSql, Sql.Text(head.Tenant), Sql.Time(head.RecordedAt),
            Sql.Ids([.. events.Select(one => one.Event.Id)]), Sql.Ids([.. events.Select(one => one.Event.StreamId)]),
            Sql.Bigints([.. events.Select(one => one.Event.Version)]), Sql.Jsons([.. events.Select(one => one.Data)]),
            Sql.Texts([.. events.Select(one => one.Event.EventTypeName)]), Sql.Texts([.. events.Select(one => one.Event.DotNetTypeName)]),
            Sql.Texts([.. events.Select(one => one.Event.CorrelationId)]), Sql.Texts([.. events.Select(one => one.Event.CausationId)]),
            Sql.Jsons([.. events.Select(one => one.Headers)]), Sql.Texts([.. events.Select(one => one.Event.UserName)]))));
        foreach (var other in others) session.QueueOperation(other);

        void Queue(Read statement) => session.QueueOperation(StatementOperation.Of(statement));
    }
}
