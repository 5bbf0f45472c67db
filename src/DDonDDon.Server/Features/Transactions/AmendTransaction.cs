using DDonDDon.Domain.Booking;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>POST /transactions/{id}/amend: another quantity for a movement, or void.</summary>
public static class AmendTransaction
{
    private static readonly string[] Names = ["id", "seq", "occurredAt", "ageMs", "recordedBy", "quantity", "void", "reason", "note", "reference"];

    [WolverinePost("/api/v1/transactions/{id:guid}/amend"), Authorize(Policies.Record)]
    [Operation("amendTransaction", "Gives a movement another quantity, or voids it.",
        Description = "Store and product are those of the original. `quantity` is in pieces; `void: true` instead takes the movement out. The last amendment "
            + "holds. The sending of a transfer that was received stands; a receipt may be amended, and a void one puts the goods on their way again.")]
    [RefusesMovements]
    [Refuses("void.invalid", "amend.invalid", "movement.unknown", "store.unknown", "product.unknown", "transfer.received", "transfer.cancelled")]
    [Takes<AmendTransactionRequest>]
    [Answers<ItemResult>(StatusCodes.Status201Created)]
    [Answers<ItemResult>]
    public static async Task<IResult> HandleAsync(
        Guid id, HttpContext http, Caller caller, LedgerDatabase store, OnlineBooking booking, CancellationToken ct)
    {
        var (body, malformed) = await MovementBody.ReadAsync(http.Request, Names, ct);
        if (malformed is not null) return malformed;
        if (await GetTransaction.FindAsync(store, id, caller, ct) is not { } original) return GetTransaction.Unknown;
        var (item, rejection) = body!.Item(
            ("type", "AMEND"), ("movementId", id), ("storeId", original.Stored.Tenant), ("productId", original.Movement.ProductId));
        return rejection is not null ? Problem.Of(rejection) : await booking.AnswerAsync(item!, body, caller, http.Response, ct);
    }
}

/// <summary>The body of an amendment, as described to other programs: a quantity, or void.</summary>
public sealed record AmendTransactionRequest(
    Guid Id, Guid DeviceId, long Seq, DateTimeOffset OccurredAt, decimal? Quantity = null, bool? Void = null, long? AgeMs = null,
    DateTimeOffset? SentAt = null, Guid? RecordedBy = null, string? Reason = null, string? Note = null, string? Reference = null, bool? AllowNegative = null);
