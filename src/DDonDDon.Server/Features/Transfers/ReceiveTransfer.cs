using DDonDDon.Domain.Items;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Transactions;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Transfers;

/// <summary>POST /transfers/{id}/receive: goods of a transfer have arrived, all or fewer.</summary>
public static class ReceiveTransfer
{
    private static readonly string[] Names = ["id", "seq", "occurredAt", "ageMs", "recordedBy", "quantity", "note", "reference"];

    [WolverinePost("/api/v1/transfers/{id:guid}/receive"), Authorize(Policies.Record)]
    [Operation("receiveTransfer", "Confirms that the goods of a transfer have arrived.",
        Description = "Books an INBOUND movement in the receiving store, of `quantity` pieces or as many as were sent. The difference is shown as missing.")]
    [RefusesMovements]
    [Refuses("transfer.unknown", "transfer.cancelled", "transfer.received", "store.unknown", "product.unknown")]
    [Takes<ReceiveTransferRequest>]
    [Answers<TransferBooking>(StatusCodes.Status201Created)]
    [Answers<TransferBooking>]
    public static async Task<IResult> HandleAsync(
        Guid id, HttpContext http, Caller caller, TransferViews transfers, MovementBooking booking, CancellationToken ct)
    {
        var (body, malformed) = await MovementBody.ReadAsync(http.Request, Names, ct);
        if (malformed is not null) return malformed;
        if (await transfers.FindAsync(id, caller, ct) is not { } transfer) return GetTransfer.Unknown;
        if (transfer.Status is TransferStatus.Cancelled) return new Problem("transfer.cancelled", "This transfer was cancelled: the goods never left.");

        if (!body!.Has("quantity")) body.Settle("quantity", transfer.ReceivedQuantity ?? transfer.SentQuantity);
        var (item, rejection) = body.Item(("type", "INBOUND"), ("storeId", transfer.ToStoreId), ("productId", transfer.ProductId));
        if (rejection is not null) return Problem.Of(rejection);
        var linked = item! with { Item = (MovementItem)item.Item with { Transfer = new(id, transfer.FromStoreId) } };
        var (result, problem) = await booking.BookAsync(linked, body, caller, ct);
        return problem is not null ? problem : await SendTransfer.AnswerAsync(id, result!, caller, transfers, http.Response, ct);
    }
}

/// <summary>The body of a receipt, as described to other programs. Without a quantity, all has arrived.</summary>
public sealed record ReceiveTransferRequest(
    Guid Id, Guid DeviceId, long Seq, DateTimeOffset OccurredAt, decimal? Quantity = null, long? AgeMs = null, DateTimeOffset? SentAt = null,
    Guid? RecordedBy = null, string? Note = null, string? Reference = null);
