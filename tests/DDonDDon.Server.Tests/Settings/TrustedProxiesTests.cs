using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Tests.Settings;

public class TrustedProxiesTests
{
    [Fact]
    public void Addresses_and_networks_may_be_mixed() =>
        TrustedProxies.Parse("10.0.0.0/8, 192.0.2.7,::1,2001:db8::/32").Value!.Select(network => network.ToString())
            .ShouldBe(["10.0.0.0/8", "192.0.2.7/32", "::1/128", "2001:db8::/32"]);

    [Theory]
    [InlineData("*")]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.0/33")]
    public void Anything_else_is_refused(string value)
    {
        var (networks, problem) = TrustedProxies.Parse(value);

        networks.ShouldBeNull();
        problem.ShouldNotBeNull();
    }
}
