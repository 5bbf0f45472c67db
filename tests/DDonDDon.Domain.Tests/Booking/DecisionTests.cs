using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using static DDonDDon.Domain.Tests.Booking.Sent;

namespace DDonDDon.Domain.Tests.Booking;

/// <summary>Decisions on conflicts about stock.</summary>
public class DecisionTests
{
    private readonly Chain _chain = new();

    [Fact]
    public void Keeping_the_current_state_records_only_the_decision()
    {
        var conflict = LateSale();

        var decided = _chain.Book(Decide(conflict, ConflictChoice.Keep));

        decided.Answers.Single().Status.ShouldBe(ItemStatus.Accepted);
        decided.Answers.Single().Stock.ShouldBe(new(Some.ProductId, 10));
        decided.Streams.Single().Kind.ShouldBe(StreamKind.Conflict);
        _chain.Conflicts.Single().IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void Applying_the_difference_amends_the_count_in_the_same_transaction()
    {
        var conflict = LateSale();

        var decided = _chain.Book(Decide(conflict, ConflictChoice.ApplyDifference));

        decided.Answers.Single().Stock!.Quantity.ShouldBe(9);
        decided.Streams.Select(stream => stream.Kind).ShouldBe([StreamKind.StockItem, StreamKind.Conflict]);
        _chain.Stock().Quantity.ShouldBe(9);
        _chain.Asked.ShouldBe(1);
    }

    [Fact]
    public void A_count_that_decides_cures_what_is_below_zero()
    {
        _chain.Book(Outbound(3));
        var conflict = _chain.Conflicts.Single();

        _chain.Book(Decide(conflict, ConflictChoice.SetQuantity, 4)).Answers.Single().Stock!.Quantity.ShouldBe(4);

        _chain.Conflicts.Single().Decision!.Choice.ShouldBe(ConflictChoice.SetQuantity);
        _chain.Stock().Quantity.ShouldBe(4);
    }

    [Fact]
    public void The_same_decision_again_gets_the_first_answer_and_another_one_is_refused()
    {
        var conflict = LateSale();
        var decision = Decide(conflict, ConflictChoice.Keep);
        var first = _chain.Book(decision).Answers.Single();

        _chain.Book(decision).Answers.Single().ShouldBe(first with { Status = ItemStatus.Duplicate, Effects = first.Effects }, new AnswerComparer());
        _chain.Book(Decide(conflict, ConflictChoice.ApplyDifference)).Answers.Single().Error!.Code.ShouldBe("conflict.resolved");
    }

    [Theory]
    [InlineData("conflict.unknown")]
    [InlineData("choice.invalid")]
    [InlineData("quantity.required")]
    [InlineData("store.forbidden")]
    public void What_cannot_be_decided_is_refused_without_a_trace(string code)
    {
        var conflict = LateSale();
        var decision = code switch
        {
            "conflict.unknown" => Decide(conflict with { Id = Some.NewId() }, ConflictChoice.Keep),
            "choice.invalid" => Decide(conflict, ConflictChoice.TakeOther),
            "quantity.required" => Decide(conflict, ConflictChoice.SetQuantity),
            _ => Decide(conflict, ConflictChoice.Keep),
        };
        if (code is "store.forbidden") _chain.Users[Some.WorkerId] = _chain.Users[Some.WorkerId] with { Assignments = [] };

        var decided = _chain.Book(decision);

        (decided.Outcome, decided.Answers.Single().Error!.Code, decided.Streams.Count).ShouldBe((BookingOutcome.Refuses, code, 0));
    }

    [Fact]
    public void An_edit_of_a_field_that_somebody_else_has_changed_meanwhile_opens_a_conflict_that_an_administrator_decides()
    {
        _chain.Edit(Edit(ProductField.Unit, "개", "12:00", baseVersion: 0));
        var met = _chain.Edit(Edit(ProductField.Unit, "병", "12:10", baseVersion: 0).OnDevice(Some.Id(0x71))).Answers.Single();

        var conflict = _chain.Conflicts.ShouldHaveSingleItem();
        met.Effects.ShouldBe([new(EffectKind.ConflictOpened, ConflictId: conflict.Id)]);
        _chain.Edit(Decide(conflict, ConflictChoice.TakeOther)).Answers.Single().Error!.Code.ShouldBe("conflict.unknown");
        _chain.Edit(Decide(conflict, ConflictChoice.TakeOther).By(Chain.AdminId)).Answers.Single().Status.ShouldBe(ItemStatus.Accepted);
        _chain.Products[Some.ProductId].Unit.ShouldBe("개");
    }

    // A sale of another device five minutes before a count.
    private Conflict LateSale()
    {
        _chain.Book(Count(10, "13:00"));
        _chain.Book(Outbound(1, "12:55").OnDevice(Some.Id(0x71)));
        return _chain.Conflicts.Single();
    }

    private sealed class AnswerComparer : IEqualityComparer<ItemResult>
    {
        public bool Equals(ItemResult? x, ItemResult? y) => System.Text.Json.JsonSerializer.Serialize(x) == System.Text.Json.JsonSerializer.Serialize(y);

        public int GetHashCode(ItemResult obj) => obj.Id?.GetHashCode(StringComparison.Ordinal) ?? 0;
    }
}
