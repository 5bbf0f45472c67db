using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Domain.Tests.Products;

public class ProductProperties
{
    private static readonly Arbitrary<ProductEvent[]> Events = Arb.From(
        from size in Gen.Choose(1, 8)
        from ids in Gen.Shuffle(Enumerable.Range(1, 8))
        from events in Gen.CollectToArray(ids.Take(size), Event)
        select events);

    [Fact]
    public void Any_order_of_arrival_gives_the_same_document() =>
        Prop.ForAll(Events, events => Text(Evolve(events)).ShouldBe(Text(Evolve(events.OrderBy(happened => happened.Id)))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Each_field_and_each_barcode_is_what_its_latest_edit_says() =>
        Prop.ForAll(Events, events =>
        {
            var product = Evolve(events);
            var inTime = events.OrderBy(Key).ToList();
            product.Name.ShouldBe(inTime.LastOrDefault(happened => happened.Changes.ContainsKey("name"))?.Changes["name"] ?? "");
            product.Unit.ShouldBe(inTime.LastOrDefault(happened => happened.Changes.ContainsKey("unit"))?.Changes["unit"]);
            foreach (var key in new[] { "a", "b", "00036000291452" })
            {
                var last = inTime.SelectMany(happened => happened.Barcodes).LastOrDefault(barcode => Barcode.KeyOf(barcode.Key) == key);
                product.Barcodes.SingleOrDefault(barcode => barcode.Key == key).ShouldBe(last.Value is { } size ? new(last.Key, size) : null);
            }
            product.Version.ShouldBe(events.Length);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    /// <summary>Every member of a document.</summary>
    public static string Text(Product product) => JsonSerializer.Serialize(product);

    private static Product Evolve(IEnumerable<ProductEvent> events) =>
        events.Aggregate((Product?)null, (product, happened) => Product.Evolve(product, happened)).ShouldNotBeNull();

    private static OrderKey Key(ProductEvent happened) => new(happened.OccurredAt, happened.DeviceId, happened.Seq, happened.Id);

    private static Gen<ProductEvent> Event(int id) =>
        from registers in Gen.Elements(true, false)
        from minute in Gen.Choose(0, 2)
        from device in Gen.Choose(1, 2)
        from seq in Gen.Choose(1, 2)
        from changes in Gen.SubListOf<(string Field, string? Value)>(("name", "x"), ("name", "y"), ("unit", null), ("unit", "box"), ("price", "1.50"),
            ("price", "1.5"), ("archived", "true"))
        from codes in Gen.SubListOf<(string Code, decimal? PackSize)>(("a", null), ("a", 1), ("b", 12.0m), ("b", null),
            ("036000291452", 1), ("0036000291452", null), ("00036000291452", 2))
        select (registers ? (ProductEvent)Some.Registered("") : Some.Changed("name", "")) with
        {
            Id = Some.Id(id),
            DeviceId = Some.Id(device),
            Seq = seq,
            OccurredAt = Some.At($"12:0{minute}"),
            Changes = Last(changes),
            Barcodes = Last(codes.GroupBy(code => Barcode.KeyOf(code.Code)).Select(same => same.Last())),
        };

    private static Dictionary<string, T> Last<T>(IEnumerable<(string Key, T Value)> pairs)
    {
        var last = new Dictionary<string, T>();
        foreach (var (key, value) in pairs) last[key] = value;
        return last;
    }
}
