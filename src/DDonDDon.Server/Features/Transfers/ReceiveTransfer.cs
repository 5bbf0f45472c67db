using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Transactions;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Transfers;

/// <summary>POST /transfers/{id}/receive: goods of a transfer have arrived, all or fewer.</summary>
public static class ReceiveTransfer
{
    private static readonly string[] Names = ["id", "seq", "occurredAt", "ageMs", "recordedBy", "quantity", "reason", "note", "reference"];

    [WolverinePost("/api/v1/transfers/{id:guid}/receive"), Authorize(Policies.Record)]
    [Operation("receiveTransfer", "Confirms that the goods of a transfer have arrived.",
        Description = "Books an INBOUND movement in the receiving store, of `quantity` pieces or as many as were sent. 0 says that nothing arrived. What is "
            + "missing is shown with its `reason`: damage, loss (when nothing is said), found, sample or other. From now on the sending stands; voiding the "
            + "receipt puts the goods on their way again.")]
    [RefusesMovements]
    [Refuses("transfer.unknown", "transfer.cancelled", "transfer.received", "store.unknown", "product.unknown")]
    [Takes<ReceiveTransferRequest>]
    [Answers<TransferBooking>(StatusCodes.Status201Created)]
    [Answers<TransferBooking>]
    public static async Task<IResult> HandleAsync(
        Guid id, HttpContext http, Caller caller, TransferViews transfers, OnlineBooking booking, CancellationToken ct)
    {
        var (body, malformed) = await MovementBody.ReadAsync(http.Request, Names, ct);
        if (malformed is not null) return malformed;
        if (await transfers.FindAsync(id, caller, ct) is not { } transfer) return GetTransfer.Unknown;

        var receivesAll = !body!.Has("quantity");
        if (receivesAll) body.Settle("quantity", transfer.SentQuantity);
        var (item, rejection) = body.Item(("type", "INBOUND"), ("storeId", transfer.ToStoreId), ("productId", transfer.ProductId));
        if (rejection is not null) return Problem.Of(rejection);
        var receipt = (MovementItem)item!.Item with { Transfer = new(id, transfer.FromStoreId) };
        if (receipt.Reason is { } reason && ItemRules.CheckReason(MovementType.Adjust, reason) is { } wrong) return Problem.Of(wrong);
        // The same request again means what it meant the first time, whatever became of the sending since.
        if (receivesAll && await transfers.FindReceiptAsync(id, receipt.Id, ct) is { } booked) receipt = receipt with { Quantity = booked.Quantity };
        var (result, problem) = await booking.BookAsync(item with { Item = receipt }, body, caller, ct, receivesAll);
        return problem is not null ? problem : await SendTransfer.AnswerAsync(id, result!, caller, transfers, http.Response, ct);
    }
}

/// <summary>The body of a receipt, as described to other programs. Without a quantity, all has arrived; the reason is of what has not.</summary>
public sealed record ReceiveTransferRequest(
    Guid Id, Guid DeviceId, long Seq, DateTimeOffset OccurredAt, decimal? Quantity = null, long? AgeMs = null, DateTimeOffset? SentAt = null,
    Guid? RecordedBy = null, string? Reason = null, string? Note = null, string? Reference = null);
