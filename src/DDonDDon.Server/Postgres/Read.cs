using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>A statement and what to do with its rows; several go to the server in one round trip.</summary>
public abstract class Read(NpgsqlBatchCommand command)
{
    internal NpgsqlBatchCommand Command { get; } = command;

    /// <summary>Drops the rows, before the statement runs again.</summary>
    internal virtual void Forget() { }

    internal abstract Task ConsumeAsync(NpgsqlDataReader reader, CancellationToken ct);
}

/// <summary>A statement whose rows become items, in the order in which the server gives them.</summary>
public sealed class Rows<T>(NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> row) : Read(command)
{
    public List<T> Items { get; } = [];

    internal override void Forget() => Items.Clear();

    internal override async Task ConsumeAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        while (await reader.ReadAsync(ct).ConfigureAwait(false)) Items.Add(row(reader));
    }
}

/// <summary>A statement that writes and gives no rows.</summary>
public sealed class Write(NpgsqlBatchCommand command) : Read(command)
{
    internal override Task ConsumeAsync(NpgsqlDataReader reader, CancellationToken ct) => Task.CompletedTask;
}
