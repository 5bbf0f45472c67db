using Npgsql;
using NpgsqlTypes;

namespace DDonDDon.Server.Postgres;

/// <summary>Builds commands with positional parameters.</summary>
public static class Sql
{
    /// <summary>A statement of a batch; <paramref name="parameters"/> are $1, $2, …</summary>
    public static NpgsqlBatchCommand Command(string text, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    public static NpgsqlParameter Text(string? value) => Of(value, NpgsqlDbType.Varchar);
    public static NpgsqlParameter Texts(string?[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar };
    public static NpgsqlParameter Id(Guid? value) => Of(value, NpgsqlDbType.Uuid);
    public static NpgsqlParameter Ids(Guid[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    /// <summary>Ids, some of which may be missing.</summary>
    public static NpgsqlParameter OptionalIds(Guid?[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    public static NpgsqlParameter Bigint(long? value) => Of(value, NpgsqlDbType.Bigint);
    public static NpgsqlParameter Bigints(long[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
    public static NpgsqlParameter Ints(int[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer };
    public static NpgsqlParameter Flag(bool? value) => Of(value, NpgsqlDbType.Boolean);
    public static NpgsqlParameter Time(DateTimeOffset? value) => Of(value?.UtcDateTime, NpgsqlDbType.TimestampTz);
    public static NpgsqlParameter Day(DateOnly? value) => Of(value, NpgsqlDbType.Date);
    public static NpgsqlParameter Bytes(byte[]? value) => Of(value, NpgsqlDbType.Bytea);

    public static NpgsqlParameter Times(DateTimeOffset[] values) => new NpgsqlParameter<DateTime[]>
    {
        TypedValue = [.. values.Select(value => value.UtcDateTime)],
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
    };

    public static NpgsqlParameter BytesArray(byte[][] values) =>
        new NpgsqlParameter<byte[][]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };

    /// <summary>No array at all, where null means everything.</summary>
    public static NpgsqlParameter NoIds => new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    /// <summary>Texts, or no array at all where null means everything.</summary>
    public static NpgsqlParameter OptionalTexts(string[]? values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Varchar);

    /// <summary>UTF-8 JSON.</summary>
    public static NpgsqlParameter Json(byte[]? value) => Of(value, NpgsqlDbType.Jsonb);

    /// <summary>An array of UTF-8 JSON values.</summary>
    public static NpgsqlParameter Jsons(byte[]?[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb };

    private static NpgsqlParameter Of(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
