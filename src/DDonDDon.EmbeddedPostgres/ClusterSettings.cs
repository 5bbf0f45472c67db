using System.Globalization;
using System.Text;

namespace DDonDDon.EmbeddedPostgres;

/// <summary>The settings of a private cluster, written anew at each start and read after postgresql.conf.</summary>
internal static class ClusterSettings
{
    public const string FileName = "ddon.conf";

    // With this a cluster says that it may be thrown away; PostgreSQL itself does not know it.
    private const string ThrowAwaySetting = "ddon.throw_away";

    private static readonly Dictionary<string, string> Usual = new()
    {
        ["listen_addresses"] = "127.0.0.1",
        ["unix_socket_directories"] = "",
        ["password_encryption"] = "scram-sha-256",
        ["max_connections"] = "100",
        ["shared_buffers"] = "256MB",
        ["max_wal_size"] = "2GB",
        ["wal_compression"] = "on",
        ["jit"] = "off",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
        ["lc_messages"] = "C",
    };

    private static readonly Dictionary<string, string> Durable = new()
    {
        ["fsync"] = "on",
        ["synchronous_commit"] = "on",
        ["full_page_writes"] = "on",
    };

    private static readonly Dictionary<string, string> ThrowAway = new()
    {
        ["fsync"] = "off",
        ["synchronous_commit"] = "off",
        ["full_page_writes"] = "off",
        [ThrowAwaySetting] = "on",
    };

    /// <summary>The text of the file; the last of several values for one setting counts.</summary>
    public static string Write(int port, EmbeddedClusterOptions options)
    {
        var text = new StringBuilder("# Written at each start; changes here are lost.\n");
        foreach (var (name, value) in Usual.Concat(options.ThrowAway ? ThrowAway : Durable).Concat(options.Settings))
            text.Append(CultureInfo.InvariantCulture, $"{name} = '{Escape(value)}'\n");
        return text.Append(CultureInfo.InvariantCulture, $"port = {port}\n").ToString();
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
}
