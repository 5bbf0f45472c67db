using DDonDDon.Client.Local;
using Microsoft.Data.Sqlite;

namespace DDonDDon.Client;

/// <summary>
/// The SQLite file of one installation: the outbox, the device's id and counter, the session, and the copy of the server's documents. When a
/// write returns, it is on the disk (write-ahead log, synchronous=FULL). Thread-safe; open in one process at a time.
/// </summary>
public sealed class LocalStore : IDisposable
{
    // "ddon" in ASCII; tells our files from those of other programs.
    private const long ApplicationId = 0x64646f6e;

    private readonly SqliteConnection _connection;
    private readonly LocalSql _sql;
    private readonly SemaphoreSlim _gate = new(1, 1);

    private LocalStore(SqliteConnection connection) => (_connection, _sql) = (connection, new(connection));

    /// <summary>Opens a file; creates it when it does not exist.</summary>
    /// <exception cref="LocalStoreException">
    /// It is open in another process, was not written by this library, or was written by a newer version of it.
    /// </exception>
    public static LocalStore Open(string path)
    {
        Protect(path);
        return Open(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 2 }, durable: true);
    }

    /// <summary>Opens one in memory, which is lost when it is closed: for tests and simulations.</summary>
    public static LocalStore InMemory() => Open(new SqliteConnectionStringBuilder { DataSource = ":memory:", Pooling = false }, durable: false);

    public void Dispose()
    {
        _sql.Dispose();
        _connection.Dispose();
        _gate.Dispose();
    }

    /// <summary>Reads while nobody writes. The work runs on the caller's thread.</summary>
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

    /// <summary>Writes in one transaction: when this returns, all of the work is on the disk; when it throws, none of it.</summary>
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

    // SQLite may have rolled back already, as it does when the disk is full.
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
            // Locked for this process; two processes could send two batches at once.
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
            throw new LocalStoreException($"{description.DataSource} {Why(exception)}", exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string Why(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => "is open in another process.",
        SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT =>
            "is damaged, or was not written by this library. Keep it for support, and start with a new file.",
        _ => $"cannot be opened: {exception.Message}",
    };

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

    // It holds tokens, so other accounts of the machine must not read it.
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

/// <summary>The local file cannot be used; the message says why. The program tells the user, and does not run without an outbox.</summary>
public sealed class LocalStoreException(string message, Exception? cause = null) : Exception(message, cause);
