using System.Globalization;
using System.Text.Json.Nodes;
using DDonDDon.Server.Sheets;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>A line of a sheet of movements: its number in the file, and its cells by the name of the item's member.</summary>
public sealed record MovementLine(int Number, IReadOnlyDictionary<string, string> Cells)
{
    public string? Cell(string name) => Cells.TryGetValue(name, out var cell) && cell.Length > 0 ? cell : null;

    /// <summary>
    /// The line as an item of a batch, with defaults for what it leaves out and an id that means nothing where it names none; or why its quantity is none.
    /// </summary>
    public (JsonObject? Item, string? Problem) ToItem(Guid? productId, SheetNumbers numbers, MovementDefaults defaults, DateTimeOffset now)
    {
        var (quantity, problem) = Cell("quantity") is { } cell ? numbers.Read(cell) : (null, null);
        if (problem is not null) return (null, problem);
        var item = new JsonObject
        {
            ["id"] = Cell("id") ?? Guid.CreateVersion7().ToString(),
            ["seq"] = 0,
            ["type"] = MovementSheet.TypeOf(Cell("type")) ?? defaults.Type,
            ["storeId"] = Cell("storeId") ?? defaults.StoreId?.ToString(),
            ["occurredAt"] = Cell("occurredAt") ?? (defaults.At ?? now).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
            ["quantity"] = quantity,
        };
        if (productId is not null || Cell("productId") is not null) item["productId"] = productId?.ToString() ?? Cell("productId");
        else if (Cell("barcode") is { } code) item["barcode"] = code;
        foreach (var name in new[] { "reason", "note", "reference", "movementId", "lot", "expiresOn", "serial" })
            if (Cell(name) is { } text) item[name] = text;
        // What is no number stays text, which the reader of items refuses.
        foreach (var name in new[] { "weight", "count" })
            if (Cell(name) is { } number) item[name] = numbers.Read(number).Value is { } value ? JsonValue.Create(value) : JsonValue.Create(number);
        if (Cell("void") is { } isVoid) item["void"] = string.Equals(isVoid, "true", StringComparison.OrdinalIgnoreCase);
        foreach (var name in item.Where(member => member.Value is null).Select(member => member.Key).ToList()) item.Remove(name);
        return (item, null);
    }
}

/// <summary>What holds for lines that do not say it themselves. <paramref name="At"/>: null when nobody said it.</summary>
public sealed record MovementDefaults(string? Type, Guid? StoreId, DateTimeOffset? At);

/// <summary>
/// A sheet of movements as it was read. <paramref name="Empty"/>: lines without a word; <paramref name="Ignored"/>: headings that mean nothing here;
/// <paramref name="Numbers"/>: how its numbers are written.
/// </summary>
public sealed record MovementSheet(
    IReadOnlyList<MovementLine> Lines, IReadOnlyList<BadLine> Bad, int Empty, IReadOnlyList<string> Ignored, SheetNumbers Numbers)
{
    public const int MaximumLines = 200_000;

    private static readonly Dictionary<string, string> Headings = new (string Member, string[] Names)[]
    {
        ("id", ["id", "거래id"]),
        ("type", ["type", "종류", "구분"]),
        ("storeId", ["storeid", "store", "매장", "매장id"]),
        ("productId", ["productid", "product", "상품id"]),
        ("sku", ["sku", "상품코드", "제품코드", "품번"]),
        ("barcode", ["barcode", "바코드"]),
        ("quantity", ["quantity", "수량", "재고"]),
        ("occurredAt", ["occurredat", "일시", "시각"]),
        ("reason", ["reason", "사유"]),
        ("note", ["note", "메모", "비고"]),
        ("reference", ["reference", "참조", "전표"]),
        ("movementId", ["movementid", "원거래id"]),
        ("void", ["void", "취소"]),
        ("lot", ["lot", "로트", "로트번호"]),
        ("expiresOn", ["expireson", "유통기한", "소비기한"]),
        ("serial", ["serial", "일련번호"]),
        ("weight", ["weight", "중량"]),
        ("count", ["count", "개수"]),
    }.SelectMany(column => column.Names.Select(name => (name, column.Member))).ToDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["입고"] = "INBOUND",
        ["출고"] = "OUTBOUND",
        ["조정"] = "ADJUST",
        ["실사"] = "COUNT",
        ["정정"] = "AMEND",
    };

    /// <summary>The type on the wire of a cell, which may be in Korean; null for an empty one.</summary>
    public static string? TypeOf(string? cell) => cell is null ? null : Types.GetValueOrDefault(cell, cell.ToUpperInvariant());

    /// <summary>Reads a sheet, or returns null when its first line names no column, or one twice.</summary>
    public static MovementSheet? Read(string text) => SheetTable<string>.Read(text, Headings) is { } table
        ? new([.. table.Lines.Select(line => new MovementLine(line.Number, line.Cells))], table.Bad, table.Empty, table.Ignored,
            SheetNumbers.Of(table.Separator, table.Lines.Select(line => line.Cells.GetValueOrDefault("quantity", ""))))
        : null;
}
