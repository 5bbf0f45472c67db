namespace DDonDDon.Server.Tests;

public class SmokeTests
{
    [Fact]
    public void It_builds() => true.ShouldBeTrue();
}
