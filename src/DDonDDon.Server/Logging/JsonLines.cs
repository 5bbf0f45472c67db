using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace DDonDDon.Server.Logging;

/// <summary>
/// A log entry as one line of JSON: time, level, category, message, the message's values by name, and the exception if there is one; no member twice. What a
/// client sent cannot begin a line of its own.
/// </summary>
public sealed class JsonLines() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "ddon-json";

    private static readonly string[] OwnMembers = ["time", "level", "category", "message", "exception"];

    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter) =>
        textWriter.WriteLine(Line(
            logEntry.LogLevel, logEntry.Category, logEntry.Formatter(logEntry.State, logEntry.Exception),
            logEntry.State as IReadOnlyList<KeyValuePair<string, object?>>, logEntry.Exception));

    /// <summary>The line, without its end.</summary>
    public static string Line(
        LogLevel level, string category, string message, IReadOnlyList<KeyValuePair<string, object?>>? values = null, Exception? exception = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Written))
        {
            json.WriteStartObject();
            json.WriteString("time", DateTimeOffset.UtcNow.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", level.ToString());
            json.WriteString("category", category);
            json.WriteString("message", message);
            var taken = new HashSet<string>(OwnMembers, StringComparer.Ordinal);
            foreach (var (name, value) in values ?? []) WriteValue(json, name, value, taken);
            if (exception is not null) json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value, HashSet<string> taken)
    {
        // The template itself says nothing that the message does not.
        if (name is "{OriginalFormat}" || value is null) return;
        var member = JsonNamingPolicy.CamelCase.ConvertName(name);
        while (!taken.Add(member)) member += "Value";
        json.WritePropertyName(member);
        switch (value)
        {
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
