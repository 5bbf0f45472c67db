using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using DDonDDon.Domain.Tests.Stock;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Domain.Tests.Conflicts;

public class ConflictProperties
{
    private const int Runs = 1000;

    private static readonly Arbitrary<StockMovement[][]> Counts = Arb.From(
        from size in Gen.Choose(2, 8)
        from counts in Gen.CollectToArray(Enumerable.Range(1, size), Count)
        from arriving in Gen.Shuffle(counts)
        from atOnce in Gen.Choose(1, 4)
        select arriving.Chunk(atOnce).Select(transaction => transaction.OrderBy(count => count.Key).ToArray()).ToArray());

    private static Gen<StockMovement> Count(int id) =>
        from device in Gen.Choose(1, 3)
        from minute in Gen.Choose(0, 40)
        from quantity in Gen.Choose(0, 2)
        select (StockMovement)Some.Counted(quantity, $"12:{minute:00}") with { Id = Some.Id(id), DeviceId = Some.Id(device) };

    private static readonly Arbitrary<(Arrivals Arrivals, int Seed)> Shifts =
        Arb.From(Arrivals.Any.Generator.SelectMany(arrivals => Gen.Choose(0, int.MaxValue - 1).Select(seed => (arrivals, seed))));

    // The movements some minutes apart or at once, in transactions of one to three, each of them in the order of keys as a server takes them.
    private static void ForAllShifts(Action<IReadOnlyList<StockMovement[]>, Random> holds) => Prop.ForAll(Shifts, shift =>
    {
        var dice = new Random(shift.Seed);
        var step = dice.Next(3) * 7;
        var movements = shift.Arrivals.Movements
            .Select(movement => movement with { OccurredAt = movement.OccurredAt.AddMinutes(step * movement.OccurredAt.Minute) })
            .Select(movement => dice.Next(4) == 0
                ? movement with { ClientTime = movement.OccurredAt.AddHours(1), Clock = ClockMethod.Offset }
                : movement with { ClientTime = movement.OccurredAt })
            .ToList();
        var transactions = new List<StockMovement[]>();
        while (movements.Count > 0)
        {
            var size = Math.Min(dice.Next(1, 4), movements.Count);
            transactions.Add([.. movements.Take(size).OrderBy(movement => movement.Key)]);
            movements.RemoveRange(0, size);
        }
        holds(transactions, dice);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    [Fact]
    public void Whatever_conflicts_are_opened_any_order_of_arrival_gives_the_same_stock() => ForAllShifts((transactions, dice) =>
    {
        var (one, other) = (new ItemWithConflicts(), new ItemWithConflicts());
        foreach (var transaction in transactions) one.Arrive(transaction);
        var shuffled = transactions.SelectMany(transaction => transaction).ToArray();
        dice.Shuffle(shuffled);
        foreach (var movement in shuffled) other.Arrive(movement);
        other.Stock.ShouldBeBitForBit(one.Stock);
        one.Stock.ShouldBeBitForBit(one.History.Fold());
    });

    [Fact]
    public void No_conflict_opens_twice_and_each_closes_once_at_most() => ForAllShifts((transactions, _) =>
    {
        var item = new ItemWithConflicts();
        foreach (var transaction in transactions.Concat(transactions)) item.Arrive(transaction);
        foreach (var stream in item.Events.GroupBy(happened => happened.ConflictId))
        {
            stream.First().ShouldBeOfType<ConflictOpened>();
            stream.Count().ShouldBeLessThanOrEqualTo(2);
            stream.OfType<ConflictOpened>().Count().ShouldBe(1);
        }
        item.Events.OfType<ConflictOpened>().Select(opened => (opened.Kind, opened.Movements[0].Id, opened.Movements[^1].Id)).ShouldBeUnique();
    });

    [Fact]
    public void There_is_one_open_conflict_of_negative_stock_exactly_while_the_stock_is_below_zero() => ForAllShifts((transactions, _) =>
    {
        var item = new ItemWithConflicts();
        foreach (var transaction in transactions)
        {
            item.Arrive(transaction);
            item.Open.Count(conflict => conflict.Kind is ConflictKind.NegativeStock).ShouldBe(item.Stock.Quantity < 0 ? 1 : 0);
        }
    });

    [Fact]
    public void What_an_open_conflict_is_about_is_still_so() => ForAllShifts((transactions, _) =>
    {
        var item = new ItemWithConflicts();
        foreach (var transaction in transactions)
        {
            item.Arrive(transaction);
            foreach (var conflict in item.Open.Where(conflict => conflict.Kind is not ConflictKind.NegativeStock))
            {
                item.Stock.Baseline!.Key.Id.ShouldBe(conflict.Movements[^1].Id);
                foreach (var met in conflict.Movements) item.History.Find(met.Id)!.Value.Quantity.ShouldNotBeNull();
            }
        }
    });

    [Fact]
    public void The_current_count_is_compared_with_the_last_one_of_another_device_in_any_order_and_however_often_they_counted() =>
        Prop.ForAll(Counts, transactions =>
        {
            var item = new ItemWithConflicts();
            foreach (var transaction in transactions) item.Arrive(transaction);

            var counts = transactions.SelectMany(transaction => transaction).Cast<StockCounted>().OrderBy(count => count.Key).ToList();
            var (standing, other) = (counts[^1], counts.LastOrDefault(count => count.DeviceId != counts[^1].DeviceId));
            var differ = other is not null && standing.OccurredAt - other.OccurredAt <= ItemWithConflicts.Rules.Window && other.Quantity != standing.Quantity;
            item.Open.Any(conflict => conflict.Movements[0].Id == other?.Id && conflict.Movements[^1].Id == standing.Id).ShouldBe(differ);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    [Fact]
    public void Every_choice_does_what_it_says() => ForAllShifts((transactions, dice) =>
    {
        var item = new ItemWithConflicts();
        foreach (var transaction in transactions)
        {
            item.Arrive(transaction);
            while (item.Open.Count > 0 && dice.Next(2) == 0)
            {
                var conflict = item.Open[dice.Next(item.Open.Count)];
                var choices = item.ChoicesOf(conflict);
                var (choice, expected, _) = choices[dice.Next(choices.Count)];
                decimal? counted = choice is ConflictChoice.SetQuantity ? dice.Next(0, 9) : null;
                item.Decide(conflict, choice, counted).ShouldBeNull();
                item.Stock.Quantity.ShouldBe((counted ?? expected)!.Value);
                item.Stock.ShouldBeBitForBit(item.History.Fold());
                item.All.Single(one => one.Id == conflict.Id).Decision!.Choice.ShouldBe(choice);
                ShouldRefuseMore(item, conflict);
            }
        }
    });

    [Fact]
    public void The_events_of_conflicts_replay_to_the_same_conflicts() => ForAllShifts((transactions, dice) =>
    {
        var item = new ItemWithConflicts();
        foreach (var transaction in transactions)
        {
            item.Arrive(transaction);
            foreach (var conflict in item.Open.Where(_ => dice.Next(3) == 0)) item.Decide(conflict, ConflictChoice.SetQuantity, dice.Next(0, 9));
        }
        foreach (var conflict in item.All)
        {
            var replayed = item.Events.Where(happened => happened.ConflictId == conflict.Id).Aggregate((Conflict?)null, Conflict.Evolve);
            System.Text.Json.JsonSerializer.Serialize(replayed).ShouldBe(System.Text.Json.JsonSerializer.Serialize(conflict));
        }
        var again = new ItemWithConflicts();
        again.Arrive([.. item.Movements.OrderBy(movement => movement.Id)]);
        again.Stock.ShouldBeBitForBit(item.Stock);
    });

    private static void ShouldRefuseMore(ItemWithConflicts item, Conflict conflict)
    {
        var (events, movements) = (item.Events.Count, item.Movements.Count);
        item.Decide(conflict, ConflictChoice.SetQuantity, 1)!.Code.ShouldBe("conflict.resolved");
        item.Decide(conflict, ConflictChoice.Keep)!.Code.ShouldBe("conflict.resolved");
        (item.Events.Count, item.Movements.Count).ShouldBe((events, movements));
    }
}
