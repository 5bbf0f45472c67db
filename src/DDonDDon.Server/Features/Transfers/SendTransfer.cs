using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Features.Transactions;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Transfers;

/// <summary>A transfer, and what became of the movement that was booked for it.</summary>
public sealed record TransferBooking(TransferView Transfer, ItemResult Result);

/// <summary>POST /transfers: goods leave a store for another one.</summary>
public static class SendTransfer
{
    private static readonly string[] Names =
        ["id", "seq", "fromStoreId", "toStoreId", "productId", "barcode", "quantity", "occurredAt", "ageMs", "recordedBy", "note", "reference"];

    [WolverinePost("/api/v1/transfers"), Authorize(Policies.Record)]
    [Operation("sendTransfer", "Sends goods from one store to another.",
        Description = "Books an OUTBOUND movement in the sending store under the transfer's id. The goods are in transit until the other store receives "
            + "them; voiding the movement cancels the transfer. What travels together may share a `reference`.")]
    [RefusesMovements]
    [Refuses(
        "fromStoreId.required", "fromStoreId.invalid", "toStoreId.required", "toStoreId.invalid", "transfer.same_store", "productId.invalid",
        "product.required", "barcode.invalid", "store.unknown", "product.unknown", "barcode.unknown")]
    [Takes<SendTransferRequest>]
    [Answers<TransferBooking>(StatusCodes.Status201Created)]
    [Answers<TransferBooking>]
    public static async Task<IResult> HandleAsync(
        HttpContext http, Caller caller, StoreRegister stores, TransferViews transfers, OnlineBooking booking, CancellationToken ct)
    {
        var (body, malformed) = await MovementBody.ReadAsync(http.Request, Names, ct);
        if (malformed is not null) return malformed;
        var ((from, noFrom), (to, noTo)) = (body!.RequiredId("fromStoreId"), body.RequiredId("toStoreId"));
        if ((noFrom ?? noTo) is { } missing) return Problem.Of(missing);
        if (from == to) return new Problem("transfer.same_store", "A transfer goes from one store to another.");

        var (item, rejection) = body.Item(("type", "OUTBOUND"), ("storeId", from));
        if (rejection is not null) return Problem.Of(rejection);
        if (await stores.FindAsync(to, ct) is null) return StoreProblems.Unknown;
        var linked = item! with { Item = (MovementItem)item.Item with { Transfer = new(item.Item.Id, to) } };
        var (result, problem) = await booking.BookAsync(linked, body, caller, ct);
        return problem is not null ? problem : await AnswerAsync(item.Item.Id, result!, caller, transfers, http.Response, ct);
    }

    internal static async Task<IResult> AnswerAsync(
        Guid id, ItemResult result, Caller caller, TransferViews transfers, HttpResponse response, CancellationToken ct)
    {
        var transfer = await transfers.FindAsync(id, caller, ct) ?? throw new InvalidOperationException("A transfer that was just booked is not there.");
        response.Headers.Location = $"/api/v1/transfers/{id}";
        return Results.Json(
            new TransferBooking(transfer, result), ApiJson.Options,
            statusCode: result.Status is ItemStatus.Accepted ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}

/// <summary>The body of a transfer, as described to other programs: one product, by id or by barcode.</summary>
public sealed record SendTransferRequest(
    Guid Id, Guid DeviceId, long Seq, Guid FromStoreId, Guid ToStoreId, decimal Quantity, DateTimeOffset OccurredAt, Guid? ProductId = null,
    string? Barcode = null, long? AgeMs = null, DateTimeOffset? SentAt = null, Guid? RecordedBy = null, string? Note = null, string? Reference = null,
    bool? AllowNegative = null);
