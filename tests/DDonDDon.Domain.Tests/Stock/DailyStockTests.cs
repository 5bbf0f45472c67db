using DDonDDon.Domain.Stock;
using static DDonDDon.Domain.Tests.Stock.Ledger;

namespace DDonDDon.Domain.Tests.Stock;

public class DailyStockTests
{
    private static readonly StoreCalendar Seoul = StoreCalendar.Of(null);
    private static readonly DateOnly Today = new(2026, 11, 22);

    // 12:00 in Seoul, so many days ago.
    private static T DaysAgo<T>(int days, T movement) where T : StockMovement =>
        (T)(movement with { OccurredAt = movement.OccurredAt.AddHours(-9).AddDays(-days) });

    private static IReadOnlyList<DailyStock> Days(params StockMovement[] movements) => DailyStock.Fold(HistoryOf(movements), Seoul);

    private static IEnumerable<string> Lines(IReadOnlyList<DailyStock> days)
    {
        var opening = 0m;
        foreach (var day in days)
        {
            var closing = day.Closing(opening);
            yield return $"{day.Day:MM-dd} {opening} +{day.Received} -{day.Issued} a{day.Adjusted} c{day.Counted(opening)} = {closing}";
            opening = closing;
        }
    }

    [Fact]
    public void A_day_opens_with_what_the_day_before_closed_with()
    {
        var days = Days(
            DaysAgo(2, Some.Received(10)), DaysAgo(2, Some.Issued(3, "12:05")),
            DaysAgo(0, Some.Issued(2)), DaysAgo(0, Some.Adjusted(-0.5m, "12:05")));

        Lines(days).ShouldBe(["11-20 0 +10 -3 a0 c0 = 7", "11-22 7 +0 -2 a-0.5 c0 = 4.5"]);
        days[1].Reasons.ShouldBe(new Dictionary<string, decimal> { ["damage"] = -0.5m });
        days.Select(day => (day.Movements, day.Version)).ShouldBe([(2, 2), (2, 2)]);
    }

    [Fact]
    public void A_count_shows_as_the_difference_that_it_made()
    {
        var days = Days(
            DaysAgo(1, Some.Received(10)), DaysAgo(0, Some.Issued(2)), DaysAgo(0, Some.Counted(7, "12:10")),
            DaysAgo(0, Some.Issued(1, "12:20")), DaysAgo(0, Some.Counted(6.5m, "12:30")));

        Lines(days).Last().ShouldBe("11-22 10 +0 -3 a0 c-0.5 = 6.5");
        (days[1].LastCount!.Key.OccurredAt, days[1].LastCount!.Quantity, days[1].Moved).ShouldBe((Some.At("03:30"), 6.5m, 0));
    }

    [Fact]
    public void What_came_before_a_day_is_not_in_it()
    {
        StockMovement[] today = [DaysAgo(0, Some.Issued(2)), DaysAgo(0, Some.Counted(7, "12:10")), DaysAgo(0, Some.Issued(1, "12:20"))];

        Days([DaysAgo(1, Some.Received(10)), DaysAgo(2, Some.Counted(3)), .. today])[2].ShouldBe(Days(today)[0]);
        (Days(today)[0].Moved, Days(today)[0].Closing(10), Days(today)[0].Counted(10)).ShouldBe((-1, 6, -1));
    }

    [Fact]
    public void A_day_stays_when_everything_on_it_is_void()
    {
        var sale = DaysAgo(1, Some.Issued(4));

        var days = Days(DaysAgo(2, Some.Received(10)), sale, DaysAgo(0, Some.Voided(sale.Id)));

        Lines(days).ShouldBe(["11-20 0 +10 -0 a0 c0 = 10", "11-21 10 +0 -0 a0 c0 = 10"]);
        (days[1].Movements, days[1].Version).ShouldBe((1, 2));
    }

    [Fact]
    public void An_amendment_belongs_to_the_day_of_its_original()
    {
        var sale = DaysAgo(1, Some.Issued(4));

        Lines(Days(sale, DaysAgo(0, Some.Amended(sale.Id, 6)))).ShouldBe(["11-21 0 +0 -6 a0 c0 = -6"]);
    }

    [Fact]
    public void Adjustments_are_kept_apart_by_their_reasons()
    {
        var found = DaysAgo(0, Some.Adjusted(5, "12:01") with { Reason = "found" });

        var days = Days(
            DaysAgo(0, Some.Adjusted(-1)), DaysAgo(0, Some.Adjusted(-2, "12:02")), found, DaysAgo(0, Some.Amended(found.Id, 4, "12:03")),
            DaysAgo(0, Some.Adjusted(-3, "12:04") with { Reason = null }));

        days[0].Reasons.ShouldBe(new Dictionary<string, decimal> { ["damage"] = -3, ["found"] = 4, [DailyStock.NoReason] = -3 }, ignoreOrder: true);
        days[0].Adjusted.ShouldBe(-2);
    }

    [Fact]
    public void Another_time_zone_gives_other_days()
    {
        StockMovement[] movements = [Some.Received(10, "14:00"), Some.Issued(3, "16:00")];

        DailyStock.Fold(HistoryOf(movements), Seoul).Select(day => day.Day).ShouldBe([Today, Today.AddDays(1)]);
        DailyStock.Fold(HistoryOf(movements), StoreCalendar.Of("America/New_York")).Select(day => day.Day).ShouldBe([Today]);
    }

    [Fact]
    public void The_id_of_a_day_follows_from_the_product_and_the_day()
    {
        var product = Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        DailyStock.Empty(Some.StoreId, product, Today).Id.ShouldBe(DerivedId.Of(product, "2026-11-22"));
    }
}
