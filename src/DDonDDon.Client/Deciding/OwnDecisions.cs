using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Deciding;

/// <summary>A decision before it is recorded, with the store and the product of its conflict.</summary>
internal sealed record OwnDecision(Guid ConflictId, Guid? StoreId, Guid? ProductId, ConflictChoice Choice, decimal? Quantity, Guid? RecordedBy);

/// <summary>What was decided on this device. Each method is part of its caller's transaction.</summary>
internal static class OwnDecisions
{
    /// <summary>Adds a decision to the outbox. It replaces earlier ones on the same conflict that the server has refused.</summary>
    /// <exception cref="RefusedException">The server would not accept it, as far as that can be known here.</exception>
    public static Guid Add(LocalSql sql, Guid conflictId, ConflictChoice choice, decimal? quantity, Guid? recordedBy, Func<Stamp> stamp, Guid? user)
    {
        if (ConflictDocument.Find(sql, conflictId) is not { } conflict)
            throw new RefusedException(new("conflict.unknown", "This conflict has not come here, or is not of your stores.", "conflictId"));
        var earlier = Of(sql, conflictId);
        var decision = new OwnDecision(conflictId, conflict.StoreId, conflict.ProductId, choice, quantity, recordedBy);
        if (ItemRules.Check(decision, conflict, earlier.Exists(item => IsUnderWay(item.State))) is { } refused) throw new RefusedException(refused);
        var id = Outbox.Add(sql, decision, stamp(), user);
        foreach (var item in earlier) sql.Execute(ItemSql.Replace, ("id", item.Id), ("replacement", id));
        return id;
    }

    /// <summary>What this device decided about a conflict, in the order of recording.</summary>
    public static List<RecordedItem> Of(LocalSql sql, Guid conflictId) => sql.Query(ItemSql.Decisions, Outbox.Read, ("conflict", conflictId));

    /// <summary>
    /// Dismisses refused decisions of this device when somebody else has decided the same. Returns how many those are.
    /// </summary>
    public static int Settle(LocalSql sql, ConflictDocument conflict)
    {
        if (!conflict.IsDecided) return 0;
        return Of(sql, conflict.Id)
            .Where(item => item is { State: ItemState.Rejected, Error.Code: "conflict.resolved" } && (item.Choice, item.Quantity) == conflict.Decided)
            .Sum(item => sql.Execute(ItemSql.Dismiss, ("id", item.Id), ("reason", "Somebody has decided the same.")));
    }

    /// <summary>
    /// The movement that the server will book for a decision that it does not have yet; null when it will book none, or when the conflict is no
    /// longer open here.
    /// </summary>
    public static StockMovement? MovementOf(ConflictChoice choice, decimal? quantity, ConflictDocument? conflict)
    {
        if (conflict is not { IsOpen: true }) return null;
        return choice switch
        {
            ConflictChoice.SetQuantity when quantity is { } counted => new StockCounted { Quantity = counted },
            ConflictChoice.ApplyDifference or ConflictChoice.TakeOther when Amended(choice, conflict) is var (standing, counted) =>
                new MovementAmended { MovementId = standing, Quantity = counted },
            _ => null,
        };
    }

    public static bool IsUnderWay(ItemState state) => state is ItemState.Pending or ItemState.Synced;

    // The count that stands, and the quantity that the choice amends it to.
    private static (Guid Standing, decimal Counted)? Amended(ConflictChoice choice, ConflictDocument conflict) =>
        conflict.Known()?.Movements is [.., { Quantity: { } counted } standing] && conflict.Stock is { } stock
        && conflict.Choices.FirstOrDefault(offered => offered.Choice == choice) is { ResultingQuantity: { } resulting }
            ? (standing.Id, counted + resulting - stock)
            : null;
}
