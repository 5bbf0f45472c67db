using System.Globalization;
using DDonDDon.Domain.Products;

namespace DDonDDon.Domain.Conflicts;

/// <summary>
/// Every sentence about conflicts, for whoever stands in the shop. A language is one class; what must be said is the same in all of them.
/// </summary>
public abstract class ConflictWords
{
    private static readonly ConflictWords InEnglish = new EnglishWords(), InKorean = new KoreanWords();

    public static ConflictWords In(Language language) => language is Language.Korean ? InKorean : InEnglish;

    /// <summary>What met, by whom, when and on which device; and, once it is closed, how it ended.</summary>
    public string Text(ConflictFacts facts)
    {
        var what = facts.Conflict.Kind switch
        {
            ConflictKind.LateMovement => LateMovement(facts, facts.Conflict.Movements[0], facts.Conflict.Movements[^1]),
            ConflictKind.ConcurrentCounts => ConcurrentCounts(facts, facts.Conflict.Movements[0], facts.Conflict.Movements[^1]),
            ConflictKind.NegativeStock => NegativeStock(facts, facts.Conflict.Movements[0]),
            ConflictKind.ProductEdit => ProductEdit(facts, facts.Conflict.Edits[0], facts.Conflict.Edits[^1]),
            _ => throw new InvalidOperationException($"There are no words for {facts.Conflict.Kind}."),
        };
        return facts.Conflict switch
        {
            { IsOpen: true } => what,
            { Decision: { } decision } => $"{what} {Decided(facts, decision)}",
            { ClosedBecause: { } because } => $"{what} {Ended(because)}",
            _ => throw new InvalidOperationException("A conflict is closed by somebody or by something."),
        };
    }

    /// <summary>What a choice does.</summary>
    public string Choice(ConflictFacts facts, ChoiceOutcome outcome) => (facts.Conflict.Kind, outcome) switch
    {
        (ConflictKind.ProductEdit, { Choice: ConflictChoice.Keep }) => KeepValue(Value(facts, facts.Conflict.Edits[^1].Value)),
        (ConflictKind.ProductEdit, { Choice: ConflictChoice.TakeOther }) => TakeValue(Value(facts, facts.Conflict.Edits[0].Value)),
        (ConflictKind.LateMovement, { Choice: ConflictChoice.Keep, ResultingQuantity: { } stock }) => KeepTheCount(facts, stock),
        (ConflictKind.ConcurrentCounts, { Choice: ConflictChoice.Keep, ResultingQuantity: { } stock }) => KeepTheLaterCount(facts, stock),
        (_, { Choice: ConflictChoice.ApplyDifference, ResultingQuantity: { } stock }) => ApplyDifference(facts, facts.Conflict.Movements[0], stock),
        (_, { Choice: ConflictChoice.TakeOther, ResultingQuantity: { } stock }) => TakeTheOtherCount(facts, facts.Conflict.Movements[0], stock),
        (_, { Choice: ConflictChoice.SetQuantity }) => SetQuantity,
        _ => throw new InvalidOperationException($"There are no words for {outcome.Choice} of {facts.Conflict.Kind}."),
    };

    protected abstract string LateMovement(ConflictFacts facts, MetMovement late, MetMovement count);
    protected abstract string ConcurrentCounts(ConflictFacts facts, MetMovement first, MetMovement last);
    protected abstract string NegativeStock(ConflictFacts facts, MetMovement movement);
    protected abstract string ProductEdit(ConflictFacts facts, MetEdit first, MetEdit last);
    protected abstract string Decided(ConflictFacts facts, ConflictDecision decision);
    protected abstract string Ended(ConflictEnd because);
    protected abstract string KeepTheCount(ConflictFacts facts, decimal stock);
    protected abstract string KeepTheLaterCount(ConflictFacts facts, decimal stock);
    protected abstract string ApplyDifference(ConflictFacts facts, MetMovement late, decimal stock);
    protected abstract string TakeTheOtherCount(ConflictFacts facts, MetMovement count, decimal stock);
    protected abstract string SetQuantity { get; }
    protected abstract string KeepValue(string value);
    protected abstract string TakeValue(string value);
    protected abstract string Empty { get; }
    protected abstract string ArchivedAs(bool archived);

    /// <summary>A field's value as people read it.</summary>
    protected string Value(ConflictFacts facts, string? value) => (facts.Conflict.Field, value) switch
    {
        (_, null or "") => Empty,
        (ProductField.Archived, _) => ArchivedAs(value is "true"),
        (ProductField.CategoryId, _) => facts.CategoryOf(Guid.Parse(value)) ?? value,
        (ProductField.Price, _) => ConflictFacts.Number(decimal.Parse(value, CultureInfo.InvariantCulture)),
        _ => value,
    };
}
