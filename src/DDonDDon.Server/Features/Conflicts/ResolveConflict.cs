using System.Text.Json;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Sync;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Settings;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>
/// What is to hold. <paramref name="Choice"/> is one of the conflict's; <paramref name="Quantity"/>, what was counted, belongs to set_quantity;
/// <paramref name="Id"/>: the decision's own, made by the client, so that sending it again is safe.
/// </summary>
public sealed record ResolveConflictRequest(string Choice, decimal? Quantity = null, Guid? Id = null);

/// <summary>POST /conflicts/{id}/resolve.</summary>
public static class ResolveConflict
{
    public static Problem? Validate(ResolveConflictRequest request) => GivenId.Check(request.Id);

    [WolverinePost("/api/v1/conflicts/{id:guid}/resolve"), Authorize(Policies.Record)]
    [Operation("resolveConflict", "Decides what holds.",
        Description = "A worker decides in own stores, an administrator everywhere. The decision and the movement or edit that it causes are stored "
            + "together. Sending the same decision again (the same `id`; or without one, the same person deciding the same) answers like the first time.")]
    [Refuses(
        "conflict.unknown", "conflict.resolved", "conflict.closed", "choice.invalid", "quantity.required", "quantity.invalid", "quantity.unexpected",
        "id.invalid", "id.conflict", "store.busy", "store.unassigned", "store.forbidden")]
    [Answers<ConflictView>]
    public static async Task<IResult> HandleAsync(
        Guid id, ResolveConflictRequest request, HttpContext http, Caller caller, LedgerDatabase store, ConflictViews views, ILedgers ledgers,
        ServerSettings settings, TimeProvider time, CancellationToken ct)
    {
        var (choice, unknown) = DecisionReader.Choice(request.Choice);
        if (unknown is not null) return Problem.Of(unknown);
        if (await GetConflict.FindAsync(store, id, caller, ct) is not { } conflict) return GetConflict.Unknown;
        if (!conflict.IsOpen && IsSame(conflict, choice, request, caller)) return await AnswerAsync(conflict);

        var now = BatchClock.Microseconds(time.GetUtcNow());
        var decision = new DecisionItem
        {
            Id = request.Id ?? Guid.CreateVersion7(now),
            DeviceId = OnlineEdit.Device,
            Seq = 0,
            OccurredAt = now,
            StoreId = conflict.StoreId,
            ConflictId = id,
            Choice = choice,
            Quantity = request.Quantity,
        };
        var item = new SubmittedItem(
            new(Guid.CreateVersion7(now), OnlineEdit.Device, caller.UserId, now, 0),
            new(0, decision, null, null, JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Options)), new(now, ClockMethod.AsRecorded))
        { Source = new ItemSource.Online(AllowsNegative: true) };
        var booked = conflict.StoreId is { } storeId
            ? await ledgers.BookAsync(new StoreRequest(storeId, [item], []), settings.ConflictRules, ct)
            : await ledgers.BookAsync(new CatalogueRequest([item], []), settings.ClockTolerance, ct);
        var decided = (await GetConflict.FindAsync(store, id, caller, ct))!;
        return booked.Answers[0].Status is ItemStatus.Accepted || IsSame(decided, choice, request, caller)
            ? await AnswerAsync(decided)
            : Problem.Of(booked.Answers[0].Error ?? new("id.conflict", "This id is stored with other content.", "id"));

        async Task<IResult> AnswerAsync(Conflict shown) =>
            Results.Json((await views.ViewAsync([shown], Languages.Choose(http), ct))[0], ApiJson.Options);
    }

    // Whether this is the decision that was taken: by its id, or without one by who decided what.
    private static bool IsSame(Conflict conflict, ConflictChoice choice, ResolveConflictRequest request, Caller caller) =>
        conflict.Decision is { } decision && decision.Choice == choice && decision.Quantity == request.Quantity
        && (request.Id is { } id ? decision.Id == id : decision.DecidedBy == caller.UserId);
}
