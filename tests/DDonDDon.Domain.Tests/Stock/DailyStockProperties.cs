using System.Text.Json;
using DDonDDon.Domain.Stock;
using FsCheck;
using FsCheck.Fluent;
using static DDonDDon.Domain.Tests.Stock.Ledger;

namespace DDonDDon.Domain.Tests.Stock;

public class DailyStockProperties
{
    private static readonly string[] Zones = ["Asia/Seoul", "America/New_York", "Asia/Beirut", "UTC"];

    /// <summary>Random movements over five nights in which clocks are put back, and a time zone.</summary>
    private static void ForAllDays(Action<IReadOnlyList<StockMovement>, StoreCalendar> holds) => Prop.ForAll(
        Arrivals.Any, Arb.From(Gen.Elements(Zones)), (Arrivals arrivals, string zone) => holds([.. arrivals.Movements.Select(Spread)], StoreCalendar.Of(zone)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    // One minute of an arrival becomes 13 hours, from the night of 31 October on.
    private static StockMovement Spread(StockMovement movement)
    {
        var minutes = (movement.OccurredAt - Some.At("12:00")).TotalMinutes;
        return movement with { OccurredAt = new DateTimeOffset(2026, 10, 31, 16, 0, 0, TimeSpan.Zero).AddHours(13 * minutes) };
    }

    private static string Bits(IEnumerable<DailyStock> days) => string.Join('\n', days.Select(day => JsonSerializer.Serialize(day) + " "
        + string.Join(' ', Amounts(day).SelectMany(decimal.GetBits))));

    private static decimal[] Amounts(DailyStock day) => [day.Received, day.Issued, day.Adjusted, day.Moved, day.LastCount?.Quantity ?? 0, .. day.Reasons.Values];

    [Fact]
    public void Any_order_of_arrival_with_any_repeats_gives_the_same_days() => ForAllDays((movements, calendar) =>
        Bits(DailyStock.Fold(HistoryOf(movements), calendar))
            .ShouldBe(Bits(DailyStock.Fold(HistoryOf(movements.DistinctBy(movement => movement.Id).OrderBy(movement => movement.Id)), calendar))));

    [Fact]
    public void Each_day_closes_with_what_the_plain_fold_gives_for_its_end() => ForAllDays((movements, calendar) =>
    {
        var days = DailyStock.Fold(HistoryOf(movements), calendar);
        var opening = 0m;
        foreach (var day in days)
        {
            var closing = HistoryOf(movements.Where(movement => movement is MovementAmended || calendar.DayOf(movement.OccurredAt) <= day.Day)).Fold()
                .Quantity;
            day.Closing(opening).ShouldBe(closing);
            day.Counted(opening).ShouldBe(CountedOn(day.Day, movements, calendar));
            day.Adjusted.ShouldBe(day.Reasons.Values.Sum());
            opening = closing;
        }
        var stock = HistoryOf(movements).Fold();
        opening.ShouldBe(stock.Quantity);
        days.Sum(day => day.Received).ShouldBe(stock.TotalIn);
        days.Sum(day => day.Issued).ShouldBe(stock.TotalOut);
    });

    // By how much each count of a day differs from what the movements before it give.
    private static decimal CountedOn(DateOnly day, IReadOnlyList<StockMovement> movements, StoreCalendar calendar) => HistoryOf(movements).Effective()
        .Where(movement => movement is { Original: StockCounted, Quantity: not null } && calendar.DayOf(movement.Original.OccurredAt) == day)
        .Sum(count => count.Quantity!.Value
            - HistoryOf(movements.Where(movement => movement is not OriginalMovement original || original.Key < count.Original.Key)).Fold().Quantity);

    [Fact]
    public void One_by_one_equals_the_fold_after_every_single_step() => ForAllDays((movements, calendar) =>
    {
        var stored = new SortedDictionary<DateOnly, DailyStock>();
        var (stock, history) = (CurrentStock.Empty(Some.StoreId, Some.ProductId), HistoryOf([]));
        foreach (var movement in movements)
        {
            if (!history.Add(movement)) continue;
            var changed = Step(stored, stock, movement, calendar);
            if (changed is not null) stored[changed.Day] = changed;
            else foreach (var day in DailyStock.Fold(history, calendar)) stored[day.Day] = day;
            stock = stock.TryApply(movement) ?? history.Fold();
            Bits(stored.Values).ShouldBe(Bits(DailyStock.Fold(history, calendar)));
        }
    });

    // As a server does: from the last day, from the movement's own, or (null) not without the whole history. One day is another then.
    private static DailyStock? Step(
        SortedDictionary<DateOnly, DailyStock> stored, CurrentStock stock, StockMovement movement, StoreCalendar calendar)
    {
        if (stock.TryApply(movement) is null || movement is not OriginalMovement original) return null;
        var days = stored.Count == 0
            ? ItemDays.None(calendar, Some.StoreId, Some.ProductId)
            : new(calendar, Some.StoreId, Some.ProductId, stored.Keys.Last(), [stored.Values.Last()]);
        var needed = days.TryApply(original, stock.Latest);
        if (needed is Past.Day)
        {
            var day = calendar.DayOf(original.OccurredAt);
            days = new(calendar, Some.StoreId, Some.ProductId, DateOnly.MinValue, stored.Values.Where(held => held.Day == day));
            needed = days.TryApply(original, stock.Latest);
            needed.ShouldBe(Past.Nothing);
        }
        return needed is Past.Nothing ? days.Changed.Single() : null;
    }
}
