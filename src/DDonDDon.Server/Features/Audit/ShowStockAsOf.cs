using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Audit;

/// <summary>GET /audit/stock: what was there, by what was known.</summary>
public static class ShowStockAsOf
{
    [WolverineGet("/api/v1/audit/stock"), Authorize(Policies.Audit)]
    [Operation("getStockAsOf", "The stock of one product, or of a store by product, as it was at one moment by what was known at another.",
        Description = "With `productId` the answer is that item, without it a page of all items of which something counts. Both times are now where they are "
            + "left out. What was it at noon: `occurredAsOf` noon. What did we believe at noon: both noon. A page goes on with `cursor`, which keeps both "
            + "times.")]
    [Refuses("store.unknown", "product.unknown", "filter.invalid", "limit.invalid", "cursor.invalid", "read.busy")]
    [Answers<LookBack>]
    public static async Task<IResult> HandleAsync(
        Guid storeId, Guid? productId, string? occurredAsOf, string? knownAsOf, int? limit, string? cursor,
        Caller caller, StoreRegister stores, StockLookBack looking, ExpensiveReads reads, CancellationToken ct)
    {
        if (await stores.FindVisibleAsync(caller, storeId, ct) is null) return StoreProblems.Unknown;
        if (AuditTime.Read(occurredAsOf, nameof(occurredAsOf), out var occurred) is { } badOccurred) return badOccurred;
        if (AuditTime.Read(knownAsOf, nameof(knownAsOf), out var known) is { } badKnown) return badKnown;
        if (Paging.Check(limit, cursor, PlaceOf, out var count, out var place) is { } problem) return problem;

        using var slot = await reads.Histories.TakeAsync(caller.UserId, ct);
        if (slot is null) return ReadSlots.Busy;
        var moment = place?.Moment ?? await looking.MomentAsync(storeId, occurred, known, ct);
        if (productId is { } product)
            return await looking.FindAsync(storeId, product, moment, ct) is { } item
                ? Answer(item)
                : new Problem("product.unknown", "There is no such product.");
        var page = Paging.Of(await looking.ListAsync(storeId, moment, place?.ProductId, count + 1, ct), count, item => CursorOf(moment, item.ProductId));
        return Answer(new StockAsOfPage(page.Items, page.NextCursor));
    }

    // As what it is: the description knows it as one of the two.
    private static IResult Answer(object answer) => Results.Json(answer, ApiJson.Options);

    private static string CursorOf(AsOf moment, Guid productId) =>
        Paging.Cursor($"{moment.Occurred:O}", $"{moment.Known:O}", $"{moment.Position}", $"{productId}");

    private static (AsOf Moment, Guid ProductId)? PlaceOf(string cursor) =>
        Paging.Keys(cursor, 4) is [var occurred, var known, var position, var product]
        && Times.Read(occurred) is { } happened && Times.Read(known) is { } learned && Paging.Position(position) is { } until && Paging.Id(product) is { } id
            ? (new(happened, learned, until), id)
            : null;
}
