using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DDonDDon.Domain.Items;

namespace DDonDDon.Client.Recording;

/// <summary>Items as they are sent. The JSON is written once, when an item is recorded, so that every attempt sends the same.</summary>
internal static class ItemContent
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Item item, Guid? recordedBy)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable)) ItemWriter.Write(writer, new(0, item, null, recordedBy, default));
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The item with its age, where one is given.</summary>
    public static string WithAge(string content, long? ageMs) =>
        ageMs is { } age ? string.Create(CultureInfo.InvariantCulture, $"{content.AsSpan(0, content.Length - 1)},\"ageMs\":{age}}}") : content;
}
