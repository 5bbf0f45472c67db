using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Tests.Conflicts;

public class ProductConflictTests
{
    private static readonly Guid Other = Some.Id(0x78);
    private readonly List<StoredEdit> _stored = [];
    private readonly Dictionary<Guid, Conflict> _conflicts = [];
    private Product? _product;

    public ProductConflictTests() => Arrive(Some.Registered("우유", "08:00"), recordedAt: "08:00");

    [Fact]
    public void Two_offline_edits_of_one_field_meet()
    {
        var (first, last) = (Some.Changed("name", "우유 1L", "10:00"), OnOther(Some.Changed("name", "우유 1리터", "10:05")));
        Arrive(first, recordedAt: "11:00");
        Arrive(last, recordedAt: "11:05");

        var conflict = OnlyOpen;
        (conflict.Kind, conflict.Field, conflict.StoreId).ShouldBe((ConflictKind.ProductEdit, "name", (Guid?)null));
        conflict.Edits.Select(edit => (edit.Id, edit.Value)).ShouldBe([(first.Id, "우유 1L"), (last.Id, "우유 1리터")]);
        _product!.Name.ShouldBe("우유 1리터");
        ConflictChoices.OfProduct(conflict).Select(outcome => outcome.Choice).ShouldBe([ConflictChoice.Keep, ConflictChoice.TakeOther]);
    }

    [Fact]
    public void The_earlier_of_two_edits_may_arrive_last()
    {
        Arrive(OnOther(Some.Changed("name", "우유 1리터", "10:05")), recordedAt: "11:00");
        Arrive(Some.Changed("name", "우유 1L", "10:00"), recordedAt: "11:05");
        OnlyOpen.Edits.Select(edit => edit.Value).ShouldBe(["우유 1L", "우유 1리터"]);
        _product!.Name.ShouldBe("우유 1리터");
    }

    [Theory]
    [InlineData("price", "1000")]
    [InlineData("name", "우유 1L")]
    public void Other_fields_and_the_same_value_do_not_meet(string field, string value)
    {
        Arrive(Some.Changed("name", "우유 1L", "10:00"), recordedAt: "11:00");
        Arrive(OnOther(Some.Changed(field, value, "10:05")), recordedAt: "11:05");
        _conflicts.ShouldBeEmpty();
    }

    [Fact]
    public void Edits_of_one_device_do_not_meet()
    {
        Arrive(Some.Changed("name", "우유 1L", "10:00"), recordedAt: "11:00");
        Arrive(Some.Changed("name", "우유 2L", "10:05"), recordedAt: "11:00");
        _conflicts.ShouldBeEmpty();
    }

    [Fact]
    public void Who_edits_what_the_server_knew_already_has_seen_it()
    {
        Arrive(Some.Changed("name", "우유 1L", "10:00"), recordedAt: "10:01");
        Arrive(OnOther(Some.Changed("name", "우유 2L", "10:05")), recordedAt: "10:06");
        _conflicts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(9, false)]
    public void A_base_says_what_was_seen_better_than_the_time(long baseVersion, bool meets)
    {
        Arrive(Some.Changed("name", "우유 1L", "10:00"), recordedAt: "10:01");
        Arrive(OnOther(Some.Changed("name", "우유 2L", "10:05")), recordedAt: "10:06", baseVersion);
        _conflicts.Count.ShouldBe(meets ? 1 : 0);
    }

    [Theory]
    [InlineData(0x53, false)]
    [InlineData(0x55, true)]
    public void On_the_server_itself_people_stand_for_devices(int person, bool meets)
    {
        Arrive(Some.Changed("name", "우유 1L", "10:00") with { DeviceId = Guid.Empty }, recordedAt: "10:00");
        Arrive(Some.Changed("name", "우유 2L", "10:05") with { DeviceId = Guid.Empty, RecordedBy = Some.Id(person) }, recordedAt: "10:05", baseVersion: 1);
        _conflicts.Count.ShouldBe(meets ? 1 : 0);
    }

