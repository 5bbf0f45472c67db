using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DDonDDon.Ledger;

/// <summary>
/// A stored event in the form that its hash is made of (see <see cref="HashChain"/>), written from the columns as they stand, so that
/// whatever was done to them shows.
/// </summary>
public sealed class CanonicalEvent
{
    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private readonly IEventRow _row;
    private readonly byte[] _tenant;
    private readonly ByteBuffer _headers = new(256);
    private readonly byte[] _hash = new byte[HashChain.Length];

    /// <summary>The event at hand of rows of one tenant; <see cref="Take"/> is to be called at each.</summary>
    public CanonicalEvent(IEventRow row, string tenant)
    {
        _row = row;
        _tenant = Encoding.UTF8.GetBytes(tenant);
    }

    public long Seq => _row.Bigint(0);
    public Guid Id => _row.Id(1);
    public Guid? StreamId => _row.IsNull(2) ? null : _row.Id(2);
    public long Version => _row.Bigint(3);

    /// <summary>Its number in the ledger, by its headers; null where they have none.</summary>
    public long? Number
    {
        get
        {
            if (_headers.Length == 0) return null;
            var reader = new Utf8JsonReader(_headers.Written);
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var isNumber = reader.ValueTextEquals(HashChain.NumberHeader);
                reader.Read();
                if (isNumber) return reader.TokenType is JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : null;
                reader.Skip();
            }
            return null;
        }
    }

    /// <summary>JSON as PostgreSQL prints it.</summary>
    public ReadOnlySpan<byte> Data => _row.Json(4);

    public string Type => Encoding.UTF8.GetString(_row.Bytes(5));
    public DateTimeOffset? Timestamp => _row.Time(6);
    public string? CorrelationId => Text(7);
    public string? CausationId => Text(8);
    public string? UserName => Text(10);

    /// <summary>Whether a column was written that nothing of this program writes and that the chain does not cover.</summary>
    public bool HasForeignColumn => _row.Flag(12);

    /// <summary>Whether its headers hold a hash as this program writes it.</summary>
    public bool HasHash { get; private set; }

    /// <summary>That hash; without one, of no meaning.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>Takes the row that is at hand now.</summary>
    public void Take() => HasHash = HashChain.TrySplit(_row.Json(9), _headers, _hash);

    /// <summary>Whether its hash is the one that follows from the hash before it; <paramref name="form"/> is room to write in.</summary>
    public bool Follows(ReadOnlySpan<byte> previous, ByteBuffer form)
    {
        if (!HasHash) return false;
        form.Truncate();
        form.Append(previous);
        Write(form, withHash: false);
        Span<byte> computed = stackalloc byte[HashChain.Length];
        SHA256.HashData(form.Written, computed);
        return Hash.SequenceEqual(computed);
    }

    /// <summary>Writes the canonical form, the hash among its members or not.</summary>
    public void Write(ByteBuffer output, bool withHash)
    {
        Write(output, "{\"causationId\":"u8, 8);
        Write(output, ",\"correlationId\":"u8, 7);
        output.Append(",\"data\":"u8);
        CanonicalJson.Write(Data, output);
        Write(output, ",\"dotnetType\":"u8, 11);
        if (withHash) WriteHash(output);
        output.Append(",\"headers\":"u8);
        output.Append(_headers.Length == 0 ? "null"u8 : _headers.Written);
        output.Append(",\"id\":"u8);
        WriteId(output, 1);
        output.Append(",\"streamId\":"u8);
        WriteId(output, 2);
        output.Append(",\"tenantId\":"u8);
        WriteText(output, _tenant);
        output.Append(",\"timestamp\":"u8);
        WriteTime(output);
        Write(output, ",\"type\":"u8, 5);
        Write(output, ",\"userName\":"u8, 10);
        output.Append(",\"version\":"u8);
        WriteNumber(output, Version);
        output.Append((byte)'}');
    }

    private string? Text(int column) => _row.IsNull(column) ? null : Encoding.UTF8.GetString(_row.Bytes(column));

    private void Write(ByteBuffer output, ReadOnlySpan<byte> name, int column)
    {
        output.Append(name);
        if (_row.IsNull(column)) output.Append("null"u8);
        else WriteText(output, _row.Bytes(column));
    }

    private static void WriteText(ByteBuffer output, ReadOnlySpan<byte> text)
    {
        if (text.ContainsAny(Escaped))
        {
            CanonicalJson.Write(JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(text)), output);
            return;
        }
        output.Append((byte)'"');
        output.Append(text);
        output.Append((byte)'"');
    }

    private void WriteHash(ByteBuffer output)
    {
        output.Append(",\"hash\":"u8);
        if (!HasHash)
        {
            output.Append("null"u8);
            return;
        }
        output.Append((byte)'"');
        Convert.TryToHexStringLower(_hash, output.Free(2 * HashChain.Length), out var written);
        output.Advance(written);
        output.Append((byte)'"');
    }

    private void WriteId(ByteBuffer output, int column)
    {
        if (_row.IsNull(column))
        {
            output.Append("null"u8);
            return;
        }
        output.Append((byte)'"');
        _row.Id(column).TryFormat(output.Free(36), out var written);
        output.Advance(written);
        output.Append((byte)'"');
    }

    // A time that no calendar of ours has was not written by this program, and cannot have been hashed.
    private void WriteTime(ByteBuffer output)
    {
        if (Timestamp is not { } time)
        {
            output.Append("null"u8);
            return;
        }
        Span<byte> text = stackalloc byte[EventJson.TimeLength];
        output.Append((byte)'"');
        output.Append(EventJson.Format(time, text));
        output.Append((byte)'"');
    }

    private static void WriteNumber(ByteBuffer output, long number)
    {
        Utf8Formatter.TryFormat(number, output.Free(20), out var written);
        output.Advance(written);
    }
}
