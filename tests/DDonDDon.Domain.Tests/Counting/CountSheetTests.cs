using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using static DDonDDon.Domain.Tests.Counting.Counts;

namespace DDonDDon.Domain.Tests.Counting;

public class CountSheetTests
{
    [Fact]
    public void Zones_add_up() =>
        Sheet(Line(3, "12:00", "매장"), Line(4.5m, "12:10", "창고")).Quantity.ShouldBe(7.5m);

    [Fact]
    public void The_later_line_of_a_zone_replaces_the_earlier_whichever_arrives_first()
    {
        var (early, late) = (Line(3, "12:00", "매장"), Line(5, "12:10", "매장"));

        Sheet(early, late).Quantity.ShouldBe(5);
        Sheet(late, early).Quantity.ShouldBe(5);
        Sheet(late, early).Lines.ShouldHaveSingleItem().Version.ShouldBe(2);
    }

    [Fact]
    public void A_line_is_a_number_of_pieces_from_zero_on()
    {
        Line(0).Decide().ShouldBeNull();
        Line(-1).Decide()!.Code.ShouldBe("quantity.invalid");
        Line(0.0001m).Decide()!.Code.ShouldBe("quantity.invalid");
        Line(1_000_000_001m).Decide()!.Code.ShouldBe("quantity.invalid");
    }

    [Fact]
    public void The_movement_of_an_approval_happens_when_the_last_line_was_scanned()
    {
        var last = Line(4, "12:10", "창고");
        var sheet = Sheet(last, Line(3, "12:00", "매장"));

        sheet.Key.ShouldBe(last.Key with { Id = sheet.MovementId });
        sheet.MovementId.ShouldBe(Sheet(Line(9, "13:00", "매장")).MovementId);
        sheet.MovementId.ShouldNotBe(sheet.VoidId);
        sheet.MovementId.ShouldNotBe(Sheet(Line(9, "13:00", productId: Some.Id(7))).MovementId);
    }

    [Fact]
    public void What_is_expected_is_the_stock_when_the_last_line_was_scanned()
    {
        var variance = CountVariance.Of(Sheet(Line(9, "12:00")), History(Some.Received(10, "11:00"), Some.Issued(2, "11:30"), Some.Issued(3, "12:30")));

        variance.ShouldBe(new CountVariance(8, false));
    }

    [Fact]
    public void A_movement_that_was_voided_is_not_expected_and_did_not_move_anything()
    {
        var sale = Some.Issued(2, "12:05");
        var sheet = Sheet(Line(5, "12:00", "매장"), Line(3, "12:10", "창고"));

        CountVariance.Of(sheet, History(Some.Counted(8, "11:00"), sale)).ShouldBe(new CountVariance(6, true));
        CountVariance.Of(sheet, History(Some.Counted(8, "11:00"), sale, Some.Voided(sale.Id, "12:20"))).ShouldBe(new CountVariance(8, false));
    }

    [Fact]
    public void What_moved_between_its_first_line_and_its_last_should_be_counted_again_until_it_is()
    {
        var history = History(Some.Counted(8, "11:00"), Some.Issued(1, "12:05"));
        var (shelf, room) = (Line(5, "12:00", "매장"), Line(3, "12:10", "창고"));

        CountVariance.Of(Sheet(shelf, room), history).Moved.ShouldBeTrue();
        CountVariance.Of(Sheet(shelf, room, Line(4, "12:20", "매장")), history).Moved.ShouldBeFalse();
        CountVariance.Of(Sheet(shelf), history).Moved.ShouldBeFalse();
    }

    [Fact]
    public void The_count_that_an_approval_made_of_it_is_not_expected()
    {
        var sheet = Sheet(Line(9, "12:00"));
        var counted = Some.Counted(9, "12:00") with { Id = sheet.MovementId };

        CountVariance.Of(sheet, History(Some.Received(10, "11:00"), counted)).ShouldBe(new CountVariance(10, false));
    }

    [Fact]
    public void What_never_moved_was_not_expected_at_all() => CountVariance.TryOf(Sheet(Line(9)), null).ShouldBe(new CountVariance(0, false));

    [Fact]
    public void What_nothing_happened_to_since_needs_no_history()
    {
        var sheet = Sheet(Line(9, "12:00"));

        CountVariance.TryOf(sheet, History(Some.Received(10, "11:59")).Fold()).ShouldBe(new CountVariance(10, false));
        CountVariance.TryOf(sheet, History(Some.Received(10, "12:01")).Fold()).ShouldBeNull();
    }

    private static StockHistory History(params StockMovement[] movements)
    {
        var history = new StockHistory(Some.StoreId, Some.ProductId);
        foreach (var movement in movements) history.Add(movement);
        return history;
    }
}
