using System.Text.Json;
using System.Text.Json.Serialization;
using DDonDDon.Domain.Items;

namespace DDonDDon.Server.Features.Sync;

/// <summary>An item as it was sent, where an answer shows one: the union that a batch is made of, told apart by `type`.</summary>
[JsonConverter(typeof(Converter))]
public sealed record BatchItem(SentItem Sent)
{
    /// <summary>An item that was kept as JSON.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read any more.</exception>
    public static BatchItem Of(ReadOnlyMemory<byte> raw, Guid deviceId)
    {
        using var document = JsonDocument.Parse(raw);
        var (item, rejection) = ItemReader.Read(document.RootElement, 0, deviceId);
        return new(item ?? throw new InvalidOperationException($"An item that was kept cannot be read any more: {rejection!.Message}"));
    }

    private sealed class Converter : JsonConverter<BatchItem>
    {
        // No device is named inside an item; what is read here is only looked at.
        public override BatchItem Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Of(JsonSerializer.SerializeToUtf8Bytes(JsonElement.ParseValue(ref reader)), Guid.Empty);

        public override void Write(Utf8JsonWriter writer, BatchItem value, JsonSerializerOptions options) => ItemWriter.Write(writer, value.Sent);
    }
}
