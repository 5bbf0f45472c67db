using DDonDDon.Server.Logging;
using DDonDDon.Server.Settings;
using Microsoft.Extensions.Logging;

namespace DDonDDon.Server.Tests.Settings;

public class ServerSettingsTests
{
    private const string Key = "canary-V9qf3kQnXw2ZtLr8yBv5Hs7Jd1Mc";

    private static (ServerSettings? Settings, IReadOnlyList<string> Problems) Read(params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        return ServerSettings.Read(environment.GetValueOrDefault, environment.Keys, Path.GetTempPath());
    }

    private static ServerSettings Accepted(params (string Name, string Value)[] variables)
    {
        var (settings, problems) = Read(variables);
        problems.ShouldBeEmpty();
        return settings.ShouldNotBeNull();
    }

    [Fact]
    public void An_empty_environment_gives_the_defaults_of_the_embedded_mode()
    {
        var settings = Accepted();

        settings.ConnectionString.ShouldBeNull();
        settings.SecretKey.ShouldBeNull();
        settings.AccessTokenLifetime.ShouldBe(TimeSpan.FromMinutes(60));
        settings.RefreshTokenLifetime.ShouldBe(TimeSpan.FromDays(7));
        settings.AllowedOrigins.ShouldBeEmpty();
        settings.Port.ShouldBe(8080);
        settings.Schema.ShouldBe("ddon");
        settings.ClockTolerance.ShouldBe(TimeSpan.FromSeconds(5));
        settings.ConflictWindow.ShouldBe(TimeSpan.FromMinutes(15));
        settings.LogLevel.ShouldBe(LogLevel.Information);
        settings.LogFormat.ShouldBeNull();
        settings.PostgresPrograms.ShouldBeNull();
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var settings = Accepted(
            ("DATABASE_URL", "postgresql://u:p@db/ddon"), ("SECRET_KEY", Key), ("ALGORITHM", "HS256"),
            ("ACCESS_TOKEN_EXPIRE_MINUTES", "5"), ("REFRESH_TOKEN_EXPIRE_DAYS", "90"), ("ALLOWED_ORIGINS", "https://a.example"),
            ("PORT", "0"), ("DDON_SCHEMA", "shop_2"), ("DDON_CLOCK_TOLERANCE_SECONDS", "0"),
            ("DDON_CONFLICT_WINDOW_MINUTES", "30"),
            ("DDON_LOG_LEVEL", "warning"), ("DDON_LOG_FORMAT", "json"), ("DDON_HOME", "/srv/ddon"), ("DDON_POSTGRES_BIN", "/opt/pg/bin"));

        settings.ConnectionString.ShouldNotBeNull().ShouldContain("Host=db");
        settings.SecretKey.ShouldBe(Key);
        settings.AccessTokenLifetime.ShouldBe(TimeSpan.FromMinutes(5));
        settings.RefreshTokenLifetime.ShouldBe(TimeSpan.FromDays(90));
        settings.AllowedOrigins.ShouldBe(["https://a.example"]);
        settings.Port.ShouldBe(0);
        settings.Schema.ShouldBe("shop_2");
        settings.ClockTolerance.ShouldBe(TimeSpan.Zero);
        settings.ConflictWindow.ShouldBe(TimeSpan.FromMinutes(30));
        settings.LogLevel.ShouldBe(LogLevel.Warning);
        settings.LogFormat.ShouldBe(LogFormat.Json);
        settings.Home.ShouldBe("/srv/ddon");
        settings.PostgresPrograms.ShouldBe("/opt/pg/bin");
    }

