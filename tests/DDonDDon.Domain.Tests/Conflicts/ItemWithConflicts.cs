using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Tests.Conflicts;

/// <summary>
/// A stock item with its conflicts, as a server keeps them: each transaction is told no more than it asked for, and the answer is held against that of one
/// who knows everything.
/// </summary>
internal sealed class ItemWithConflicts
{
    public static readonly ConflictRules Rules = new(TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(5));
    private static readonly DateTimeOffset Now = Some.At("23:00");

    private readonly List<StockMovement> _movements = [];
    private readonly Dictionary<Guid, Conflict> _conflicts = [];

    public List<ConflictEvent> Events { get; } = [];
    public CurrentStock Stock { get; private set; } = CurrentStock.Empty(Some.StoreId, Some.ProductId);
    public IReadOnlyList<StockMovement> Movements => _movements;
    public StockHistory History => HistoryOf(_movements);
    public IEnumerable<Conflict> All => _conflicts.Values;
    public IReadOnlyList<Conflict> Open => [.. _conflicts.Values.Where(conflict => conflict.IsOpen)];
    public Conflict OnlyOpen => Open.ShouldHaveSingleItem();

    /// <summary>One transaction; movements that are here already are left out. Returns what happened to conflicts.</summary>
    public IReadOnlyList<ConflictEvent> Arrive(params StockMovement[] movements) => Take([.. movements], null);

    /// <summary>One transaction of a decision. Returns its refusal, or null.</summary>
    public Rejection? Decide(Conflict conflict, ConflictChoice choice, decimal? quantity = null, string? at = null)
    {
        var decision = DecisionOf(choice, quantity, at);
        var (resolved, movement, refused) = StockDecision.Of(_conflicts[conflict.Id], decision, Stock, History);
        if (refused is not null) return refused;
        Happen([resolved!]);
        if (movement is not null)
        {
            StockItem.Decide(movement, _movements.Find(one => one.Id == (movement as MovementAmended)?.MovementId)).ShouldBeNull();
            Take([movement], conflict.Id);
        }
        return null;
    }

    /// <summary>What the choices of a conflict would do, told from no more history than is read for it.</summary>
    public IReadOnlyList<ChoiceOutcome> ChoicesOf(Conflict conflict) =>
        ConflictChoices.Of(conflict, Stock, HistoryOf(_movements.Where(movement => movement.OccurredAt >= conflict.Movements[0].OccurredAt)));

    /// <summary>The choices of a conflict, each with the quantity that it would result in.</summary>
    public (ConflictChoice, decimal?)[] NumbersOf(Conflict conflict) =>
        [.. ChoicesOf(conflict).Select(outcome => (outcome.Choice, outcome.ResultingQuantity))];

    /// <summary>The movement as another device records it.</summary>
    public static T OnOther<T>(T movement) where T : StockMovement => (T)(movement with { DeviceId = Some.Id(0x77) });

    public static Decision DecisionOf(ConflictChoice choice, decimal? quantity = null, string? at = null) => new(
        Some.NewId(), choice, quantity, Some.Id(0x99), Some.Id(0x99), Guid.Empty, 1, at is null ? Now : Some.At(at), Now, ClockMethod.AsRecorded)
    { IsOnline = at is null };

    private IReadOnlyList<ConflictEvent> Take(List<StockMovement> movements, Guid? decided)
    {
        var accepted = new List<AcceptedMovement>();
        foreach (var movement in movements.Where(movement => _movements.TrueForAll(known => known.Id != movement.Id)))
        {
            var before = Stock;
            _movements.Add(movement);
            Stock = before.TryApply(movement) ?? History.Fold();
            accepted.Add(new(movement, before, Stock, decided is not null));
        }
        if (accepted.Count == 0) return [];

        var conflicts = new StockConflicts(accepted, Rules);
        var needs = conflicts.Needs();
        List<Conflict> open = [.. Open.Where(conflict => conflict.Id != decided)];
        var hasAmendment = accepted.Exists(one => one.Movement is MovementAmended);
        List<StockMovement> since = [.. _movements.Where(movement => movement.OccurredAt >= (needs.Since ?? DateTimeOffset.MaxValue))];
        var stored = since.Where(movement => !accepted.Exists(one => one.Movement.Id == movement.Id));
        if (needs.UnlessCountedOnlyBy is { } device && !stored.Any(movement => movement is StockCounted && movement.DeviceId != device))
            since = [.. accepted.Select(one => one.Movement)];
        var told = hasAmendment ? _movements : since;
        var happened = conflicts.Decide(needs.OpenOnes ? open : [], HistoryOf(told), Now);
        JsonSerializer.Serialize(happened.Select(one => (object)one.Happened)).ShouldBe(
            JsonSerializer.Serialize(conflicts.Decide(open, History, Now).Select(one => (object)one.Happened)));
        Happen(happened.Select(one => one.Happened));
        return [.. happened.Select(one => one.Happened)];
    }

    private void Happen(IEnumerable<ConflictEvent> happened)
    {
        foreach (var one in happened)
        {
            Events.Add(one);
            _conflicts[one.ConflictId] = Conflict.Evolve(_conflicts.GetValueOrDefault(one.ConflictId), one);
        }
    }

    private static StockHistory HistoryOf(IEnumerable<StockMovement> movements)
    {
        var history = new StockHistory(Some.StoreId, Some.ProductId);
        foreach (var movement in movements) history.Add(movement);
        return history;
    }
}
