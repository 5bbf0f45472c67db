namespace DDonDDon.Domain.Tests;

public class SmokeTests
{
    [Fact]
    public void It_builds() => true.ShouldBeTrue();
}
