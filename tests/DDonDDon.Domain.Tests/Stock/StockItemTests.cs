using DDonDDon.Domain.Stock;
using static DDonDDon.Domain.Tests.Some;
using static DDonDDon.Domain.Tests.Stock.Ledger;

namespace DDonDDon.Domain.Tests.Stock;

public class StockItemTests
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private static string? Code(StockMovement movement, StockMovement? original = null) => StockItem.Decide(movement, original)?.Code;

    // ---- decisions ----

    [Fact]
    public void Sound_movements_are_accepted()
    {
        Code(Received(0.001m)).ShouldBeNull();
        Code(Issued(1_000_000_000)).ShouldBeNull();
        Code(Adjusted(-3)).ShouldBeNull();
        Code(Counted(0)).ShouldBeNull();
    }

    [Fact]
    public void A_quantity_that_the_type_cannot_have_is_refused()
    {
        Code(Received(0)).ShouldBe("quantity.invalid");
        Code(Received(-1)).ShouldBe("quantity.invalid");
        Code(Issued(0)).ShouldBe("quantity.invalid");
        Code(Adjusted(0)).ShouldBe("quantity.invalid");
        Code(Counted(-0.001m)).ShouldBe("quantity.invalid");
    }

    [Fact]
    public void A_refusal_names_the_field_and_says_what_to_do()
    {
        var rejection = StockItem.Decide(Issued(-2), null).ShouldNotBeNull();

        rejection.Field.ShouldBe("quantity");
        rejection.Message.ShouldContain("ADJUST");
    }

    [Fact]
    public void A_quantity_out_of_range_or_too_precise_is_refused_and_never_rounded()
    {
        Code(Received(1.0005m)).ShouldBe("quantity.invalid");
        Code(Counted(1_000_000_000.001m)).ShouldBe("quantity.invalid");
        Code(Amended(Id(1), 0.0001m)).ShouldBe("quantity.invalid");
    }

    [Fact]
    public void An_amendment_of_an_unknown_movement_is_accepted_and_waits() => Code(Amended(Id(1), 5)).ShouldBeNull();

    [Fact]
    public void An_amendment_may_give_what_its_original_could_have_had()
    {
        var received = Received(5);

        Code(Amended(received.Id, 7), received).ShouldBeNull();
        Code(Voided(received.Id), received).ShouldBeNull();
        Code(Amended(received.Id, 0), received).ShouldBe("quantity.invalid");
        Code(Amended(received.Id, -1), Counted(5)).ShouldBe("quantity.invalid");
        Code(Amended(received.Id, 0), Adjusted(5)).ShouldBe("quantity.invalid");
        Code(Amended(received.Id, 0), Counted(5)).ShouldBeNull();
    }

    [Fact]
    public void An_amendment_either_gives_a_quantity_or_voids()
    {
        Code(Voided(Id(1)) with { Void = false }).ShouldBe("quantity.required");
        Code(Voided(Id(1)) with { Quantity = 3 }).ShouldBe("amend.invalid");
    }

    [Fact]
    public void An_amendment_of_another_store_or_product_is_refused()
    {
        var received = Received(5);

        Code(Amended(received.Id, 7) with { StoreId = Id(1) }, received).ShouldBe("amend.mismatch");
        Code(Voided(received.Id) with { ProductId = Id(1) }, received).ShouldBe("amend.mismatch");
    }

    [Fact]
    public void Only_originals_can_be_amended()
    {
        var amendment = Amended(Id(1), 7);

        Code(Voided(amendment.Id), amendment).ShouldBe("amend.invalid");
        Code(Voided(Id(2)) with { Id = Id(2) }).ShouldBe("amend.invalid");
    }

    // ---- effects ----

    [Fact]
    public void An_ordinary_movement_has_no_effects()
    {
        var received = Received(5);

        StockItem.EffectsOf(received, StockAfter(received), Tolerance).ShouldBeEmpty();
    }

    [Fact]
    public void A_movement_before_the_count_is_told_which_count_superseded_it()
    {
        var count = Counted(24, "13:30");
        var issued = Issued(3, "13:20");

        StockItem.EffectsOf(issued, StockAfter(count, issued), Tolerance).ShouldBe([new(EffectKind.SupersededByCount, count.Id)]);
    }

    [Fact]
    public void The_count_that_holds_is_not_superseded()
    {
        var count = Counted(24, "13:30");

        StockItem.EffectsOf(count, StockAfter(count), Tolerance).ShouldBeEmpty();
    }

    [Fact]
    public void A_stock_below_zero_is_accepted_and_told()
    {
        var issued = Issued(3);

        StockItem.EffectsOf(issued, StockAfter(issued), Tolerance).ShouldBe([new(EffectKind.NegativeStock)]);
    }

    [Fact]
    public void A_clock_that_was_corrected_by_more_than_the_tolerance_is_told()
    {
        var received = Received(3);
        var stock = StockAfter(received);

        StockItem.EffectsOf(received with { ClientTime = received.OccurredAt + Tolerance }, stock, Tolerance).ShouldBeEmpty();
        StockItem.EffectsOf(received with { ClientTime = received.OccurredAt.AddMinutes(-3) }, stock, Tolerance)
            .ShouldBe([new(EffectKind.ClockCorrected)]);
        StockItem.EffectsOf(received with { ClientTime = DateTimeOffset.MaxValue }, stock, Tolerance)
            .ShouldBe([new(EffectKind.ClockCorrected)]);
    }

    [Fact]
    public void An_amendment_without_its_original_is_told_that_it_waits()
    {
        var received = Received(3);
        var amendment = Amended(received.Id, 5, "13:00");

        StockItem.EffectsOf(amendment, StockAfter(amendment), Tolerance).ShouldBe([new(EffectKind.WaitsForOriginal, received.Id)]);
        StockItem.EffectsOf(amendment, StockAfter(received, amendment), Tolerance).ShouldBeEmpty();
    }
}
