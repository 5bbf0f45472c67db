using DDonDDon.Domain.Booking;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Quarantine;

/// <summary>Why an item is thrown away: 1 to 500 characters.</summary>
public sealed record DiscardRequest(string Reason);

/// <summary>POST /quarantine/{id}/discard: an item will never be booked.</summary>
public static class DiscardQuarantined
{
    private const int LongestReason = 500;
    private static readonly string DiscardText = SqlText.Load(typeof(DiscardQuarantined).Assembly, "quarantine/discard.sql");

    public static void MapDiscardQuarantined(this IEndpointRouteBuilder api) => api.MapPost("/quarantine/{id:guid}/discard", HandleAsync)
        .RequireAuthorization(Policies.Admin)
        .Describe("discardQuarantined", "Throws an item in quarantine away, with a reason; it stays in the list.",
            "quarantine.unknown", "quarantine.ambiguous", "quarantine.released", "quarantine.reason_invalid")
        .WithDescription(
            "An id is unique in a store only: `storeId` says which one is meant when several stores have it. What is discarded already stays as it is. "
            + "The device that sends the item again hears `rejected` with `quarantine.discarded`.")
        .Produces<QuarantineView>();

    private static async Task<IResult> HandleAsync(
        Guid id, Guid? storeId, DiscardRequest request, Caller caller, QuarantineQueries quarantine, LedgerDatabase store, CancellationToken ct)
    {
        var reason = request.Reason.Trim();
        if (reason.Length is 0 or > LongestReason || reason.Any(char.IsControl))
            return Problem.Of(new("quarantine.reason_invalid", $"Say in 1 to {LongestReason} characters why it is thrown away.", "reason"));
        var (found, problem) = await quarantine.FindAsync(id, storeId, ct);
        if (found is null) return problem!;

        var (editor, held) = (FactSql.Users([caller.UserId], store.Types.Json), QuarantineQueries.Find(id, found.StoreId));
        await using var transaction = await store.BeginAsync(found.StoreId.ToString(), 0, [editor, held], ct);
        if (editor.Items is not [{ IsActiveAdmin: true }]) return AuthProblems.Revoked;
        var item = held.Items[0];
        if (item.Status is QuarantineStatus.Released) return new Problem("quarantine.released", "It is booked already. Amend or void the movement instead.");
        if (item.Status is QuarantineStatus.Discarded) return Results.Json(item, ApiJson.Options);

        transaction.Also(Sql.Command(DiscardText, Sql.Text(transaction.Tenant), Sql.Id(id), Sql.Time(transaction.RecordedAt), Sql.Id(caller.UserId),
            Sql.Text(reason)));
        await transaction.CommitAsync(ct);
        var discarded = item with
        {
            Status = QuarantineStatus.Discarded,
            DecidedAt = transaction.RecordedAt,
            DecidedBy = caller.UserId,
            DecisionReason = reason,
        };
        return Results.Json(discarded, ApiJson.Options);
    }
}
