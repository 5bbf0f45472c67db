using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Quarantine;

/// <summary>An item that was released, and what its device hears when it sends it again.</summary>
public sealed record QuarantineReleased(QuarantineView Item, ItemResult Result);

/// <summary>
/// How an item is released. <paramref name="ProductId"/>: the product that its code meant, this time only; absent: the one that has the code.
/// </summary>
public sealed record ReleaseRequest(Guid? ProductId = null);

/// <summary>POST /quarantine/{id}/release: an administrator says that an item is to be booked.</summary>
public static class ReleaseQuarantined
{
    [WolverinePost("/api/v1/quarantine/{id:guid}/release"), Authorize(Policies.Admin)]
    [Operation("releaseQuarantined", "Books an item in quarantine, or says why it still cannot be.",
        Description = "It is booked as it was recorded: its own time, device, counter and people. What waits for a barcode or a product is booked by itself "
            + "as soon as there is one; this is for the rest, like what a worker recorded before a store was taken away. What is booked already answers the "
            + "same again. With `productId` an administrator says which product the code of this item meant, without linking it: it is booked in pieces of "
            + "that product. An id is unique in a store only: `storeId` says which one is meant when several stores have it.")]
    [Refuses(
        "quarantine.unknown", "quarantine.ambiguous", "quarantine.discarded", "barcode.unknown", "product.unknown", "quantity.invalid", "amend.mismatch",
        "amend.invalid", "transfer.received", "transfer.cancelled", "id.conflict", "store.busy", "quarantine.no_code", "barcode.no_weight")]
    [Answers<QuarantineReleased>]
    public static async Task<IResult> HandleAsync(
        Guid id, Guid? storeId, ReleaseRequest? request, Caller caller, QuarantineQueries quarantine, QuarantineRelease release, LedgerDatabase store,
        CancellationToken ct)
    {
        var (found, problem) = await quarantine.FindAsync(id, storeId, ct);
        if (found is null) return problem!;
        if (request?.ProductId is { } said && await CheckAsync(said, found, store, ct) is { } unfit) return unfit;
        var result = (await release.ReleaseAsync(found.StoreId!.Value, [id], caller.UserId, ct, request?.ProductId))[0];
        if (result.Error is { } rejection) return Problem.Of(rejection);
        var (released, _) = await quarantine.FindAsync(id, found.StoreId, ct);
        return Results.Json(new QuarantineReleased(QuarantineView.Of(released!), result), ApiJson.Options);
    }

    // Before the attempt: one that fails gives the item another reason to wait for.
    private static async Task<Problem?> CheckAsync(Guid productId, SetAsideItem held, LedgerDatabase store, CancellationToken ct)
    {
        if (held.Barcode is null) return new("quarantine.no_code", "The item names its product by id; only of a code can be said which product it meant.");
        var product = DdonProjections.Product.Load(LedgerDatabase.DefaultTenant, [productId]);
        await store.ReadAsync([product], ct);
        return product.Items is [{ Data: not null }] ? null : new("product.unknown", $"There is no product {productId}.");
    }
}
