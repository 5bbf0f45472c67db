using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using static DDonDDon.Domain.Tests.Booking.Sent;

namespace DDonDDon.Domain.Tests.Booking;

/// <summary>Edits of products that a device brings.</summary>
public class EditTests
{
    private readonly Chain _chain = new();

    [Fact]
    public void An_administrators_edit_is_accepted_with_the_products_version()
    {
        var decided = _chain.Edit(Edit(ProductField.Name, "우유 1L"));

        (decided.Answers.Single().Status, decided.Answers.Single().Version).ShouldBe((ItemStatus.Accepted, 2));
        _chain.Products[Some.ProductId].Name.ShouldBe("우유 1L");
    }

    [Fact]
    public void A_product_that_is_not_there_yet_is_registered()
    {
        var bread = Some.Id(0x91);

        _chain.Edit(Edit(ProductField.Name, "빵", product: bread)).Streams.Single().Events.Single().Happened.ShouldBeOfType<ProductRegistered>();

        _chain.Products[bread].Name.ShouldBe("빵");
    }

    [Fact]
    public void Nobody_else_edits_products()
    {
        var edit = Edit(ProductField.Name, "우유 1L");

        _chain.Edit(edit.By(Some.WorkerId)).Answers.Single().Error!.Code.ShouldBe("product.forbidden");
        _chain.Edit(edit.RecordedBy(Some.WorkerId)).Answers.Single().Error!.Code.ShouldBe("recordedBy.forbidden");
    }

    [Fact]
    public void A_device_that_repeats_a_recorded_edit_gets_the_same_answer_whoever_works_there_now()
    {
        var edit = Edit(ProductField.Name, "우유 1L");
        var first = _chain.Edit(edit).Answers.Single();

        var again = _chain.Edit(edit.By(Some.WorkerId)).Answers.Single();

        (again.Status, again.Version, again.OccurredAt).ShouldBe((ItemStatus.Duplicate, first.Version, first.OccurredAt));
        _chain.Edit(edit.With((ProductEditItem)edit.Item with { Changes = new Dictionary<string, string?> { [ProductField.Name] = "두유" } }))
            .Answers.Single().Status
            .ShouldBe(ItemStatus.IdConflict);
    }

    [Fact]
    public void A_code_that_belongs_to_another_product_is_refused_and_the_rest_is_taken()
    {
        var bread = Some.Id(0x92);
        var taken = Edit(ProductField.Name, "빵", product: bread);
        taken = taken.With((ProductEditItem)taken.Item with { Barcodes = new Dictionary<string, decimal?> { [Chain.Code] = 1 } });

        var decided = _chain.Edit(taken, Edit(ProductField.Unit, "팩"));

        decided.Answers[0].Error!.Code.ShouldBe("barcode.taken");
        decided.Answers[1].Status.ShouldBe(ItemStatus.Accepted);
        _chain.Products.ShouldNotContainKey(bread);
    }

    [Fact]
    public void Edits_of_a_request_see_those_before_them_in_time()
    {
        var bread = Some.Id(0x93);

        var decided = _chain.Edit(Edit(ProductField.Unit, "개", "12:10", product: bread), Edit(ProductField.Name, "빵", "12:00", product: bread));

        decided.Answers.Select(answer => answer.Version).ShouldBe([2, 1]);
        decided.Streams.Single().Events.Select(one => one.Happened.GetType()).ShouldBe([typeof(ProductRegistered), typeof(ProductChanged)]);
    }
}
