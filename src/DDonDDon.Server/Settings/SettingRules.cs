using System.Text.RegularExpressions;
using DDonDDon.Server.Logging;

namespace DDonDDon.Server.Settings;

/// <summary>The rules of single settings: each returns the meaning of a value, or what is wrong with it.</summary>
internal static partial class SettingRules
{
    /// <summary>A schema name that means the same with and without quotes, and is not one of PostgreSQL's own.</summary>
    public static (string? Value, string? Problem) Schema(string value)
    {
        var own = value.StartsWith("pg_", StringComparison.Ordinal) || value == "information_schema";
        return PlainIdentifier().IsMatch(value) && !own
            ? (value, null)
            : (null, "must be a plain identifier: lower-case letters, digits and _, up to 63, not starting with a digit or pg_.");
    }

    public static (string? Value, string? Problem) Algorithm(string value) =>
        value == "HS256" ? (value, null) : (null, "must be HS256; no other is supported.");

    public static (LogLevel Value, string? Problem) LogLevel(string value)
    {
        var names = Enum.GetNames<LogLevel>();
        var name = names.FirstOrDefault(name => name.Equals(value, StringComparison.OrdinalIgnoreCase));
        return name is null ? (default, $"must be one of {string.Join(", ", names)}.") : (Enum.Parse<LogLevel>(name), null);
    }

    public static (LogFormat? Value, string? Problem) LogFormat(string value) => value switch
    {
        "text" => (Logging.LogFormat.Text, null),
        "json" => (Logging.LogFormat.Json, null),
        _ => (null, "must be text or json."),
    };

    public static (string? Value, string? Problem) Folder(string value, string currentDirectory) =>
        value.Contains('\0')
            ? (null, "must be a folder's path.")
            : (Path.GetFullPath(value, Path.GetFullPath(currentDirectory)), null);

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]{0,62}\z")]
    private static partial Regex PlainIdentifier();
}
