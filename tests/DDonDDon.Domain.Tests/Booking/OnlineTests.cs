using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;
using static DDonDDon.Domain.Tests.Booking.Sent;

namespace DDonDDon.Domain.Tests.Booking;

/// <summary>Movements whose sender waits for the answer, and those that come out of quarantine or follow from a count session.</summary>
public class OnlineTests
{
    private readonly Chain _chain = new();

    [Fact]
    public void More_than_there_is_is_refused_unless_the_worker_insists()
    {
        _chain.Book(Inbound(5));

        _chain.Book(Outbound(6).Online()).Answers.Single().Error!.Code.ShouldBe("stock.insufficient");
        _chain.Book(Outbound(6).Online(allowsNegative: true)).Answers.Single().Stock!.Quantity.ShouldBe(-1);
    }

    [Fact]
    public void Of_those_that_share_a_transaction_each_sees_the_ones_before_it()
    {
        _chain.Book(Inbound(5, "09:00"));

        var decided = _chain.Book(Outbound(3, "10:00").Online(), Outbound(3, "11:00").Online(), Outbound(2, "12:00").Online());

        decided.Answers.Select(answer => answer.Status).ShouldBe([ItemStatus.Accepted, ItemStatus.Rejected, ItemStatus.Accepted]);
        decided.Arrived.Single().Counters.Count.ShouldBe(2);
        _chain.Stock().Quantity.ShouldBe(0);
    }

    [Fact]
    public void One_that_is_refused_among_late_ones_leaves_no_trace_in_the_stock_after_the_others()
    {
        var sale = Outbound(1, "12:00");
        _chain.Book(Inbound(5, "09:00"), sale);

        var decided = _chain.Book(Amend(sale.Id, 2, "13:00").Online(), Outbound(4, "13:10").Online(), Outbound(3, "13:20").Online());

        decided.Answers.Select(answer => answer.Stock?.Quantity).ShouldBe([3, null, 0]);
        _chain.Stock().Quantity.ShouldBe(0);
    }

    [Fact]
    public void Nothing_is_set_aside_for_somebody_who_can_be_asked()
    {
        var decided = _chain.Book(Inbound(1).Scanned("4006381333931").Online());

        (decided.Answers.Single().Status, decided.Answers.Single().Error!.Code).ShouldBe((ItemStatus.Rejected, "barcode.unknown"));
        decided.Answers.Single().Error!.Message.ShouldNotContain("kept");
        decided.Outcome.ShouldBe(BookingOutcome.Refuses);
    }

    [Fact]
    public void An_amendment_needs_its_original_in_this_store()
    {
        _chain.Book(Amend(Some.NewId(), 3).Online()).Answers.Single().Error!.Code.ShouldBe("movement.unknown");
    }

    [Fact]
    public void What_was_set_aside_is_booked_as_it_came_once_there_is_a_product()
    {
        var item = Inbound(2, "12:00").Scanned("4006381333931");
        _chain.Book(item);
        Guid bread = Some.Id(0x82);
        _chain.Products[bread] = new() { Id = bread, Name = "빵", Barcodes = [new("4006381333931")] };

        var decided = _chain.Book(item.Released());

        decided.Answers.Single().Status.ShouldBe(ItemStatus.Accepted);
        decided.SetAside().Single().ShouldBeOfType<ItemReleased>();
        decided.Arrived.ShouldBeEmpty();
        _chain.SetAside[item.Id].Status.ShouldBe(QuarantineStatus.Released);
        _chain.Stock(bread).Quantity.ShouldBe(2);
        _chain.Book(item).Answers.Single().Status.ShouldBe(ItemStatus.Duplicate);
    }

    [Fact]
    public void What_still_cannot_be_booked_stays_with_the_reason_of_this_time()
    {
        var item = Inbound(900_000_000).Scanned("4006381333931");
        _chain.Book(item);
        Guid bread = Some.Id(0x83);
        _chain.Products[bread] = new() { Id = bread, Name = "빵", Barcodes = [new("4006381333931", 24)] };

        var decided = _chain.Book(item.Released());

        (decided.Answers.Single().Status, decided.Answers.Single().Error!.Code).ShouldBe((ItemStatus.Quarantined, "quantity.invalid"));
        _chain.SetAside[item.Id].Reason.ShouldBe("quantity.invalid");
        _chain.SetAside[item.Id].IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void Only_an_administrator_releases_what_does_not_release_itself()
    {
        var item = Inbound(1);
        _chain.SetAside[item.Id] = new()
        {
            Id = SetAsideItem.StreamOf(Some.StoreId, item.Id),
            ItemId = item.Id,
            Status = QuarantineStatus.Open,
            Content = item.Json(),
            Reason = "store.unassigned",
        };

        _chain.Book(item.Released(decidedBy: Some.WorkerId)).Outcome.ShouldBe(BookingOutcome.Forbids);
        _chain.Book(item.Released(decidedBy: Chain.AdminId)).Answers.Single().Status.ShouldBe(ItemStatus.Accepted);
    }

    [Fact]
    public void A_count_that_a_session_gives_says_so_and_asks_nobody_again()
    {
        _chain.Users[Some.WorkerId] = _chain.Users[Some.WorkerId] with { Assignments = [] };
        var link = new CountLink(Some.Id(0x60), 8, false);

        var decided = _chain.Book(Count(9) with { Source = new ItemSource.Approval(link) });

        ((StockCounted)decided.Streams.Single().Events.Single().Happened).Session.ShouldBe(link);
        decided.Arrived.ShouldBeEmpty();
    }
}
