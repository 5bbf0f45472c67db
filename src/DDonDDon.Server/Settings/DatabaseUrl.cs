using Npgsql;

namespace DDonDDon.Server.Settings;

/// <summary>
/// Reads DATABASE_URL in the spellings people have at hand: a URL as libpq reads it, with the scheme `postgresql`, `postgres` or
/// `postgresql+asyncpg`, or an Npgsql connection string. No problem it reports contains a part of the value: where a password's
/// `@`, `/` or `?` is not percent-encoded, any part may be a piece of the password.
/// </summary>
public static class DatabaseUrl
{
    private static readonly string[] Schemes = ["postgresql", "postgres", "postgresql+asyncpg"];

    /// <summary>Returns an Npgsql connection string, or what is wrong with the value.</summary>
    public static (string? ConnectionString, string? Problem) Parse(string value)
    {
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || value.AsSpan(0, scheme).Contains('=')) return ParseConnectionString(value);
        if (!Schemes.Contains(value[..scheme], StringComparer.OrdinalIgnoreCase))
            return (null, "must begin with postgresql://, postgres:// or postgresql+asyncpg://, or be a connection string.");

        try
        {
            var builder = new NpgsqlConnectionStringBuilder();
            return ReadUrl(value[(scheme + 3)..], builder) is { } problem ? (null, problem) : Finish(builder);
        }
        catch (ArgumentException)
        {
            // The builder's own message would repeat the value it refuses.
            return (null, "has an option with a value that Npgsql does not take.");
        }
    }

    private static (string? ConnectionString, string? Problem) ParseConnectionString(string value)
    {
        try
        {
            return Finish(new NpgsqlConnectionStringBuilder(value));
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or OverflowException)
        {
            return (null, "is neither a postgresql:// URL nor a connection string (Host=…;Database=…;Username=…;Password=…).");
        }
    }

    private static (string? ConnectionString, string? Problem) Finish(NpgsqlConnectionStringBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Host)) return (null, "names no host.");
        if (string.IsNullOrWhiteSpace(builder.Database)) return (null, "names no database.");

        // Of several servers only the primary can record anything, whatever the order they are listed in.
        if (builder.Host.Contains(',') && builder.TargetSessionAttributes is null) builder.TargetSessionAttributes = "primary";
        return (builder.ConnectionString, null);
    }

    private static string? ReadUrl(string rest, NpgsqlConnectionStringBuilder builder)
    {
        var authorityEnd = rest.IndexOfAny(['/', '?']);
        var authority = authorityEnd < 0 ? rest : rest[..authorityEnd];
        var tail = authorityEnd < 0 ? "" : rest[authorityEnd..];
        if (tail.Contains('@')) return "has an @ after the host: in a password write @ as %40, / as %2F and ? as %3F.";

        var query = tail.IndexOf('?');
        var path = query < 0 ? tail : tail[..query];
        var at = authority.LastIndexOf('@');
        return ReadUser(at < 0 ? "" : authority[..at], builder)
            ?? UrlHosts.Read(authority[(at + 1)..], builder)
            ?? ReadDatabase(path, builder)
            ?? UrlOptions.Read(query < 0 ? "" : tail[(query + 1)..], builder);
    }

    private static string? ReadUser(string user, NpgsqlConnectionStringBuilder builder)
    {
        var colon = user.IndexOf(':');
        var name = PercentEncoding.Decode(colon < 0 ? user : user[..colon]);
        var password = PercentEncoding.Decode(colon < 0 ? "" : user[(colon + 1)..]);
        if (name is null || password is null) return "has a wrong percent-encoding in the user or the password: write % as %25.";

        if (name.Length > 0) builder.Username = name;
        if (password.Length > 0) builder.Password = password;
        return null;
    }

    private static string? ReadDatabase(string path, NpgsqlConnectionStringBuilder builder)
    {
        if (path.Length <= 1) return null;
        if (PercentEncoding.Decode(path[1..]) is not { } database)
            return "has a wrong percent-encoding in the database's name: write % as %25.";

        builder.Database = database;
        return null;
    }
}
