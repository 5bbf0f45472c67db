using System.Buffers.Binary;
using DDonDDon.Ledger;
using Npgsql;

namespace DDonDDon.Server.Postgres.Reading;

/// <summary>
/// The rows of a large query, read as a binary COPY: column by column from one buffer, so that a million rows cost no allocation. They are
/// of one snapshot. Not thread-safe.
/// </summary>
public sealed class CopyOut : IEventRow, IAsyncDisposable
{
    private const int HeaderLength = 19;

    private const string SetSql = """
        -- What a COPY is to read, until its transaction ends: settings take the place of the parameters that COPY does not have. The rows are
        -- wanted in the order of an index, and never sorted.
        -- $1 names, $2 values (null: empty). No rows that matter.
        select set_config(name, value, true)
        from unnest(
            $1::varchar[] || array['enable_seqscan', 'enable_bitmapscan', 'enable_sort']::varchar[],
            $2::varchar[] || array['off', 'off', 'off']::varchar[]) as s(name, value)
        """;

    // Both null where they are somebody else's.
    private readonly NpgsqlConnection? _connection;
    private readonly NpgsqlTransaction? _transaction;
    private readonly NpgsqlRawCopyStream _stream;
    private byte[] _buffer = new byte[64 * 1024];
    private (int Start, int Length)[] _columns = [];
    private int _start;
    private int _end;
    private bool _hasHeader;
    private bool _isDone;

    private CopyOut(NpgsqlConnection? connection, NpgsqlTransaction? transaction, NpgsqlRawCopyStream stream) =>
        (_connection, _transaction, _stream) = (connection, transaction, stream);

    /// <summary>
    /// Begins to read. <paramref name="statement"/> is a <c>copy (…) to stdout (format binary)</c>; COPY takes no parameters, so it asks for
    /// <c>current_setting('ddon.name')</c>, which is empty for null.
    /// </summary>
    public static async Task<CopyOut> OpenAsync(
        NpgsqlDataSource dataSource, string statement, CancellationToken ct, params (string Name, string? Value)[] settings)
    {
        var connection = await dataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
            return new(connection, transaction, await BeginAsync(connection, statement, settings, ct).ConfigureAwait(false));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The same in a transaction that somebody else has begun and ends, to read what it has written.</summary>
    public static async Task<CopyOut> OpenWithinAsync(
        NpgsqlConnection connection, string statement, CancellationToken ct, params (string Name, string? Value)[] settings) =>
        new(null, null, await BeginAsync(connection, statement, settings, ct).ConfigureAwait(false));

    private static async Task<NpgsqlRawCopyStream> BeginAsync(
        NpgsqlConnection connection, string statement, (string Name, string? Value)[] settings, CancellationToken ct)
    {
        await using var set = new NpgsqlCommand(SetSql, connection)
        {
            Parameters = { Sql.Texts([.. settings.Select(setting => "ddon." + setting.Name)]), Sql.Texts([.. settings.Select(setting => setting.Value)]) },
        };
        await set.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        var stream = await connection.BeginRawBinaryCopyAsync(statement, ct).ConfigureAwait(false);
        // The reader may be slow: no limit on how long all of it takes.
        stream.ReadTimeout = Timeout.Infinite;
        return stream;
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        while (!_isDone && !TryTake())
        {
            if (_start > 0) Compact();
            if (_end == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), ct).ConfigureAwait(false);
            if (read == 0) throw new EndOfStreamException("The server stopped sending before the end of the rows.");
            _end += read;
        }
        return !_isDone;
    }

    public bool IsNull(int column) => _columns[column].Length < 0;

    /// <summary>A column as it was sent; empty for null.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => IsNull(column) ? default : _buffer.AsSpan(_columns[column].Start, _columns[column].Length);

    /// <summary>The text of a jsonb column: what follows the version of its format.</summary>
    public ReadOnlySpan<byte> Json(int column) => IsNull(column) ? default : Bytes(column)[1..];

    public long Bigint(int column) => BinaryPrimitives.ReadInt64BigEndian(Bytes(column));

    public Guid Id(int column) => new(Bytes(column), bigEndian: true);

    public bool Flag(int column) => Bytes(column)[0] != 0;

    /// <summary>A time; null for one that no calendar of ours has.</summary>
    public DateTimeOffset? Time(int column)
    {
        var epoch = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var microseconds = Bigint(column);
        return microseconds >= (DateTimeOffset.MinValue - epoch).TotalMicroseconds && microseconds < (DateTimeOffset.MaxValue - epoch).TotalMicroseconds
            ? epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_isDone) await _stream.CancelAsync().ConfigureAwait(false);
            await _stream.DisposeAsync().ConfigureAwait(false);
            if (_transaction is not null) await _transaction.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or IOException)
        {
            // What was cancelled ends with an error, which is what was wanted.
        }
        if (_connection is not null) await _connection.DisposeAsync().ConfigureAwait(false);
    }

    // Takes the next row, or the end of the rows, from the buffer; false when it is not there in full.
    private bool TryTake()
    {
        var at = _start;
        if (!_hasHeader)
        {
            if (_end - at < HeaderLength) return false;
            at += HeaderLength + BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at + HeaderLength - 4));
        }
        if (_end - at < 2) return false;
        int count = BinaryPrimitives.ReadInt16BigEndian(_buffer.AsSpan(at));
        at += 2;
        if (count < 0)
        {
            _isDone = true;
            return true;
        }
        if (_columns.Length != count) _columns = new (int, int)[count];
        for (var column = 0; column < count; column++)
        {
            if (_end - at < 4) return false;
            var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at));
            at += 4;
            _columns[column] = (at, length);
            at += Math.Max(length, 0);
            if (at > _end) return false;
        }
        (_start, _hasHeader) = (at, true);
        return true;
    }

    private void Compact()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
    }
}
