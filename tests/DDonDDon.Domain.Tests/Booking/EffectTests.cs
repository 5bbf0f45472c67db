using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using static DDonDDon.Domain.Tests.Booking.Sent;

namespace DDonDDon.Domain.Tests.Booking;

/// <summary>Each effect that an accepted item may have beyond changing a number.</summary>
public class EffectTests
{
    private readonly Chain _chain = new();

    [Fact]
    public void A_sale_before_a_count_that_is_stored_is_superseded_by_it()
    {
        var count = Count(10, "13:00");
        _chain.Book(count);

        var late = _chain.Book(Outbound(1, "12:00")).Answers.Single();

        late.Effects.ShouldBe([new(EffectKind.SupersededByCount, count.Id)]);
        late.Stock!.Quantity.ShouldBe(10);
    }

    [Fact]
    public void An_amendment_that_comes_before_its_original_waits_for_it()
    {
        var original = Inbound(5, "12:00");

        var waits = _chain.Book(Amend(original.Id, 7, "12:10")).Answers.Single();
        waits.Effects.ShouldBe([new(EffectKind.WaitsForOriginal, original.Id)]);
        waits.Stock!.Quantity.ShouldBe(0);

        _chain.Book(original).Answers.Single().Stock!.Quantity.ShouldBe(7);
        _chain.Asked.ShouldBe(1);
    }

    [Fact]
    public void A_clock_that_was_corrected_is_told()
    {
        var item = Inbound(1) with { Time = new(Some.At("12:30"), ClockMethod.Offset) };

        _chain.Book(item).Answers.Single().Effects.ShouldBe([new(EffectKind.ClockCorrected)]);
    }

    [Fact]
    public void Stock_below_zero_is_told_and_opens_a_conflict()
    {
        var decided = _chain.Book(Outbound(3));

        var conflict = _chain.Conflicts.ShouldHaveSingleItem();
        conflict.Kind.ShouldBe(ConflictKind.NegativeStock);
        decided.Answers.Single().Effects.ShouldBe([new(EffectKind.NegativeStock), new(EffectKind.ConflictOpened, ConflictId: conflict.Id)]);
        decided.Streams.Select(stream => stream.Kind).ShouldBe([StreamKind.StockItem, StreamKind.Conflict]);
    }

    [Fact]
    public void A_repeat_hears_of_the_same_effects()
    {
        var item = Outbound(3);
        var first = _chain.Book(item).Answers.Single();
        _chain.Book(Inbound(10, "13:00"));

        _chain.Book(item).Answers.Single().Effects.ShouldBe(first.Effects!);
        _chain.Conflicts.ShouldHaveSingleItem().ClosedBecause.ShouldBe(ConflictEnd.Cured);
    }

    [Fact]
    public void A_sale_of_another_device_shortly_before_a_count_opens_a_conflict()
    {
        _chain.Book(Count(10, "13:00"));

        var late = _chain.Book(Outbound(1, "12:55").OnDevice(Some.Id(0x71))).Answers.Single();

        late.Effects!.Select(effect => effect.Kind).ShouldBe([EffectKind.SupersededByCount, EffectKind.ConflictOpened]);
        _chain.Conflicts.ShouldHaveSingleItem().Kind.ShouldBe(ConflictKind.LateMovement);
        _chain.Asked.ShouldBe(1);
    }

    [Fact]
    public void What_an_item_alone_can_tell_asks_for_nothing_more()
    {
        _chain.Book(Count(10, "09:00"));

        _chain.Book(Inbound(5, "10:00"), Outbound(2, "11:00"), Outbound(1, "08:00"), Adjust(-1, "12:00"));

        _chain.Asked.ShouldBe(0);
        _chain.Stock().Quantity.ShouldBe(12);
    }

    [Fact]
    public void However_many_items_need_their_past_they_ask_once()
    {
        var milk = Some.Id(0x81);
        _chain.Products[milk] = new() { Id = milk, Name = "두유" };
        var sale = Outbound(1, "12:00");
        _chain.Book(Inbound(9, "11:00"), sale, Inbound(9, "12:00").Named(milk));

        _chain.Book(Count(5, "11:30"), Count(4, "11:30").Named(milk), Amend(sale.Id, 2, "12:30"));

        _chain.Asked.ShouldBe(1);
        (_chain.Stock().Quantity, _chain.Stock(milk).Quantity).ShouldBe((3, 13));
    }
}
