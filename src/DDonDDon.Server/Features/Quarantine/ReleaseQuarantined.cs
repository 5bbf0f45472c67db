using DDonDDon.Domain.Booking;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Quarantine;

/// <summary>An item that was released, and what its device hears when it sends it again.</summary>
public sealed record QuarantineReleased(QuarantineView Item, ItemResult Result);

/// <summary>POST /quarantine/{id}/release: an administrator says that an item is to be booked.</summary>
public static class ReleaseQuarantined
{
    [WolverinePost("/api/v1/quarantine/{id:guid}/release"), Authorize(Policies.Admin)]
    [Operation("releaseQuarantined", "Books an item in quarantine, or says why it still cannot be.",
        Description = "It is booked as it was recorded: its own time, device, counter and people. What waits for a barcode or a product is booked by itself "
            + "as soon as there is one; this is for the rest, like what a worker recorded before a store was taken away. What is booked already answers the "
            + "same again. An id is unique in a store only: `storeId` says which one is meant when several stores have it.")]
    [Refuses(
        "quarantine.unknown", "quarantine.ambiguous", "quarantine.discarded", "barcode.unknown", "product.unknown", "quantity.invalid", "amend.mismatch",
        "amend.invalid", "transfer.received", "transfer.cancelled", "id.conflict", "store.busy")]
    [Answers<QuarantineReleased>]
    public static async Task<IResult> HandleAsync(
        Guid id, Guid? storeId, Caller caller, QuarantineQueries quarantine, QuarantineRelease release, CancellationToken ct)
    {
        var (found, problem) = await quarantine.FindAsync(id, storeId, ct);
        if (found is null) return problem!;
        var result = (await release.ReleaseAsync(found.StoreId!.Value, [id], caller.UserId, ct))[0];
        if (result.Error is { } rejection) return Problem.Of(rejection);
        var (released, _) = await quarantine.FindAsync(id, found.StoreId, ct);
        return Results.Json(new QuarantineReleased(QuarantineView.Of(released!), result), ApiJson.Options);
    }
}
