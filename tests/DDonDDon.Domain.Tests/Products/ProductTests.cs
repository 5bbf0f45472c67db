using DDonDDon.Domain.Products;
using static DDonDDon.Domain.Tests.Some;

namespace DDonDDon.Domain.Tests.Products;

public class ProductTests
{
    private static readonly ProductRegistered Milk = Registered("우유", "09:00");

    /// <summary>The product after these events; it insists that the reverse order gives the same.</summary>
    private static Product ProductAfter(params IReadOnlyList<ProductEvent> events)
    {
        var product = Evolve(events);
        ProductProperties.Text(Evolve(events.Reverse())).ShouldBe(ProductProperties.Text(product));
        return product;
    }

    private static Product Evolve(IEnumerable<ProductEvent> events) =>
        events.Aggregate((Product?)null, (product, happened) => Product.Evolve(product, happened)).ShouldNotBeNull();

    private static string? Code(ProductEvent change) => Product.Decide(change)?.Code;

    // ---- evolve ----

    [Fact]
    public void A_registration_gives_a_product_its_fields()
    {
        var category = Guid.CreateVersion7();

        var product = ProductAfter(Milk with
        {
            Changes = new Dictionary<string, string?>
            {
                [ProductField.Name] = "우유",
                [ProductField.Sku] = "MILK-1",
                [ProductField.CategoryId] = category.ToString(),
                [ProductField.Unit] = "병",
                [ProductField.Price] = "2500.50",
                [ProductField.Archived] = "false",
            },
            Barcodes = new Dictionary<string, decimal?> { ["8801234567893"] = 1, ["18801234567890"] = 12.0m },
        });

        (product.Id, product.Name, product.Sku, product.CategoryId, product.Unit, product.Price, product.Archived, product.Version)
            .ShouldBe((Milk.ProductId, "우유", "MILK-1", category, "병", 2500.5m, false, 1));
        product.Barcodes.ShouldBe([new("18801234567890", 12), new("8801234567893")]);
    }

    [Fact]
    public void Two_offline_edits_of_different_fields_both_survive()
    {
        var product = ProductAfter(Milk, Changed(ProductField.Name, "우유 1L", "10:00"), Changed(ProductField.Price, "2600", "09:30"));

        product.Name.ShouldBe("우유 1L");
        product.Price.ShouldBe(2600);
        product.Version.ShouldBe(3);
    }

    [Fact]
    public void Of_two_edits_of_one_field_the_later_wins_in_any_order_of_arrival() =>
        ProductAfter(Milk, Changed(ProductField.Name, "later", "10:30"), Changed(ProductField.Name, "earlier", "10:00")).Name.ShouldBe("later");

    [Fact]
    public void At_the_same_moment_the_greater_device_wins() =>
        ProductAfter(Milk,
            Changed(ProductField.Name, "greater", "10:00") with { DeviceId = Id(9) },
            Changed(ProductField.Name, "smaller", "10:00") with { DeviceId = Id(8) }).Name.ShouldBe("greater");

    [Fact]
    public void An_edit_that_arrives_before_the_registration_still_holds()
    {
        var product = ProductAfter(Changed(ProductField.Name, "later", "10:00"), Milk);

        product.Name.ShouldBe("later");
        product.FieldKeys[ProductField.Name].OccurredAt.ShouldBe(At("10:00"));
    }

    [Fact]
    public void A_field_can_be_cleared()
    {
        var product = ProductAfter(Milk, Changed(ProductField.Price, "5"), Changed(ProductField.Price, null, "13:00"),
            Changed(ProductField.CategoryId, null), Changed(ProductField.Name, null, "13:00"));

        product.Price.ShouldBeNull();
        product.CategoryId.ShouldBeNull();
        product.Name.ShouldBe("");
    }

    [Fact]
    public void A_product_is_archived_and_brought_back()
    {
        ProductAfter(Milk, Changed(ProductField.Archived, "true", "10:00")).Archived.ShouldBeTrue();
        ProductAfter(Milk, Changed(ProductField.Archived, "true", "10:00"), Changed(ProductField.Archived, "false", "11:00")).Archived.ShouldBeFalse();
    }

    [Fact]
    public void Barcodes_are_linked_and_taken_away_each_by_its_latest_edit()
    {
        var product = ProductAfter(Milk, Linked("a", 1, "10:00"), Linked("b", 1, "10:00"), Linked("a", null, "11:00"), Linked("b", 12, "11:00"));

        product.Barcodes.ShouldBe([new("b", 12)]);
    }

    [Fact]
    public void A_barcode_that_was_taken_away_can_be_linked_again_but_not_by_an_earlier_edit()
    {
        ProductAfter(Milk, Linked("a", null, "11:00"), Linked("a", 1, "10:00")).Barcodes.ShouldBeEmpty();
        ProductAfter(Milk, Linked("a", null, "11:00"), Linked("a", 1, "12:00")).Barcodes.ShouldBe([new("a")]);
    }

    [Fact]
    public void A_field_that_no_product_has_is_a_bug_and_not_a_change() =>
        Should.Throw<InvalidOperationException>(() => Product.Evolve(null, Changed("colour", "white")));

    // ---- decide ----

    [Fact]
    public void Sound_edits_are_accepted()
    {
        Code(Milk).ShouldBeNull();
        Code(Changed(ProductField.Name, new('가', 200))).ShouldBeNull();
        Code(Changed(ProductField.Price, "1000000000")).ShouldBeNull();
        Code(Changed(ProductField.Price, null)).ShouldBeNull();
        Code(Changed(ProductField.CategoryId, Id(1).ToString())).ShouldBeNull();
        Code(Changed(ProductField.Archived, "false")).ShouldBeNull();
        Code(Linked("8801234567893", 0.5m)).ShouldBeNull();
        Code(Linked("8801234567893", null)).ShouldBeNull();
    }

    [Fact]
    public void Every_field_that_can_be_changed_can_be_evolved()
    {
        foreach (var field in ProductField.All)
            Should.NotThrow(() => Product.Evolve(null, Changed(field, field is ProductField.Archived ? "true" : null)));
    }

    [Theory]
    [InlineData(ProductField.Name, "a\0b")]
    [InlineData(ProductField.Unit, "a\nb")]
    [InlineData(ProductField.Price, "-1")]
    [InlineData(ProductField.Price, "1,5")]
    [InlineData(ProductField.Price, "1e3")]
    [InlineData(ProductField.Price, "1000000000.01")]
    [InlineData(ProductField.Price, "0.0001")]
    [InlineData(ProductField.Price, "")]
    [InlineData(ProductField.CategoryId, "milk")]
    [InlineData(ProductField.Archived, "yes")]
    [InlineData(ProductField.Archived, null)]
    public void A_value_that_a_field_cannot_have_is_refused_and_names_the_field(string field, string? value)
    {
        var rejection = Product.Decide(Changed(field, value)).ShouldNotBeNull();

        rejection.Code.ShouldBe("product.invalid");
        rejection.Field.ShouldBe(field);
    }

    [Fact]
    public void Other_nonsense_is_refused()
    {
        Code(Changed(ProductField.Sku, new('a', 201))).ShouldBe("product.invalid");
        Code(Changed("colour", "white")).ShouldBe("product.unknown_field");
        Code(Linked("", 1)).ShouldBe("barcode.invalid");
        Code(Linked(" a", null)).ShouldBe("barcode.invalid");
        Code(Linked("a", 0)).ShouldBe("barcode.pack_size");
        Code(Linked("a", 0.0001m)).ShouldBe("barcode.pack_size");
    }
}
