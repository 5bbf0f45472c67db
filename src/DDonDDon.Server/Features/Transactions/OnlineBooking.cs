using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Sync;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>Books movements one by one, each while its client waits.</summary>
public sealed class OnlineBooking(StoreWriters writers, ServerSettings settings, TimeProvider time)
{
    /// <summary>
    /// The result of a movement that is stored, now or before; or why it is not. <paramref name="receivesAll"/>: it receives what was sent, however much.
    /// </summary>
    internal async Task<(ItemResult? Result, Problem? Problem)> BookAsync(
        SentItem item, MovementBody body, Caller caller, CancellationToken ct, bool receivesAll = false)
    {
        var receivedAt = BatchClock.Microseconds(time.GetUtcNow());
        var clock = new BatchClock(receivedAt, body.SentAt ?? receivedAt, settings.ClockTolerance);
        var submission = new Submission(Guid.CreateVersion7(receivedAt), body.DeviceId, caller.UserId, receivedAt, (long)clock.Offset.TotalMilliseconds)
        { SessionDevice = caller.Session?.DeviceId };
        var submitted = new SubmittedItem(submission, item, clock.Place(item.Time))
        {
            Source = new ItemSource.Online(body.AllowsNegative) { ReceivesAll = receivesAll },
        };

        var (result, fault) = await writers.BookAsync(submitted, ct);
        return result is { Error: { } rejection } ? (null, Problem.Of(rejection)) : (result, fault);
    }

    /// <summary>The answer about one movement: 201 with its place, 200 when it was recorded before.</summary>
    internal async Task<IResult> AnswerAsync(SentItem item, MovementBody body, Caller caller, HttpResponse response, CancellationToken ct)
    {
        var (result, problem) = await BookAsync(item, body, caller, ct);
        if (problem is not null) return problem;
        response.Headers.Location = $"/api/v1/transactions/{result!.Id}";
        return Results.Json(result, ApiJson.Options, statusCode: result.Status is ItemStatus.Accepted ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}
