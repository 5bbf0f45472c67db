using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Items;

/// <summary>Writes items as they are sent: the inverse of <see cref="ItemReader"/>.</summary>
public static class ItemWriter
{
    /// <summary>The type of an item on the wire.</summary>
    public static string TypeOf(Item item) => item switch
    {
        MovementItem movement => movement.Type.ToString().ToUpperInvariant(),
        AmendmentItem => "AMEND",
        CountLineItem => "COUNT_LINE",
        ProductEditItem => "PRODUCT",
        DecisionItem => "RESOLVE",
        _ => throw new InvalidOperationException($"{item.GetType().Name} is not an item that is sent."),
    };

    /// <summary>Writes one JSON object. What no device can say (the transfer of a movement) is not part of it.</summary>
    public static void Write(Utf8JsonWriter writer, SentItem sent)
    {
        var item = sent.Item;
        writer.WriteStartObject();
        writer.WriteString("id", item.Id);
        writer.WriteNumber("seq", item.Seq);
        writer.WriteString("type", TypeOf(item));
        writer.WriteString("occurredAt", TimeOf(item.OccurredAt));
        if (sent.RecordedBy is { } user) writer.WriteString("recordedBy", user);
        if (item is StoreItem store) WriteStore(writer, store);
        switch (item)
        {
            case MovementItem movement: WriteMovement(writer, movement); break;
            case AmendmentItem amendment: WriteAmendment(writer, amendment); break;
            case CountLineItem line: WriteLine(writer, line); break;
            case ProductEditItem edit: WriteEdit(writer, edit); break;
            case DecisionItem decision: WriteDecision(writer, decision); break;
        }
        if (sent.Age is { } age) writer.WriteNumber("ageMs", (long)age.TotalMilliseconds);
        writer.WriteEndObject();
    }

    /// <summary>A time as it is sent: UTC, to the millisecond where that says all.</summary>
    public static string TimeOf(DateTimeOffset time) => time.UtcDateTime.ToString(
        time.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static void WriteStore(Utf8JsonWriter writer, StoreItem item)
    {
        writer.WriteString("storeId", item.StoreId);
        if (item.Product.Code is { } code) writer.WriteString("barcode", code);
        else writer.WriteString("productId", item.Product.Id.GetValueOrDefault());
    }

    private static void WriteMovement(Utf8JsonWriter writer, MovementItem movement)
    {
        writer.WriteNumber("quantity", Quantity.Normalize(movement.Quantity));
        WriteTexts(writer, movement.Reason, movement.Note, movement.Reference);
        if (movement.Label is { } label) WriteLabel(writer, label);
    }

    private static void WriteLabel(Utf8JsonWriter writer, GoodsLabel label)
    {
        if (label.Lot is { } lot) writer.WriteString("lot", lot);
        if (label.ExpiresOn is { } day) writer.WriteString("expiresOn", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (label.Serial is { } serial) writer.WriteString("serial", serial);
        if (label.Weight is { } weight) writer.WriteNumber("weight", Quantity.Normalize(weight));
        if (label.Count is { } count) writer.WriteNumber("count", Quantity.Normalize(count));
    }

    private static void WriteAmendment(Utf8JsonWriter writer, AmendmentItem amendment)
    {
        writer.WriteString("movementId", amendment.MovementId);
        if (amendment.Quantity is { } quantity) writer.WriteNumber("quantity", Quantity.Normalize(quantity));
        else writer.WriteBoolean("void", true);
        WriteTexts(writer, amendment.Reason, amendment.Note, amendment.Reference);
    }

    private static void WriteLine(Utf8JsonWriter writer, CountLineItem line)
    {
        writer.WriteString("sessionId", line.SessionId);
        if (line.Zone.Length > 0) writer.WriteString("zone", line.Zone);
        if (line.Replaces is { } other) writer.WriteString("replaces", other);
        writer.WriteNumber("quantity", Quantity.Normalize(line.Quantity));
        WriteTexts(writer, null, line.Note, null);
    }

    private static void WriteDecision(Utf8JsonWriter writer, DecisionItem decision)
    {
        if (decision.StoreId is { } store) writer.WriteString("storeId", store);
        writer.WriteString("conflictId", decision.ConflictId);
        writer.WriteString("choice", DecisionReader.NameOf(decision.Choice));
        if (decision.Quantity is { } quantity) writer.WriteNumber("quantity", Quantity.Normalize(quantity));
    }

    private static void WriteEdit(Utf8JsonWriter writer, ProductEditItem edit)
    {
        writer.WriteString("productId", edit.ProductId);
        if (edit.BaseVersion is { } version) writer.WriteNumber("baseVersion", version);
        if (edit.Changes.Count > 0)
        {
            writer.WriteStartObject("changes");
            foreach (var (field, value) in edit.Changes) WriteField(writer, field, value);
            writer.WriteEndObject();
        }
        if (edit.Barcodes.Count == 0) return;
        writer.WriteStartArray("barcodes");
        foreach (var (code, packSize) in edit.Barcodes) WriteBarcode(writer, code, packSize, edit.InternalCodes.Contains(code));
        writer.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter writer, string field, string? value)
    {
        writer.WritePropertyName(field);
        if (value is null) writer.WriteNullValue();
        else if (field is ProductField.Archived) writer.WriteBooleanValue(value is "true");
        else if (field is ProductField.Price) writer.WriteNumberValue(decimal.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture));
        else writer.WriteStringValue(value);
    }

    private static void WriteBarcode(Utf8JsonWriter writer, string code, decimal? packSize, bool isInternal)
    {
        writer.WriteStartObject();
        writer.WriteString("code", code);
        if (packSize is { } size) writer.WriteNumber("packSize", Quantity.Normalize(size));
        else writer.WriteBoolean("removed", true);
        if (isInternal) writer.WriteBoolean("internal", true);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string? reason, string? note, string? reference)
    {
        if (reason is not null) writer.WriteString("reason", reason);
        if (note is not null) writer.WriteString("note", note);
        if (reference is not null) writer.WriteString("reference", reference);
    }
}
