using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>POST /transactions: one movement, booked while the worker waits.</summary>
public static class BookTransaction
{
    private static readonly string[] Names =
    [
        "id", "seq", "type", "storeId", "productId", "barcode", "quantity", "occurredAt", "ageMs", "recordedBy", "reason", "note", "reference",
        "movementId", "void", "lot", "expiresOn", "serial", "weight", "count",
    ];

    [WolverinePost("/api/v1/transactions"), Authorize(Policies.Record)]
    [Operation("bookTransaction", "Books one movement online.",
        Description = "The body is an item of a batch plus `deviceId`. Nothing is put into quarantine, and the stock does not fall below zero unless "
            + "`allowNegative` is true. Sending the same again answers 200 `duplicate` with the first answer. `sentAt`, the device's clock now, lets a wrong "
            + "clock be corrected.")]
    [RefusesMovements]
    [Refuses(
        "storeId.required", "storeId.invalid", "productId.invalid", "movementId.required", "movementId.invalid", "product.required", "barcode.invalid",
        "type.required", "type.unknown", "void.invalid", "reason.invalid", "amend.invalid", "amend.mismatch", "store.unknown", "product.unknown",
        "barcode.unknown", "movement.unknown", "label.invalid")]
    [Takes<BookTransactionRequest>]
    [Answers<ItemResult>(StatusCodes.Status201Created)]
    [Answers<ItemResult>]
    public static async Task<IResult> HandleAsync(HttpContext http, Caller caller, OnlineBooking booking, CancellationToken ct)
    {
        var (body, malformed) = await MovementBody.ReadAsync(http.Request, Names, ct);
        if (malformed is not null) return malformed;
        var (item, rejection) = body!.Item();
        return rejection is not null ? Problem.Of(rejection) : await booking.AnswerAsync(item!, body, caller, http.Response, ct);
    }
}

/// <summary>The body of a single movement, as described to other programs. Which members it needs depends on its type.</summary>
public sealed record BookTransactionRequest(
    Guid Id, Guid DeviceId, long Seq, MovementType Type, Guid StoreId, DateTimeOffset OccurredAt, Guid? ProductId = null, string? Barcode = null,
    decimal? Quantity = null, long? AgeMs = null, DateTimeOffset? SentAt = null, Guid? RecordedBy = null, string? Reason = null, string? Note = null,
    string? Reference = null, Guid? MovementId = null, bool? Void = null, bool? AllowNegative = null,
    string? Lot = null, DateOnly? ExpiresOn = null, string? Serial = null, decimal? Weight = null, decimal? Count = null);

/// <summary>The codes that any booking of a movement may be refused with.</summary>
public sealed class RefusesMovementsAttribute() : RefusesAttribute(
    "body.malformed", "body.media_type", "body.too_large", "deviceId.invalid", "sentAt.invalid", "allowNegative.invalid",
    "item.invalid", "item.unknown_member", "item.duplicate_member", "item.unexpected_member", "id.required", "id.invalid", "seq.invalid",
    "occurredAt.invalid", "age.invalid", "quantity.required", "quantity.invalid", "text.invalid", "recordedBy.invalid", "recordedBy.forbidden",
    "store.forbidden", "store.unassigned", "id.conflict", "stock.insufficient", "store.busy");
