using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DDonDDon.Ledger;

/// <summary>
/// JSON in the one form of RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, no white space,
/// numbers as ECMAScript prints doubles, the shortest escapes.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The canonical form of a JSON text; the very same bytes when it is canonical already.</summary>
    /// <exception cref="JsonException">The text is not JSON, or a number is larger than any double.</exception>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        if (IsCanonical(json.Span)) return json;
        var sorted = new ByteBuffer(json.Length);
        return PlainJson.TryWrite(json.Span, sorted, default, out _) ? sorted.WrittenMemory : OfAny(json);
    }

    /// <summary>Writes the canonical form of a JSON text.</summary>
    /// <exception cref="JsonException">The text is not JSON, or a number is larger than any double.</exception>
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

    // At most 15 digits survive a double unchanged; no exponent, no leading or trailing zero, no minus zero.
    internal static bool IsPlainNumber(ReadOnlySpan<byte> number)
    {
        var digits = number[0] == '-' ? number[1..] : number;
        var point = digits.IndexOf((byte)'.');
        if (digits.Length > 15 || digits.ContainsAny((byte)'e', (byte)'E', (byte)'+')) return false;
        if (point < 0) return digits[0] != '0' || number.Length == 1;
        if (digits[^1] == '0') return false;
        if (digits[0] != '0') return true;
        return digits.Length > 2 && digits[1..Math.Min(digits.Length, 7)].ContainsAnyInRange((byte)'1', (byte)'9');
    }

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
            case JsonValueKind.Number: output.Write(Encoding.ASCII.GetBytes(Number(DoubleOf(element)))); break;
            default: output.Write(Encoding.ASCII.GetBytes(element.GetRawText())); break;
        }
    }

    // GetDouble rounds half-way cases with trailing zeros the wrong way: 23187816167878858.000 becomes …860 instead of …856.
    private static double DoubleOf(JsonElement number) =>
        double.Parse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);

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

    /// <summary>A number as ECMAScript's Number::toString prints it (ECMA-262, 6.1.6.1.20).</summary>
    private static string Number(double value)
    {
        if (value == 0) return "0";
        if (!double.IsFinite(value)) throw new JsonException("A number is larger than any double.");
        var (digits, exponent) = Digits(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        var sign = value < 0 ? "-" : "";
        return sign + exponent switch
        {
            _ when digits.Length <= exponent && exponent <= 21 => digits + new string('0', exponent - digits.Length),
            > 0 and <= 21 => $"{digits[..exponent]}.{digits[exponent..]}",
            > -6 and <= 0 => "0." + new string('0', -exponent) + digits,
            _ => digits[0] + (digits.Length > 1 ? "." + digits[1..] : "") + "e" + (exponent > 0 ? "+" : "-") + Math.Abs(exponent - 1),
        };
    }

    // The significant digits, and where the point stands counted from before the first of them.
    private static (string Digits, int Exponent) Digits(string shortest)
    {
        var parts = shortest.Split('E');
        var point = parts[0].IndexOf('.');
        var whole = point < 0 ? parts[0] : parts[0][..point];
        var digits = parts[0].Replace(".", "");
        var leadingZeros = digits.Length - digits.TrimStart('0').Length;
        var power = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return (digits.Trim('0'), whole.Length - leadingZeros + power);
    }
}
