using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DDonDDon.EventStore;

/// <summary>
/// How events and documents are written: camelCase, enums as strings, no nulls, times in UTC with microseconds, numbers without
/// trailing zeros, and members in ordinal order, which is the canonical order already.
/// </summary>
public static class EventJson
{
    public static JsonSerializerOptions CreateOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new MicrosecondTime(), new PlainDecimal() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { InOrdinalOrder } },
    };

    /// <summary>Lets other options write times and numbers as events do.</summary>
    public static void AddConverters(JsonSerializerOptions options)
    {
        options.Converters.Add(new MicrosecondTime());
        options.Converters.Add(new PlainDecimal());
    }

    private static void InOrdinalOrder(JsonTypeInfo type)
    {
        var order = 0;
        foreach (var property in type.Properties.OrderBy(property => property.Name, StringComparer.Ordinal)) property.Order = order++;
    }

    private sealed class MicrosecondTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[27];
            value.UtcDateTime.TryFormat(text, out var written, "yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..written]);
        }
    }

    private sealed class PlainDecimal : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value / 1.0000000000000000000000000000m);
    }
}