    [Fact]
    public void Somebody_who_knew_both_and_edits_again_answers_the_question()
    {
        Meet();
        Arrive(Some.Changed("name", "우유 900", "10:30"), recordedAt: "11:10");
        Arrive(Some.Changed("price", "900", "12:00"), recordedAt: "12:00");
        _conflicts.Values.Count(conflict => conflict.IsOpen).ShouldBe(2, "the third had seen neither");
        Arrive(Some.Changed("name", "우유 950", "12:00"), recordedAt: "12:00");
        _conflicts.Values.ShouldAllBe(conflict => conflict.ClosedBecause == ConflictEnd.EditedAgain);
    }

    [Fact]
    public void Taking_the_other_value_is_an_edit_and_keeping_is_not()
    {
        Meet();
        var decision = Decision(ConflictChoice.TakeOther);
        var (resolved, edit, refused) = ProductDecision.Of(OnlyOpen, decision, _product!);
        refused.ShouldBeNull();
        resolved!.EditId.ShouldBe(edit!.Id);
        Product.Evolve(_product, edit).Name.ShouldBe("우유 1L");

        var kept = ProductDecision.Of(OnlyOpen, Decision(ConflictChoice.Keep), _product!);
        (kept.Edit, kept.Refused, kept.Resolved!.EditId).ShouldBe((null, null, null));

        var closed = Conflict.Evolve(OnlyOpen, resolved);
        ProductDecision.Of(closed, Decision(ConflictChoice.Keep), _product!).Refused!.Code.ShouldBe("conflict.resolved");
        ProductDecision.Of(OnlyOpen, Decision(ConflictChoice.SetQuantity), _product!).Refused!.Code.ShouldBe("choice.invalid");
    }

    [Fact]
    public void A_decision_wins_over_an_edit_that_is_later_than_it()
    {
        Meet();
        var edit = ProductDecision.Of(OnlyOpen, Decision(ConflictChoice.TakeOther) with { OccurredAt = Some.At("09:00"), IsOnline = false }, _product!).Edit!;
        Product.Evolve(_product, edit).Name.ShouldBe("우유 1L");
        edit.SyncedBy.ShouldBe(Some.WorkerId);
    }

    private Conflict OnlyOpen => _conflicts.Values.Where(conflict => conflict.IsOpen).ShouldHaveSingleItem();

    private void Meet()
    {
        Arrive(Some.Changed("name", "우유 1L", "10:00"), recordedAt: "11:00");
        Arrive(OnOther(Some.Changed("name", "우유 1리터", "10:05")), recordedAt: "11:05");
    }

    private void Arrive(ProductEvent edit, string recordedAt, long? baseVersion = null)
    {
        var (made, before) = (new MadeEdit(edit, baseVersion), _product);
        var suspects = ProductConflicts.Suspects(before, made, Some.At(recordedAt)).ToList();
        _product = Product.Evolve(before, edit);
        var happened = ProductConflicts.Decide(
            before, _product, made, [.. _conflicts.Values.Where(conflict => conflict.IsOpen)],
            id => suspects.Contains(id) ? _stored.Find(stored => stored.Edit.Id == id) : null, Some.At(recordedAt)).ToList();
        foreach (var one in happened) _conflicts[one.ConflictId] = Conflict.Evolve(_conflicts.GetValueOrDefault(one.ConflictId), one);
        _stored.Add(new(edit, _product.Version, Some.At(recordedAt)));
    }

    private static Decision Decision(ConflictChoice choice) => new(
        Some.NewId(), choice, null, Some.WorkerId, Some.WorkerId, Guid.Empty, 1, Some.At("13:00"), Some.At("13:00"), ClockMethod.AsRecorded)
    { IsOnline = true };

    private static ProductChanged OnOther(ProductChanged edit) => edit with { DeviceId = Other };
}
