using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace DDonDDon.Server.Settings;

/// <summary>
/// Reads the options of a database URL (`?sslmode=require&amp;…`), in libpq's names and asyncpg's `ssl`. One that is not known
/// is refused: dropping it silently could drop the encryption someone asked for.
/// </summary>
internal static partial class UrlOptions
{
    private const string Known =
        "sslmode, ssl, sslrootcert, sslcert, sslkey, channel_binding, host, port, application_name, connect_timeout, options, "
        + "target_session_attrs";

    /// <summary>Sets what the options say. Returns the problem, or null.</summary>
    public static string? Read(string query, NpgsqlConnectionStringBuilder builder)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var option in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = option.IndexOf('=');
            var name = equals < 0 ? option : option[..equals];
            if (PercentEncoding.Decode(equals < 0 ? "" : option[(equals + 1)..]) is not { } value)
                return "has a wrong percent-encoding in an option: write % as %25.";

            // Both spellings of the same wish count as one option, since they could contradict each other.
            if (!seen.Add(name == "ssl" ? "sslmode" : name)) return "has an option twice.";
            if (Set(name, value, builder) is { } problem) return problem;
        }

        return null;
    }

    private static string? Set(string name, string value, NpgsqlConnectionStringBuilder builder)
    {
        switch (name)
        {
            case "sslmode" or "ssl":
                return SetSslMode(value, builder);
            case "sslrootcert":
                builder.RootCertificate = value;
                return null;
            case "sslcert":
                builder.SslCertificate = value;
                return null;
            case "sslkey":
                builder.SslKey = value;
                return null;
            case "channel_binding":
                return SetChannelBinding(value, builder);
            case "host":
                if (builder.Host is not null) return "names the host twice, before the options and in them.";
                builder.Host = value;
                return null;
            case "port":
                if (UrlHosts.Port(value) is not { } port) return "has a port that is not a number from 1 to 65535.";
                builder.Port = port;
                return null;
            case "application_name":
                builder.ApplicationName = value;
                return null;
            case "connect_timeout":
                return SetTimeout(value, builder);
            case "options":
                builder.Options = value;
                return null;
            case "target_session_attrs":
                builder.TargetSessionAttributes = value;
                return null;
            default:
                // What does not look like a name may be a piece of a password with a ? in it.
                var which = OptionName().IsMatch(name) ? $"the option {name}, which" : "an option that";
                return $"has {which} is not known; known are {Known}.";
        }
    }

    private static string? SetSslMode(string value, NpgsqlConnectionStringBuilder builder)
    {
        SslMode? mode = value switch
        {
            "disable" or "false" => SslMode.Disable,
            "allow" => SslMode.Allow,
            "prefer" => SslMode.Prefer,
            "require" or "true" => SslMode.Require,
            "verify-ca" => SslMode.VerifyCA,
            "verify-full" => SslMode.VerifyFull,
            _ => null,
        };
        if (mode is null) return "has an sslmode that is not disable, allow, prefer, require, verify-ca or verify-full.";

        builder.SslMode = mode.Value;
        return null;
    }

    private static string? SetChannelBinding(string value, NpgsqlConnectionStringBuilder builder)
    {
        if (value is not ("disable" or "prefer" or "require"))
            return "has a channel_binding that is not disable, prefer or require.";

        builder.ChannelBinding = Enum.Parse<ChannelBinding>(value, ignoreCase: true);
        return null;
    }

    private static string? SetTimeout(string value, NpgsqlConnectionStringBuilder builder)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 1024)
            return "has a connect_timeout that is not a number of seconds from 0 to 1024.";

        builder.Timeout = seconds;
        return null;
    }

    [GeneratedRegex(@"\A[a-z_]{3,40}\z")]
    private static partial Regex OptionName();
}
