using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Client.Tests.Support;
using DDonDDon.Domain;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Testing;

namespace DDonDDon.Client.Tests;

/// <summary>
/// What the server says to items (tests/vectors/items.json), a till says before it records one. Lines of count sessions it has none of; decisions
/// need their conflict, and are in <see cref="DecidingTests"/>.
/// </summary>
public sealed class ItemVectorsTests
{
    private static readonly JsonElement s_vectors =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "tests/vectors/items.json"))).RootElement;

    // What a till adds by itself.
    private static readonly string[] s_stamps = ["id", "seq", "occurredAt", "recordedBy"];

    public static TheoryData<string> Movements => Named(type => type is not ("PRODUCT" or "COUNT_LINE" or "RESOLVE"));

    public static TheoryData<string> Edits => Named(type => type is "PRODUCT");

    [Theory]
    [MemberData(nameof(Movements))]
    public async Task A_movement_is_refused_in_the_servers_words_or_recorded_as_the_server_reads_it(string name)
    {
        var (item, refusal) = Find(name);
        var movement = MovementOf(item);
        await using var till = await Till.OpenAsync();

        movement.Check().ShouldBe(refusal);

        if (refusal is null) Members((await till.Client.RecordAsync(movement)).Content).ShouldBe(Members(item.GetRawText()), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task An_edit_is_refused_in_the_servers_words_or_recorded_as_the_server_reads_it(string name)
    {
        var (item, refusal) = Find(name);
        var edit = EditOf(item);
        await using var till = await Till.OpenAsync();

        edit.Check().ShouldBe(refusal);

        if (refusal is null) Members((await till.Client.RecordAsync(edit)).Content).ShouldBe(Members(item.GetRawText()), ignoreOrder: true);
    }

    [Fact]
    public void There_are_many() => (Movements.Count > 60, Edits.Count > 20).ShouldBe((true, true));

    private static TheoryData<string> Named(Func<string?, bool> type) =>
        [.. s_vectors.GetProperty("items").EnumerateArray().Where(vector => type(Text(vector.GetProperty("item"), "type")))
            .Select(vector => Text(vector, "name")!)];

    private static (JsonElement Item, Rejection? Refusal) Find(string name)
    {
        var vector = s_vectors.GetProperty("items").EnumerateArray().Single(vector => Text(vector, "name") == name);
        return (vector.GetProperty("item"), vector.GetProperty("refusal").Deserialize<Rejection>(JsonSerializerOptions.Web));
    }

    private static Movement MovementOf(JsonElement item)
    {
        var (store, quantity) = (Id(item, "storeId")!.Value, item.TryGetProperty("quantity", out var number) ? number.GetDecimal() : 0);
        var product = Id(item, "productId") is { } id ? id : Text(item, "barcode") is { } code ? code : default(ProductReference);
        var movement = Text(item, "type") switch
        {
            "INBOUND" => Movement.Inbound(store, product, quantity),
            "OUTBOUND" => Movement.Outbound(store, product, quantity),
            "ADJUST" => Movement.Adjust(store, product, quantity),
            "COUNT" => Movement.Count(store, product, quantity),
            _ when item.TryGetProperty("void", out _) => Movement.Void(store, product, Id(item, "movementId")!.Value),
            _ => Movement.Amend(store, product, Id(item, "movementId")!.Value, quantity),
        };
        return movement with
        {
            Reason = Text(item, "reason"),
            Note = Text(item, "note"),
            Reference = Text(item, "reference"),
            RecordedBy = Id(item, "recordedBy"),
            Label = LabelOf(item),
        };
    }

    private static GoodsLabel? LabelOf(JsonElement item) => GoodsLabel.Of(new()
    {
        Lot = Text(item, "lot"),
        Serial = Text(item, "serial"),
        ExpiresOn = Text(item, "expiresOn") is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd") : null,
        Weight = item.TryGetProperty("weight", out var weight) ? weight.GetDecimal() : null,
        Count = item.TryGetProperty("count", out var count) ? count.GetDecimal() : null,
    }, null);

    private static ProductEdit EditOf(JsonElement item) => new(Id(item, "productId")!.Value)
    {
        Changes = item.TryGetProperty("changes", out var changes) ? changes.EnumerateObject().ToDictionary(change => change.Name, ValueOf) : [],
        Barcodes = item.TryGetProperty("barcodes", out var codes) ? [.. codes.EnumerateArray().Select(CodeOf)] : [],
        BaseVersion = item.TryGetProperty("baseVersion", out var version) ? version.GetInt64() : null,
    };

    private static object? ValueOf(JsonProperty change) => change.Value.ValueKind switch
    {
        JsonValueKind.Number => change.Value.GetDecimal(),
        JsonValueKind.True or JsonValueKind.False => change.Value.GetBoolean(),
        JsonValueKind.String when change.Name is ProductField.CategoryId => change.Value.GetGuid(),
        _ => change.Value.GetString(),
    };

    private static BarcodeEdit CodeOf(JsonElement code) => new(
        Text(code, "code")!, code.TryGetProperty("packSize", out var size) ? size.GetDecimal() : 1, code.TryGetProperty("internal", out _),
        code.TryGetProperty("removed", out _));

    private static IEnumerable<string> Members(string json) => JsonNode.Parse(json)!.AsObject()
        .Where(member => !s_stamps.Contains(member.Key)).Select(member => $"{member.Key}: {member.Value?.ToJsonString()}");

    private static Guid? Id(JsonElement json, string name) => Text(json, name) is { } text ? Guid.Parse(text) : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
