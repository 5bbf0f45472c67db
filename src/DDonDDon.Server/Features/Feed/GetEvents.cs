using System.ComponentModel;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Feed;

/// <summary>GET /sync/events: server-sent events that say where there is something new.</summary>
public static class GetEvents
{
    public const string MediaType = "text/event-stream";

    /// <summary>The header in which a client that connects again says which event it heard last.</summary>
    public const string LastHeard = "Last-Event-ID";

    [WolverineGet("/api/v1/sync/events"), Authorize(Policies.Read)]
    [Operation("getEvents", "Server-sent events that only say where there is something new; what it is, GET /sync/changes says.",
        Description = "`changed` events carry `{\"storeId\":…,\"position\":…}`, without a store for the catalogue. A comment comes every 15 seconds while "
            + "there is nothing. With a `cursor` (of a pull, or the `id` of an event), or with Last-Event-ID, the stream begins with what is new since then. "
            + "`end` carries a `code`, when the access token has expired or its user may not read any more. Needs the Authorization header, so browsers read "
            + "it with fetch.")]
    [Refuses("cursor.invalid", "cursor.gone", "events.too_many")]
    [Answers(StatusCodes.Status200OK, typeof(string), MediaType)]
    public static async Task<IResult> HandleAsync(
        HttpContext http, [Description("The cursor of a pull, or the id of an event; absent for only what happens from now on.")] string? cursor, Caller caller,
        ListenerRegister register, EventStreams streams, IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var text = http.Request.Headers[LastHeard] is [{ Length: > 0 } last] ? last : cursor;
        var from = string.IsNullOrEmpty(text) ? null : FeedCursor.Parse(text, CursorUse.Events) ?? FeedCursor.Parse(text);
        using var listener = register.Join(caller.UserId);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        var stream = listener is null ? null : streams.Create(listener, TokenHolder.Of(http, caller));
        var problem = from is null && !string.IsNullOrEmpty(text) ? ChangeFeed.Invalid
            : stream is null ? TooMany
            : await stream.BeginAsync(from, stopping.Token);
        if (problem is not null) return problem;
        http.Response.ContentType = MediaType;
        // Proxies that hold answers back until they have enough of them.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await streams.RunAsync(stream!, http.Response, stopping.Token);
        return Results.Empty;
    }

    private static Problem TooMany { get; } =
        new("events.too_many", $"There are too many event streams, or {ListenerRegister.MostOfUser} of yours. Close one, or pull from time to time.")
        {
            RetryAfter = 30
        };
}

/// <summary>Makes event streams and runs them until they end.</summary>
public sealed class EventStreams(IChangeSource source, UserDirectory users, TimeProvider time, ILogger<EventStreams> logger)
{
    /// <summary>How long a stream is silent at the most.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    internal EventStream Create(Listener listener, TokenHolder holder) => new(listener, holder, users, source, time, Heartbeat);

    internal async Task RunAsync(EventStream stream, HttpResponse response, CancellationToken ct)
    {
        try
        {
            await stream.RunAsync(response, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The client has gone, or the server stops; a client that is still there connects again.
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception))
        {
            logger.LogDebug("An event stream ended without the database: {Reason}", exception.Message);
        }
    }
}
