using DDonDDon.Server.Features.Access;

namespace DDonDDon.Server.Tests.Access;

public class PasswordRulesTests
{
    [Theory]
    [InlineData(8, true)]
    [InlineData(256, true)]
    [InlineData(7, false)]
    [InlineData(257, false)]
    [InlineData(0, false)]
    public void A_password_has_8_to_256_characters_of_any_kind(int length, bool allowed)
    {
        foreach (var character in new[] { "a", "가", "🔑", "\0" })
            (PasswordRules.Decide(string.Concat(Enumerable.Repeat(character, length))) is null).ShouldBe(allowed);
    }

    [Fact]
    public void Half_a_character_is_refused() => PasswordRules.Decide("password\ud83d").ShouldNotBeNull();
}
