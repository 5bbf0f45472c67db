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
    public void Several_devices_that_count_one_zone_add_up_and_are_marked_with_what_each_found()
    {
        var sheet = Sheet(Line(6, "12:00", "매장"), Theirs(4, "12:10", "매장"), Theirs(2, "12:20", "창고"));

        sheet.Quantity.ShouldBe(12);
        var overlap = sheet.Overlaps.ShouldHaveSingleItem();
        (overlap.Zone, overlap.Sum).ShouldBe(("매장", 10));
        overlap.Lines.Select(line => (line.Key.DeviceId, line.Quantity)).ShouldBe([(Some.DeviceId, 6), (Some.Id(0x63), 4)], ignoreOrder: true);
    }

    [Fact]
    public void A_recount_takes_the_place_of_the_line_that_it_names_until_that_is_counted_again()
    {
        var mine = Line(6, "12:00", "매장");
        var recount = Theirs(5, "12:10", "매장") with { Replaces = CountLine.IdOf(mine) };

        foreach (var sheet in new[] { Sheet(mine, recount), Sheet(recount, mine) })
        {
            sheet.Quantity.ShouldBe(5);
            sheet.Overlaps.ShouldBeEmpty();
        }
        Sheet(mine, recount, Theirs(7, "12:20", "매장")).Quantity.ShouldBe(7, "what one has replaced stays replaced");
        Sheet(mine, recount, Line(1, "12:20", "매장")).Quantity.ShouldBe(6, "counted after the recount, and so beside it");
        Sheet(Line(6, "12:15", "매장"), recount).Quantity.ShouldBe(11, "the recount was before");
    }

    [Fact]
    public void An_approval_says_for_each_overlap_what_holds()
    {
        var (mine, theirs, room) = (Line(6, "12:00", "매장"), Theirs(4, "12:10", "매장"), Theirs(2, "11:50", "창고"));
        IReadOnlyList<CountedProduct> sheet = [Sheet(mine, theirs, room)];
        LineChoice sum = new(Some.ProductId, "매장", null), one = sum with { LineId = CountLine.IdOf(mine) };

        new CountApproval([], []).Undecided(sheet).ShouldHaveSingleItem().Zone.ShouldBe("매장");
        foreach (var choice in new[] { sum, one })
        {
            new CountApproval([choice], []).Check(sheet).ShouldBeNull();
            new CountApproval([choice], []).Undecided(sheet).ShouldBeEmpty();
        }
        sheet[0].With([sum]).Quantity.ShouldBe(12);
        (sheet[0].With([one]).Quantity, sheet[0].With([one]).Last.Id).ShouldBe((8, CountLine.IdOf(mine)));
        sheet[0].With([one]).Overlaps.ShouldHaveSingleItem("what was found is shown for good");
        foreach (var wrong in new[] { sum with { Zone = "창고" }, sum with { ProductId = Some.Id(7) }, one with { LineId = CountLine.IdOf(room) } })
            new CountApproval([wrong], []).Check(sheet)!.Code.ShouldBe("countSession.choice_invalid");
        new CountApproval([sum, one], []).Check(sheet)!.Code.ShouldBe("countSession.choice_invalid");
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
