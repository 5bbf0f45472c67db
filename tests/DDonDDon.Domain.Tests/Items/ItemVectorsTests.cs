using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Tests.Items;

/// <summary>
/// Items with what the server says to each, for those who judge them elsewhere: tests/vectors/items.json. Made anew with WRITE_VECTORS=1.
/// </summary>
public class ItemVectorsTests
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Names => [.. ItemVectors.Items.Concat(ItemVectors.Spellings).Select(vector => vector.Name)];

    public static TheoryData<string> ItemNames => [.. ItemVectors.Items.Select(vector => vector.Name)];

    [Fact]
    public void The_checked_in_vectors_are_what_the_server_says()
    {
        var file = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "vectors", "items.json");
        var made = Make();
        if (Environment.GetEnvironmentVariable("WRITE_VECTORS") is "1") File.WriteAllText(file, made);

        (File.ReadAllText(file) == made).ShouldBeTrue("tests/vectors/items.json is not what the server says; WRITE_VECTORS=1 makes it anew.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_server_takes_each_item_or_says_what_is_wrong_with_it(string name)
    {
        var vector = Find(name);

        Said(Parsed(vector))?.Code.ShouldBe(vector.Code, vector.Item);
        (Said(Parsed(vector)) is null).ShouldBe(vector.Code is null, vector.Item);
    }

    [Theory]
    [MemberData(nameof(ItemNames))]
    public void Who_asks_before_an_item_is_sent_hears_what_the_server_will_say(string name)
    {
        var item = Parsed(Find(name));

        if (Unread.Item(item) is { } unread) ItemRules.Check(unread, Unread.Id(item, "recordedBy")).ShouldBe(Said(item));
    }

    [Fact]
    public void No_two_have_one_name() => Names.Select(name => name.Data).ShouldBeUnique();

    /// <summary>What the server says: when it reads the item, or when it decides what becomes of it.</summary>
    private static Rejection? Said(JsonElement json)
    {
        var accepted = new Acceptance(Some.WorkerId, Some.WorkerId, new(Some.At("12:00"), default));
        var product = new FoundProduct(Some.ProductId);
        return ItemReader.Read(json, 0, Some.DeviceId) switch
        {
            (null, var unreadable) => unreadable,
            ({ Item: MovementItem movement }, _) => StockItem.Decide(movement.ToMovement(product, accepted), null),
            ({ Item: AmendmentItem amendment }, _) => StockItem.Decide(amendment.ToMovement(product, accepted), null),
            ({ Item: CountLineItem line }, _) => line.ToLine(product, accepted).Decide(),
            ({ Item: DecisionItem decision }, _) => DecisionRules.CheckQuantity(decision.Choice, decision.Quantity),
            ({ Item: ProductEditItem edit }, _) => Said(edit.ToEvent(isNew: false, accepted), edit.InternalCodes),
            _ => throw new InvalidOperationException("There are five kinds of items."),
        };
    }

    private static Rejection? Said(ProductEvent edit, IReadOnlySet<string> own) =>
        ProductRules.Check(new() { Id = edit.ProductId, Name = "우유" }, edit, own.Contains) ?? Product.Decide(edit);

    // A line an item, so that a difference can be read.
    private static string Make()
    {
        var limits = new
        {
            text = ItemLimits.LongestText,
            zone = DisplayName.MaximumLength,
            code = Barcode.MaximumLength,
            quantity = Quantity.Maximum,
            places = Quantity.Places,
            seq = ItemLimits.GreatestSeq,
            adjustReasons = ItemLimits.AdjustReasons,
            choices = Enum.GetValues<ConflictChoice>().Select(DecisionReader.NameOf),
        };
        return new StringBuilder("{\n\"limits\": ").Append(JsonSerializer.Serialize(limits, s_json))
            .Append(",\n\"items\": [\n").AppendJoin(",\n", ItemVectors.Items.Select(Line))
            .Append("\n],\n\"spellings\": [\n").AppendJoin(",\n", ItemVectors.Spellings.Select(Line)).Append("\n]\n}\n").ToString();
    }

    private static string Line(ItemVector vector) =>
        $"{{\"name\": {JsonSerializer.Serialize(vector.Name, s_json)}, \"refusal\": {JsonSerializer.Serialize(Said(Parsed(vector)), s_json)}, "
        + $"\"item\": {vector.Item}}}";

    private static ItemVector Find(string name) => ItemVectors.Items.Concat(ItemVectors.Spellings).Single(vector => vector.Name == name);

    private static JsonElement Parsed(ItemVector vector) => JsonDocument.Parse(vector.Item).RootElement;

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
