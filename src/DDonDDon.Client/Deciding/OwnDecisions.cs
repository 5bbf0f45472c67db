using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Deciding;

/// <summary>What was decided on this device. Each method is part of its caller's transaction.</summary>
internal static class OwnDecisions
{
    /// <summary>Adds a decision to the outbox. It replaces earlier ones on the same conflict that the server has refused.</summary>
    /// <exception cref="RefusedException">The server would not accept it, as far as that can be known here.</exception>
    public static Guid Add(LocalSql sql, Guid conflictId, ConflictChoice choice, decimal? quantity, Guid? recordedBy, Guid deviceId, Stamp stamp)
    {
        if (ConflictDocument.Find(sql, conflictId) is not { } conflict)
            throw new RefusedException(new("conflict.unknown", "This conflict has not come here, or is not of your stores.", "conflictId"));
        var earlier = Of(sql, conflictId);
        var decision = new DecisionItem
        {
            Id = stamp.Id,
            DeviceId = deviceId,
            Seq = stamp.Seq,
            OccurredAt = stamp.At,
            StoreId = conflict.StoreId,
            ConflictId = conflictId,
            Choice = choice,
            Quantity = quantity,
        };
        if ((Check(conflict, earlier, choice) ?? ItemRules.Check(decision, recordedBy)) is { } refused) throw new RefusedException(refused);
        Outbox.Add(sql, decision, recordedBy, stamp.Boot, conflict.ProductId);
        foreach (var item in earlier) sql.Execute(ItemSql.Replace, ("id", item.Id), ("replacement", decision.Id));
        return decision.Id;
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

    private static Rejection? Check(ConflictDocument conflict, List<RecordedItem> earlier, ConflictChoice choice) =>
        earlier.Exists(item => IsUnderWay(item.State))
            ? new("conflict.resolved", "This device has decided it already.")
            : DecisionRules.Check(conflict.IsOpen, conflict.IsDecided, conflict.Choices.Select(offered => offered.Choice), choice);

    // The count that stands, and the quantity that the choice amends it to.
    private static (Guid Standing, decimal Counted)? Amended(ConflictChoice choice, ConflictDocument conflict) =>
        conflict.Known()?.Movements is [.., { Quantity: { } counted } standing] && conflict.Stock is { } stock
        && conflict.Choices.FirstOrDefault(offered => offered.Choice == choice) is { ResultingQuantity: { } resulting }
            ? (standing.Id, counted + resulting - stock)
            : null;
}
