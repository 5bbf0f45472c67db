using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DDonDDon.Client.Deciding;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Recording;

/// <summary>Items as they are sent. The JSON is written once, when an item is recorded, so that every attempt sends the same.</summary>
internal static class ItemJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string TypeOf(MovementType type) => type switch
    {
        MovementType.Inbound => "INBOUND",
        MovementType.Outbound => "OUTBOUND",
        MovementType.Adjust => "ADJUST",
        MovementType.Count => "COUNT",
        MovementType.Amend => "AMEND",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static string Write(Movement movement, Guid id, long seq, DateTimeOffset occurredAt, Guid? recordedBy) => Write(writer =>
    {
        WriteHead(writer, id, seq, TypeOf(movement.Type), occurredAt, recordedBy);
        writer.WriteString("storeId", movement.StoreId);
        if (movement.Product.Id is { } product) writer.WriteString("productId", product);
        else writer.WriteString("barcode", movement.Product.Barcode);
        if (movement.MovementId is { } amended) writer.WriteString("movementId", amended);
        if (movement.Quantity is { } quantity) writer.WriteNumber("quantity", Quantity.Normalize(quantity));
        else writer.WriteBoolean("void", true);
        if (movement.Reason is { } reason) writer.WriteString("reason", reason);
        if (movement.Note is { } note) writer.WriteString("note", note);
        if (movement.Reference is { } reference) writer.WriteString("reference", reference);
    });

    public static string Write(ProductEdit edit, Guid id, long seq, DateTimeOffset occurredAt, Guid? recordedBy) => Write(writer =>
    {
        WriteHead(writer, id, seq, "PRODUCT", occurredAt, recordedBy);
        writer.WriteString("productId", edit.ProductId);
        if (edit.BaseVersion is { } version) writer.WriteNumber("baseVersion", version);
        if (edit.Changes.Count > 0)
        {
            writer.WriteStartObject("changes");
            foreach (var (field, value) in edit.Changes) WriteValue(writer, field, value);
            writer.WriteEndObject();
        }
        if (edit.Barcodes.Count > 0)
        {
            writer.WriteStartArray("barcodes");
            foreach (var barcode in edit.Barcodes) WriteBarcode(writer, barcode);
            writer.WriteEndArray();
        }
    });

    public static string Write(OwnDecision decision, Guid id, long seq, DateTimeOffset occurredAt, Guid? recordedBy) => Write(writer =>
    {
        WriteHead(writer, id, seq, "RESOLVE", occurredAt, recordedBy);
        if (decision.StoreId is { } store) writer.WriteString("storeId", store);
        writer.WriteString("conflictId", decision.ConflictId);
        writer.WriteString("choice", WireNames.Of(decision.Choice));
        if (decision.Quantity is { } quantity) writer.WriteNumber("quantity", Quantity.Normalize(quantity));
    });

    /// <summary>The item with its age, where one is given.</summary>
    public static string WithAge(string content, long? ageMs) =>
        ageMs is { } age ? string.Create(CultureInfo.InvariantCulture, $"{content.AsSpan(0, content.Length - 1)},\"ageMs\":{age}}}") : content;

    /// <summary>A time as it is sent: UTC with milliseconds.</summary>
    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void WriteHead(Utf8JsonWriter writer, Guid id, long seq, string type, DateTimeOffset occurredAt, Guid? recordedBy)
    {
        writer.WriteString("id", id);
        writer.WriteNumber("seq", seq);
        writer.WriteString("type", type);
        writer.WriteString("occurredAt", Time(occurredAt));
        if (recordedBy is { } user) writer.WriteString("recordedBy", user);
    }

    private static void WriteValue(Utf8JsonWriter writer, string field, object? value)
    {
        writer.WritePropertyName(field);
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case Guid id: writer.WriteStringValue(id); break;
            case decimal number: writer.WriteNumberValue(Quantity.Normalize(number)); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            default: throw new InvalidOperationException($"A product has no field of type {value.GetType().Name}.");
        }
    }

    private static void WriteBarcode(Utf8JsonWriter writer, BarcodeEdit barcode)
    {
        writer.WriteStartObject();
        writer.WriteString("code", barcode.Code);
        if (barcode.Removed) writer.WriteBoolean("removed", true);
        else writer.WriteNumber("packSize", Quantity.Normalize(barcode.PackSize));
        if (barcode.Internal) writer.WriteBoolean("internal", true);
        writer.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
