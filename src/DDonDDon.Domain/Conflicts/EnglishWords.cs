using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Conflicts;

/// <summary>The sentences in English.</summary>
internal sealed class EnglishWords : ConflictWords
{
    protected override string LateMovement(ConflictFacts facts, MetMovement late, MetMovement count) =>
        $"{facts.Product}: {Sentence(facts, late)}. This arrived only after {Sentence(facts, count)}. "
        + "The count stands as if the goods had moved before it. Did they move before the count, or after it?";

    protected override string ConcurrentCounts(ConflictFacts facts, MetMovement first, MetMovement last) =>
        $"{facts.Product} was counted twice: {Sentence(facts, first)}; {Sentence(facts, last)}. The later count stands. Which one is right?";

    protected override string NegativeStock(ConflictFacts facts, MetMovement movement) => facts.Conflict.IsOpen
        ? $"{facts.Product} stands at {Pieces(facts, facts.Stock ?? 0)}: more went out than was known to be there. It fell below zero when "
            + $"{Sentence(facts, movement)}. Count what is there. If a delivery is still on its way into the system, this closes by itself."
        : $"{facts.Product} had fallen below zero when {Sentence(facts, movement)}.";

    protected override string ProductEdit(ConflictFacts facts, MetEdit first, MetEdit last) =>
        $"{facts.Product}: two people changed the {Field(facts)} without knowing of each other. {Sentence(facts, first)}; {Sentence(facts, last)}. "
        + "The later one stands. Which one is right?";

    protected override string Decided(ConflictFacts facts, ConflictDecision decision) =>
        $"{Who(facts, decision.DecidedBy)} decided at {Time(facts, decision.DecidedAt)}: {DecisionOn(facts, decision)}.";

    private static string DecisionOn(ConflictFacts facts, ConflictDecision decision) => (decision.Choice, facts.Conflict.Kind) switch
    {
        (ConflictChoice.Keep, ConflictKind.LateMovement) => "the count stays",
        (ConflictChoice.Keep, ConflictKind.ConcurrentCounts) => "the later count stays",
        (ConflictChoice.Keep, _) => "the later value stays",
        (ConflictChoice.ApplyDifference, _) => "it happened after the count and is added to it",
        (ConflictChoice.TakeOther, ConflictKind.ProductEdit) => "the earlier value is right",
        (ConflictChoice.TakeOther, _) => "the earlier count is right",
        (ConflictChoice.SetQuantity, _) => $"counted again, {Pieces(facts, decision.Quantity ?? 0)}",
        _ => throw new InvalidOperationException($"There are no words for {decision.Choice}."),
    };

    protected override string Ended(ConflictEnd because) => because switch
    {
        ConflictEnd.Cured => "The stock is not below zero any more, so there is nothing left to decide.",
        ConflictEnd.Recounted => "It has been counted again since, so there is nothing left to decide.",
        ConflictEnd.Voided => "One of the two was voided since, so there is nothing left to decide.",
        ConflictEnd.EditedAgain => "Somebody who knew both values has changed it since, so there is nothing left to decide.",
        _ => throw new InvalidOperationException($"There are no words for {because}."),
    };

    protected override string KeepTheCount(ConflictFacts facts, decimal stock) => $"Before the count: keep the count. The stock stays {Pieces(facts, stock)}.";

    protected override string KeepTheLaterCount(ConflictFacts facts, decimal stock) => $"Keep the later count. The stock stays {Pieces(facts, stock)}.";

    protected override string ApplyDifference(ConflictFacts facts, MetMovement late, decimal stock) =>
        $"After the count: {(late is { Type: MovementType.Outbound } or { Quantity: < 0 } ? "take off" : "add")} "
        + $"{Pieces(facts, Math.Abs(late.Quantity ?? 0))}. The stock becomes {Pieces(facts, stock)}.";

    protected override string TakeTheOtherCount(ConflictFacts facts, MetMovement count, decimal stock) =>
        $"Take the earlier count of {Pieces(facts, count.Quantity ?? 0)}. The stock becomes {Pieces(facts, stock)}.";

    protected override string SetQuantity => "Count again and enter how many there are. That becomes the stock.";

    protected override string KeepValue(string value) => $"Keep “{value}”.";

    protected override string TakeValue(string value) => $"Take “{value}”.";

    protected override string Empty => "(empty)";

    protected override string ArchivedAs(bool archived) => archived ? "archived" : "in use";

    private static string Sentence(ConflictFacts facts, MetMovement met) =>
        $"{Who(facts, met.RecordedBy)} {Did(facts, met)} at {Time(facts, met.OccurredAt)} on {Device(met.DeviceId)}";

    private string Sentence(ConflictFacts facts, MetEdit met) =>
        $"{Who(facts, met.RecordedBy)} entered “{Value(facts, met.Value)}” at {Time(facts, met.OccurredAt)} on {Device(met.DeviceId)}";

    private static string Did(ConflictFacts facts, MetMovement met) => met.Type switch
    {
        MovementType.Inbound => $"booked in {Pieces(facts, met.Quantity ?? 0)}",
        MovementType.Outbound => $"booked out {Pieces(facts, met.Quantity ?? 0)}",
        MovementType.Adjust => $"corrected the stock by {(met.Quantity > 0 ? "+" : "")}{Pieces(facts, met.Quantity ?? 0)}",
        MovementType.Count => $"counted {Pieces(facts, met.Quantity ?? 0)}",
        MovementType.Amend => met.Quantity is { } quantity ? $"amended a movement to {Pieces(facts, quantity)}" : "voided a movement",
        _ => throw new InvalidOperationException($"There are no words for {met.Type}."),
    };

    private static string Pieces(ConflictFacts facts, decimal quantity) =>
        facts.Unit is { } unit ? $"{ConflictFacts.Number(quantity)} {unit}" : ConflictFacts.Number(quantity);

    private static string Who(ConflictFacts facts, Guid user) => facts.EmailOf(user) ?? "Somebody";

    private static string Time(ConflictFacts facts, DateTimeOffset time) => facts.Time(time, "MMM d,");

    private static string Device(Guid device) => ConflictFacts.Device(device) is { } end ? $"device {end}" : "the server";

    private static string Field(ConflictFacts facts) => facts.Conflict.Field switch
    {
        ProductField.Sku => "SKU",
        ProductField.CategoryId => "category",
        ProductField.Archived => "archived mark",
        var field => field!,
    };
}
