using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DDonDDon.Ledger;

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

    /// <summary>How many bytes <see cref="Format"/> needs: it drops the last digit of the round-trip format.</summary>
    internal const int TimeLength = 28;

    /// <summary>A time in UTC with microseconds, as <c>yyyy-MM-ddTHH:mm:ss.ffffffZ</c>.</summary>
    internal static ReadOnlySpan<byte> Format(DateTimeOffset time, Span<byte> text)
    {
        time.UtcDateTime.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        text[length - 2] = (byte)'Z';
        return text[..(length - 1)];
    }

    /// <summary>The same as a text, to compare with times in events, which sort as text.</summary>
    [return: NotNullIfNotNull(nameof(time))]
    public static string? TextOf(DateTimeOffset? time)
    {
        if (time is not { } moment) return null;
        Span<byte> text = stackalloc byte[TimeLength];
        return System.Text.Encoding.ASCII.GetString(Format(moment, text));
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
            Span<byte> text = stackalloc byte[TimeLength];
            writer.WriteStringValue(Format(value, text));
        }
    }

    private sealed class PlainDecimal : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Scale == 0 ? value : value / 1.0000000000000000000000000000m);
    }
}