    [Theory]
    [InlineData("DATABASE_URL", "mysql://canary@db/x")]
    [InlineData("SECRET_KEY", "canary-too-short")]
    [InlineData("SECRET_KEY", "your-secret-key-here")]
    [InlineData("SECRET_KEY", "your-secret-key-here-at-least-32-characters-long")]
    [InlineData("SECRET_KEY", "changeme-changeme-changeme-changeme-1234")]
    [InlineData("SECRET_KEY", "CHANGE_ME_to_a_random_string_of_32_bytes")]
    [InlineData("SECRET_KEY", "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7")]
    [InlineData("SECRET_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("ALGORITHM", "none")]
    [InlineData("ALGORITHM", "HS512")]
    [InlineData("ALGORITHM", "hs256")]
    [InlineData("ACCESS_TOKEN_EXPIRE_MINUTES", "0")]
    [InlineData("ACCESS_TOKEN_EXPIRE_MINUTES", "1441")]
    [InlineData("ACCESS_TOKEN_EXPIRE_MINUTES", "60.5")]
    [InlineData("REFRESH_TOKEN_EXPIRE_DAYS", "91")]
    [InlineData("REFRESH_TOKEN_EXPIRE_DAYS", "-1")]
    [InlineData("PORT", "65536")]
    [InlineData("PORT", "http")]
    [InlineData("PORT", "99999999999999999999")]
    [InlineData("DDON_SCHEMA", "Ddon")]
    [InlineData("DDON_SCHEMA", "1ddon")]
    [InlineData("DDON_SCHEMA", "ddon;drop")]
    [InlineData("DDON_SCHEMA", "pg_catalog")]
    [InlineData("DDON_SCHEMA", "information_schema")]
    [InlineData("DDON_CLOCK_TOLERANCE_SECONDS", "5s")]
    [InlineData("DDON_CONFLICT_WINDOW_MINUTES", "0")]
    [InlineData("DDON_LOG_LEVEL", "loud")]
    [InlineData("DDON_LOG_LEVEL", "2")]
    [InlineData("DDON_LOG_FORMAT", "xml")]
    [InlineData("DDON_LOG_FORMAT", "JSON")]
    [InlineData("DDON_SHEMA", "canary")]
    public void A_wrong_value_gives_one_line_that_names_the_setting_and_not_the_value(string name, string value)
    {
        var (settings, problems) = name == "DATABASE_URL" ? Read((name, value), ("SECRET_KEY", Key)) : Read((name, value));

        settings.ShouldBeNull();
        var problem = problems.ShouldHaveSingleItem();
        problem.ShouldStartWith(name + " ");
        problem.ShouldNotContain("\n");
        problem.ShouldNotContain("canary");
        problem.ShouldEndWith(".");
    }

    [Fact]
    public void All_problems_are_reported_at_once() =>
        Read(("PORT", "x"), ("ALGORITHM", "none"), ("DDON_TYPO", "1")).Problems.Count.ShouldBe(3);

    [Fact]
    public void A_database_of_ones_own_needs_a_secret_of_ones_own() =>
        Read(("DATABASE_URL", "postgres://u:p@db/ddon")).Problems
            .ShouldHaveSingleItem().ShouldStartWith("SECRET_KEY is required");

    [Fact]
    public void A_blank_variable_is_an_absent_one() => Accepted(("SECRET_KEY", ""), ("PORT", "  ")).Port.ShouldBe(8080);

    [Fact]
    public void A_key_is_measured_in_bytes() =>
        Accepted(("SECRET_KEY", "열쇠는서른두바이트이상이어야")).SecretKey.ShouldNotBeNull();

    [Fact]
    public void Settings_do_not_print_their_secrets()
    {
        var settings = Accepted(("SECRET_KEY", Key), ("DATABASE_URL", "postgres://u:canary@db/ddon"));

        $"{settings}".ShouldBe("ServerSettings");
    }

    [Fact]
    public void The_home_folder_lies_beside_the_solution_or_else_in_the_current_folder()
    {
        var root = Directory.CreateTempSubdirectory("ddon-settings-");
        try
        {
            var inner = root.CreateSubdirectory("src/inner").FullName;
            Home().ShouldBe(Path.Combine(inner, ".ddon"));

            File.WriteAllText(Path.Combine(root.FullName, "DDonDDon.sln"), "");
            Home().ShouldBe(Path.Combine(root.FullName, ".ddon"));
            Home("data").ShouldBe(Path.Combine(inner, "data"));

            string Home(string? home = null) =>
                ServerSettings.Read(name => name == "DDON_HOME" ? home : null, [], inner).Settings!.Home;
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
