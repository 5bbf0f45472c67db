using DDonDDon.Client.Local;
using Microsoft.Data.Sqlite;

namespace DDonDDon.Client;

/// <summary>
/// The SQLite file of one installation: the outbox, the device's id and counter, the session, and the copy of what the server says. A write
/// is on the disk before it returns (write-ahead log, synchronous=FULL). Thread-safe; one process at a time.
/// </summary>
public sealed class LocalStore : IDisposable
{
    // "ddon" in ASCII, so that another program's file is noticed.
    private const long ApplicationId = 0x64646f6e;

    private readonly SqliteConnection _connection;
    private readonly LocalSql _sql;
    private readonly SemaphoreSlim _gate = new(1, 1);

    private LocalStore(SqliteConnection connection) => (_connection, _sql) = (connection, new(connection));

    /// <summary>
    /// Opens a file, and makes it when it is missing. Throws <see cref="LocalStoreException"/> when another process has it open, when it is
    /// not a file of ours, or when a newer version of this library wrote it.
    /// </summary>
    public static LocalStore Open(string path)
    {
        Protect(path);
        return Open(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 2 }, durable: true);
    }

    /// <summary>A store that is gone when it is closed: for tests and simulations.</summary>
    public static LocalStore InMemory() => Open(new SqliteConnectionStringBuilder { DataSource = ":memory:", Pooling = false }, durable: false);

    public void Dispose()
    {
        _sql.Dispose();
        _connection.Dispose();
        _gate.Dispose();
    }

    /// <summary>Reads, with nobody writing meanwhile. The work runs on the caller's thread.</summary>
    internal async Task<T> ReadAsync<T>(Func<LocalSql, T> work, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            return work(_sql);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>One transaction: all of the work is on the disk when this returns, or nothing of it is.</summary>
    internal Task<T> WriteAsync<T>(Func<LocalSql, T> work, CancellationToken ct) => ReadAsync(sql =>
    {
        sql.Execute("begin immediate");
        try
        {
            var result = work(sql);
            sql.Execute("commit");
            return result;
        }
        catch
        {
            RollBack();
            throw;
        }
    }, ct);

    internal Task WriteAsync(Action<LocalSql> work, CancellationToken ct) => WriteAsync(sql =>
    {
        work(sql);
        return true;
    }, ct);

    // A full disk ends the transaction by itself.
    private void RollBack()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0) _sql.Execute("rollback");
    }

    private static LocalStore Open(SqliteConnectionStringBuilder description, bool durable)
    {
        var connection = new SqliteConnection(description.ConnectionString);
        try
        {
            connection.Open();
            // Locked for this process: two of them would send two batches at once.
            if (durable) Run(connection, "pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full; pragma fullfsync = on");
            else Run(connection, "pragma journal_mode = memory; pragma synchronous = off");
            Run(connection, "begin immediate");
            Prepare(connection);
            Run(connection, "commit");
            return new(connection);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new LocalStoreException(exception.SqliteErrorCode switch
            {
                SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => $"{description.DataSource} is open in another process.",
                SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT => $"{description.DataSource} is damaged, or no file of this library. Keep it for support, and begin a new one.",
                _ => $"{description.DataSource} cannot be opened: {exception.Message}",
            }, exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Prepare(SqliteConnection connection)
    {
        var version = Ask(connection, "pragma user_version");
        if (version > Schema.Versions.Count) throw new LocalStoreException($"{connection.DataSource} was written by a newer version of this library.");
        if (version == Schema.Versions.Count && Ask(connection, "pragma application_id") == ApplicationId) return;
        if (version == 0 ? Ask(connection, "select count(*) from sqlite_schema") != 0 : Ask(connection, "pragma application_id") != ApplicationId)
            throw new LocalStoreException($"{connection.DataSource} belongs to another program.");
        foreach (var statements in Schema.Versions.Skip((int)version)) Run(connection, statements);
        Run(connection, $"pragma user_version = {Schema.Versions.Count}; pragma application_id = {ApplicationId}");
    }

    // Tokens lie in it: nobody else on the machine may read it.
    private static void Protect(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path)) return;
        using var _ = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

#pragma warning disable CA2100 // Constants of this assembly, and numbers.
    private static void Run(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static long Ask(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return (long)command.ExecuteScalar()!;
    }
#pragma warning restore CA2100
}

/// <summary>The local file cannot be used; the message says why. The program tells the user, and does not go on without an outbox.</summary>
public sealed class LocalStoreException(string message, Exception? cause = null) : Exception(message, cause);
