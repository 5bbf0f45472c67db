using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DDonDDon.Ledger;

/// <summary>
/// The chain that makes tampering show: each event's hash is SHA-256 over the previous event's hash of the same tenant
/// (32 bytes; zeros before the first) followed by the event's canonical JSON. That is an object of its members causationId,
/// correlationId, data, dotnetType, headers (without the hash itself), id, streamId, tenantId, timestamp, type, userName and version,
/// ordered as RFC 8785 does; numbers are plain decimals, ids in lower case, the time in UTC with microseconds, what is absent is null. The headers
/// number the events of a ledger from 1 on; their positions in the database are not covered, for they are not known before.
/// </summary>
public static class HashChain
{
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>The member of an event's headers that holds its hash, in lower-case hexadecimal.</summary>
    public const string Header = "hash";

    /// <summary>The member that holds an event's place in its ledger, from 1 on.</summary>
    public const string NumberHeader = "n";

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("-_., *0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Output, Utf8JsonWriter Writer)? _scratch;

    /// <summary>
    /// The hash of an event after a previous hash. <paramref name="stored"/>'s data must be canonical JSON; <paramref name="headers"/>
    /// are its headers without the hash, canonical too; empty, or without a member, for none.
    /// </summary>
    public static byte[] Next(ReadOnlySpan<byte> previous, StoredEvent stored, ReadOnlySpan<byte> headers)
    {
        var (output, writer) = _scratch ??= NewScratch();
        output.ResetWrittenCount();
        output.Write(previous);
        writer.Reset(output);
        Write(writer, stored, headers);
        writer.Flush();
        return SHA256.HashData(output.WrittenSpan);
    }

    /// <summary>The hash of an event after a previous hash, by the event's canonical JSON.</summary>
    public static byte[] Next(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> canonical)
    {
        var (output, _) = _scratch ??= NewScratch();
        output.ResetWrittenCount();
        output.Write(previous);
        output.Write(canonical);
        return SHA256.HashData(output.WrittenSpan);
    }

    /// <summary>
    /// Takes headers as they are stored, or an event as it is exported, apart: <paramref name="others"/> become the members that are hashed, in canonical
    /// form, or empty when there are none; <paramref name="hash"/> is filled in. False when there is no hash of 64 lower-case digits.
    /// </summary>
    public static bool TrySplit(ReadOnlySpan<byte> headers, ByteBuffer others, Span<byte> hash)
    {
        others.Truncate();
        if (headers.IsEmpty) return false;
        if (!PlainJson.TryWrite(headers, others, "hash"u8, out var left)) left = SplitAny(headers, others);
        if (IsNone(others.Written)) others.Truncate();
        return left.Length == 2 * Length + 2 && !left.ContainsAnyInRange((byte)'A', (byte)'F')
            && Convert.FromHexString(left[1..^1], hash, out _, out _) is OperationStatus.Done;
    }

    private static byte[] SplitAny(ReadOnlySpan<byte> headers, ByteBuffer others)
    {
        var node = JsonNode.Parse(headers);
        JsonNode? left = null;
        if (node is JsonObject members) members.Remove(Header, out left);
        CanonicalJson.Write(JsonSerializer.SerializeToUtf8Bytes(node), others);
        return JsonSerializer.SerializeToUtf8Bytes(left);
    }

    // Once the hash is among them, no headers and {} look the same, so they must count as the same.
    private static bool IsNone(ReadOnlySpan<byte> headers) => headers.Length <= "{}".Length;

    private static void Write(Utf8JsonWriter writer, StoredEvent stored, ReadOnlySpan<byte> headers)
    {
        writer.WriteStartObject();
        WriteText(writer, "causationId"u8, stored.CausationId);
        WriteText(writer, "correlationId"u8, stored.CorrelationId);
        writer.WritePropertyName("data"u8);
        writer.WriteRawValue(stored.Data, skipInputValidation: true);
        WriteText(writer, "dotnetType"u8, stored.DotNetType);
        writer.WritePropertyName("headers"u8);
        if (IsNone(headers)) writer.WriteNullValue();
        else writer.WriteRawValue(headers, skipInputValidation: true);
        writer.WriteString("id"u8, stored.Id);
        writer.WriteString("streamId"u8, stored.StreamId);
        WriteText(writer, "tenantId"u8, stored.Tenant);
        Span<byte> time = stackalloc byte[EventJson.TimeLength];
        writer.WriteString("timestamp"u8, EventJson.Format(stored.Timestamp, time));
        WriteText(writer, "type"u8, stored.Type);
        WriteText(writer, "userName"u8, stored.UserName);
        writer.WriteNumber("version"u8, stored.Version);
        writer.WriteEndObject();
    }

    // The writer's own escaping is not RFC 8785's, so anything unusual goes the slow way.
    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is null) writer.WriteNull(name);
        else if (!value.AsSpan().ContainsAnyExcept(Plain)) writer.WriteString(name, value);
        else
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(CanonicalJson.Of(JsonSerializer.SerializeToUtf8Bytes(value)).Span, skipInputValidation: true);
        }
    }

    private static (ArrayBufferWriter<byte> Output, Utf8JsonWriter Writer) NewScratch()
    {
        var output = new ArrayBufferWriter<byte>(2048);
        return (output, new(output, new() { SkipValidation = true }));
    }
}
