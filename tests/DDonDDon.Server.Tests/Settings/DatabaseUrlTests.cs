using DDonDDon.Server.Settings;
using Npgsql;

namespace DDonDDon.Server.Tests.Settings;

public class DatabaseUrlTests
{
    private static NpgsqlConnectionStringBuilder Accepted(string value)
    {
        var (connectionString, problem) = DatabaseUrl.Parse(value);
        problem.ShouldBeNull();
        return new NpgsqlConnectionStringBuilder(connectionString);
    }

    [Theory]
    [InlineData("postgresql://ann:pw@db.example:5433/ddon")]
    [InlineData("postgres://ann:pw@db.example:5433/ddon")]
    [InlineData("postgresql+asyncpg://ann:pw@db.example:5433/ddon")]
    [InlineData("POSTGRESQL://ann:pw@db.example:5433/ddon")]
    [InlineData("Host=db.example;Port=5433;Username=ann;Password=pw;Database=ddon")]
    [InlineData("Server=db.example;Port=5433;User Id=ann;Password=pw;Database=ddon")]
    public void Every_spelling_names_the_same_database(string value)
    {
        var builder = Accepted(value);

        builder.Host.ShouldBe("db.example");
        builder.Port.ShouldBe(5433);
        builder.Username.ShouldBe("ann");
        builder.Password.ShouldBe("pw");
        builder.Database.ShouldBe("ddon");
    }

    [Fact]
    public void User_password_and_database_are_percent_decoded()
    {
        var builder = Accepted("postgresql://%EC%95%A4:p%40ss%2Fw%3F%25;'%22=%20x+y@db/d%20d");

        builder.Username.ShouldBe("앤");
        builder.Password.ShouldBe("p@ss/w?%;'\"= x+y");
        builder.Database.ShouldBe("d d");
    }

    [Theory]
    [InlineData("postgresql://u@[2001:db8::7]:5433/d", "2001:db8::7", 5433)]
    [InlineData("postgresql://u@[::1]/d", "::1", 5432)]
    [InlineData("postgresql://u@%2Fvar%2Frun%2Fpostgresql/d", "/var/run/postgresql", 5432)]
    [InlineData("postgresql:///d?host=/var/run/postgresql&port=5433", "/var/run/postgresql", 5433)]
    [InlineData("postgresql://u@db:/d", "db", 5432)]
    public void A_host_may_be_a_name_an_address_or_a_socket(string value, string host, int port)
    {
        var builder = Accepted(value);

        builder.Host.ShouldBe(host);
        builder.Port.ShouldBe(port);
    }

    [Theory]
    [InlineData("postgresql://u:p@a,b:5433,[::1]:5434/d")]
    [InlineData("postgresql://u:p@a,b:5433,[::1]:5434/d?target_session_attrs=primary")]
    public void Of_several_hosts_the_primary_is_asked_for(string value)
    {
        var builder = Accepted(value);

        builder.Host.ShouldBe("a:5432,b:5433,[::1]:5434");
        builder.TargetSessionAttributes.ShouldBe("primary");
        using var source = NpgsqlDataSource.Create(builder);
    }

    [Theory]
    [InlineData("sslmode=disable", SslMode.Disable)]
    [InlineData("sslmode=allow", SslMode.Allow)]
    [InlineData("sslmode=prefer", SslMode.Prefer)]
    [InlineData("sslmode=require", SslMode.Require)]
    [InlineData("sslmode=verify-ca", SslMode.VerifyCA)]
    [InlineData("sslmode=verify-full", SslMode.VerifyFull)]
    [InlineData("ssl=require", SslMode.Require)]
    [InlineData("ssl=true", SslMode.Require)]
    [InlineData("ssl=false", SslMode.Disable)]
    public void Encryption_is_mapped(string option, SslMode mode) =>
        Accepted("postgresql://u:p@db/d?" + option).SslMode.ShouldBe(mode);

    [Fact]
    public void The_other_options_are_mapped()
    {
        var builder = Accepted(
            "postgresql://u:p@db/d?sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem&channel_binding=require"
            + "&application_name=till%201&connect_timeout=3&options=-c%20jit%3Doff");

        builder.RootCertificate.ShouldBe("/ca.pem");
        builder.SslCertificate.ShouldBe("/c.pem");
        builder.SslKey.ShouldBe("/k.pem");
        builder.ChannelBinding.ShouldBe(ChannelBinding.Require);
        builder.ApplicationName.ShouldBe("till 1");
        builder.Timeout.ShouldBe(3);
        builder.Options.ShouldBe("-c jit=off");
    }

    [Fact]
    public void An_unknown_option_is_named() =>
        DatabaseUrl.Parse("postgresql://u:p@db/d?pgbouncer=true").Problem.ShouldNotBeNull().ShouldContain("pgbouncer");

    [Theory]
    [InlineData("mysql://u:canary@db/d")]
    [InlineData("postgresql+psycopg2://u:canary@db/d")]
    [InlineData("://canary")]
    [InlineData("canary")]
    [InlineData("host=db dbname=canary")]
    [InlineData("Host=db;Database=d;Password=x;canary=y")]
    [InlineData("Host=db;Database=d;Port=canary")]
    [InlineData("Database=d;Password=canary")]
    [InlineData("Host=db;Password=canary")]
    [InlineData("postgresql://u:canary@db")]
    [InlineData("postgresql://u:canary@db/")]
    [InlineData("postgresql:///d?application_name=canary")]
    [InlineData("postgresql://u:can?canary@db/d")]
    [InlineData("postgresql://u:can/canary@db/d")]
    [InlineData("postgresql://u:can?canary=1")]
    [InlineData("postgresql://u:canary%@db/d")]
    [InlineData("postgresql://u:canary%zz@db/d")]
    [InlineData("postgresql://u:canary%00@db/d")]
    [InlineData("postgresql://u:canary%FF@db/d")]
    [InlineData("postgresql://u:canary@db/%")]
    [InlineData("postgresql://u:p@db:canary/d")]
    [InlineData("postgresql://u:canary@db:0/d")]
    [InlineData("postgresql://u:canary@db:65536/d")]
    [InlineData("postgresql://u:canary@::1/d")]
    [InlineData("postgresql://u:canary@[::1/d")]
    [InlineData("postgresql://u:canary@[127.0.0.1]/d")]
    [InlineData("postgresql://u:canary@[::1]canary/d")]
    [InlineData("postgresql://u:canary@a,,b/d")]
    [InlineData("postgresql://u:p@db/d?sslmode=canary")]
    [InlineData("postgresql://u:p@db/d?ssl=canary")]
    [InlineData("postgresql://u:p@db/d?sslmode=require&ssl=disable")]
    [InlineData("postgresql://u:p@db/d?Canary")]
    [InlineData("postgresql://u:p@db/d?host=canary")]
    [InlineData("postgresql://u:p@db/d?channel_binding=canary")]
    [InlineData("postgresql://u:p@db/d?connect_timeout=canary")]
    [InlineData("postgresql://u:p@db/d?target_session_attrs=canary")]
    [InlineData("postgresql://u:p@db/d?application_name=%canary")]
    public void A_wrong_value_is_refused_in_one_line_without_repeating_it(string value)
    {
        var (connectionString, problem) = DatabaseUrl.Parse(value);

        connectionString.ShouldBeNull();
        problem.ShouldNotBeNull().ShouldNotContain("canary", Case.Insensitive);
        problem.ShouldNotContain("\n");
    }
}
