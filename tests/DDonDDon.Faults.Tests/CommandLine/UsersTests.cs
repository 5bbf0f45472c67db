using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.CommandLine;

public class UsersTests(PostgresCluster cluster)
{
    private const string Password = "correct horse battery\n";

    [Fact]
    public async Task An_account_is_made_once_and_its_id_is_printed()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 0);

        var added = await AddAsync(shop, "jisu@example.com", Password, "--store", shop.Stores[0].ToString());
        (added.ExitCode, added.Errors).ShouldBe((0, ""));
        Guid.TryParse(added.Output.ShouldHaveSingleLine(), out _).ShouldBeTrue();

        var again = await AddAsync(shop, "JISU@example.com", Password);
        again.ExitCode.ShouldBe(1);
        again.Errors.ShouldHaveSingleLine().ShouldContain("already");
    }

    [Theory]
    [InlineData("jisu@example.com", "short\n", "A password has")]
    [InlineData("jisu@example.com", "", "A password has")]
    [InlineData("jisu", Password, "An address looks like")]
    public async Task A_bad_password_or_address_exits_with_2(string email, string password, string why)
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 0, products: 0);

        var refused = await AddAsync(shop, email, password);

        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldHaveSingleLine().ShouldContain(why);
    }

    [Fact]
    public async Task An_unknown_store_exits_with_2()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 0, products: 0);
        var unknown = Guid.CreateVersion7().ToString();

        var refused = await AddAsync(shop, "jisu@example.com", Password, "--store", unknown);

        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldHaveSingleLine().ShouldContain(unknown);
    }

    [Fact]
    public async Task Accounts_are_listed_disabled_enabled_and_get_another_password()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 0);
        await AddAsync(shop, "jisu@example.com", Password, "--store", shop.Stores[0].ToString());

        (await RunAsync(shop, ["disable", "JISU@example.com"])).ExitCode.ShouldBe(0);
        (await LineOfAsync(shop, "jisu")).ShouldContain("disabled");
        (await RunAsync(shop, ["enable", "jisu@example.com"])).ExitCode.ShouldBe(0);
        (await LineOfAsync(shop, "jisu")).ShouldContain($"enabled   jisu@example.com  {shop.Stores[0]}");
        (await RunAsync(shop, ["list", "--json"])).Output.ShouldContain("\"email\": \"jisu@example.com\"");
        (await RunAsync(shop, ["password", "jisu@example.com", "--password-stdin"], "another long one\n")).ExitCode.ShouldBe(0);
        (await RunAsync(shop, ["password", "jisu@example.com", "--password-stdin"], "password1\n")).ExitCode.ShouldBe(2);
        (await RunAsync(shop, ["disable", "nobody@example.com"])).ExitCode.ShouldBe(2);
        (await RunAsync(shop, ["disable", "nobody@example.com"])).Errors.ShouldHaveSingleLine().ShouldContain("There is no account");
    }

    [Fact]
    public async Task The_last_administrator_is_not_disabled()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 0, products: 0);
        (await RunAsync(shop, ["add", "boss@example.com", "--role", "ADMIN", "--password-stdin"], Password)).ExitCode.ShouldBe(0);

        var refused = await RunAsync(shop, ["disable", "boss@example.com"]);

        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldHaveSingleLine().ShouldContain("last administrator");
    }

    private static async Task<string> LineOfAsync(Shop shop, string name) =>
        (await RunAsync(shop, ["list"])).Output.Split('\n').Single(line => line.Contains(name, StringComparison.Ordinal));

    private static Task<Finished> RunAsync(Shop shop, string[] arguments, string input = "") =>
        Ddon.RunAsync(Ddon.On(shop.ConnectionString), ["users", .. arguments], input);

    private static Task<Finished> AddAsync(Shop shop, string email, string password, params string[] more) =>
        Ddon.RunAsync(
            Ddon.On(shop.ConnectionString), ["users", "add", email, "--role", "WORKER", "--password-stdin", .. more], password);
}
