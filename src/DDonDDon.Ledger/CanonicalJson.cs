using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DDonDDon.Ledger;

/// <summary>
/// JSON in one form: that of RFC 8785 (JSON Canonicalization Scheme), members sorted by UTF-16 code units, no white space, the shortest escapes; but
/// numbers are plain decimals with all of their digits, where the RFC would round them to doubles: no exponent, no zeros at the end, no minus zero.
/// </summary>
public static class CanonicalJson
{
    private const int MostExponent = 1000;

    /// <summary>The canonical form of a JSON text; the very same bytes when it is canonical already.</summary>
    /// <exception cref="JsonException">The text is not JSON, or a number has an exponent beyond 1000.</exception>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        if (IsCanonical(json.Span)) return json;
        var sorted = new ByteBuffer(json.Length);
        return PlainJson.TryWrite(json.Span, sorted, default, out _) ? sorted.WrittenMemory : OfAny(json);
    }

    /// <summary>Writes the canonical form of a JSON text.</summary>
    /// <exception cref="JsonException">The text is not JSON, or a number has an exponent beyond 1000.</exception>
    public static void Write(ReadOnlySpan<byte> json, ByteBuffer output)
    {
        if (!PlainJson.TryWrite(json, output, default, out _)) output.Append(OfAny(json.ToArray()).Span);
    }

    private static ReadOnlyMemory<byte> OfAny(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var output = new ArrayBufferWriter<byte>(json.Length);
        Write(document.RootElement, output);
        return output.WrittenMemory;
    }

    // One pass over the tokens. Anything that is not plainly canonical is left to the slow path.
    private static bool IsCanonical(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        Span<(int Start, int Length)> lastNames = stackalloc (int, int)[16];
        var consumed = 0;
        while (reader.Read())
        {
            var token = reader.TokenType;
            var start = (int)reader.TokenStartIndex;
            if (start - consumed > 1) return false;
            if (start > consumed && json[consumed] is not ((byte)',' or (byte)':')) return false;
            consumed = (int)reader.BytesConsumed;
            if (token is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                if (reader.CurrentDepth >= lastNames.Length) return false;
                lastNames[reader.CurrentDepth] = (0, -1);
            }
            else if (token is JsonTokenType.PropertyName)
            {
                var name = reader.ValueSpan;
                if (reader.ValueIsEscaped || !Ascii.IsValid(name)) return false;
                ref var last = ref lastNames[reader.CurrentDepth - 1];
                if (last.Length >= 0 && json.Slice(last.Start, last.Length).SequenceCompareTo(name) >= 0) return false;
                last = (start + 1, name.Length);
                consumed = start + name.Length + 2;
            }
            else if (token is JsonTokenType.String && reader.ValueIsEscaped) return false;
            else if (token is JsonTokenType.Number && !IsPlainNumber(reader.ValueSpan)) return false;
        }
        return consumed == json.Length;
    }

    internal static bool IsPlainNumber(ReadOnlySpan<byte> number) =>
        !number.ContainsAny((byte)'e', (byte)'E') && (number.Contains((byte)'.') ? number[^1] != '0' : !number.SequenceEqual("-0"u8));

    private static void Write(JsonElement element, ArrayBufferWriter<byte> output)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Write((byte)'{', output);
                var first = true;
                foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    if (!first) Write((byte)',', output);
                    first = false;
                    WriteText(member.Name, output);
                    Write((byte)':', output);
                    Write(member.Value, output);
                }
                Write((byte)'}', output);
                break;
            case JsonValueKind.Array:
                Write((byte)'[', output);
                for (var i = 0; i < element.GetArrayLength(); i++)
                {
                    if (i > 0) Write((byte)',', output);
                    Write(element[i], output);
                }
                Write((byte)']', output);
                break;
            case JsonValueKind.String: WriteText(element.GetString()!, output); break;
            case JsonValueKind.Number: output.Write(Encoding.ASCII.GetBytes(Number(element.GetRawText()))); break;
            default: output.Write(Encoding.ASCII.GetBytes(element.GetRawText())); break;
        }
    }

    private static void Write(byte value, ArrayBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void WriteText(string text, ArrayBufferWriter<byte> output)
    {
        var escaped = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
            _ = character switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\b' => escaped.Append("\\b"),
                '\t' => escaped.Append("\\t"),
                '\n' => escaped.Append("\\n"),
                '\f' => escaped.Append("\\f"),
                '\r' => escaped.Append("\\r"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => escaped.Append(character),
            };
        output.Write(Encoding.UTF8.GetBytes(escaped.Append('"').ToString()));
    }

    private static string Number(string text)
    {
        var parts = text.TrimStart('-').Split('e', 'E');
        var point = parts[0].IndexOf('.');
        var decimals = point < 0 ? 0 : parts[0].Length - point - 1;
        var digits = parts[0].Replace(".", "").TrimStart('0');
        if (digits.Length == 0) return "0";

        var exponent = 0;
        if (parts.Length > 1 && (!int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            || Math.Abs(exponent) > MostExponent)) throw new JsonException($"A number has an exponent beyond {MostExponent}.");
        decimals -= exponent;
        if (decimals <= 0) return Signed(digits + new string('0', -decimals));
        var padded = digits.PadLeft(decimals + 1, '0');
        return Signed($"{padded[..^decimals]}.{padded[^decimals..]}".TrimEnd('0').TrimEnd('.'));

        string Signed(string number) => text[0] == '-' ? $"-{number}" : number;
    }
}
