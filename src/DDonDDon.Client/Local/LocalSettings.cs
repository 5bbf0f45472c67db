using System.Globalization;

namespace DDonDDon.Client.Local;

/// <summary>Single values in the file, by name.</summary>
internal static class LocalSettings
{
    public const string DeviceId = "deviceId";

    /// <summary>A random text by which the server knows the device; it leaves it only to sign in.</summary>
    public const string DeviceKey = "deviceKey";

    public const string LastSeq = "lastSeq";
    public const string LastStamp = "lastStamp";
    public const string ClockOffset = "clockOffset";
    public const string Cursor = "cursor";
    public const string User = "user";

    /// <summary>The user whom the copy of the server's documents was made for.</summary>
    public const string CopyOf = "copyOf";

    public const string AccessToken = "accessToken";
    public const string RefreshToken = "refreshToken";

    private const string Find = "select value from setting where name = $name";
    private const string Put = "insert into setting (name, value) values ($name, $value) on conflict (name) do update set value = excluded.value";
    private const string Remove = "delete from setting where name = $name";

    public static string? Get(this LocalSql sql, string name) => sql.Query(Find, row => row.GetString(0), ("name", name)).SingleOrDefault();

    public static long? GetNumber(this LocalSql sql, string name) =>
        sql.Get(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Sets a value; null removes it.</summary>
    public static void Set(this LocalSql sql, string name, string? value)
    {
        if (value is null) sql.Execute(Remove, ("name", name));
        else sql.Execute(Put, ("name", name), ("value", value));
    }

    public static void Set(this LocalSql sql, string name, long value) => sql.Set(name, value.ToString(CultureInfo.InvariantCulture));
}
