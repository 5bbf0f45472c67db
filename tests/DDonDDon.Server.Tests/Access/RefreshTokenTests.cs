using System.Security.Cryptography;
using System.Text;
using DDonDDon.Server.Features.Access;

namespace DDonDDon.Server.Tests.Access;

public class RefreshTokenTests
{
    private static readonly RefreshTokenKey Key = new("one secret of at least 32 characters");

    [Fact]
    public void A_token_is_256_random_bits_and_only_its_hash_is_for_keeping()
    {
        var (value, hash) = RefreshToken.Create(Key);

        value.ShouldMatch("^[A-Za-z0-9_-]{43}$");
        hash.Length.ShouldBe(32);
        hash.ShouldNotBe(SHA256.HashData(Encoding.ASCII.GetBytes(value)));
        RefreshToken.HashOf(value, Key).ShouldBe(hash);
        RefreshToken.HashOf(value + "=", Key).ShouldNotBe(hash);
        RefreshToken.Create(Key).Value.ShouldNotBe(value);
    }

    [Fact]
    public void Another_secret_knows_no_token_and_gives_no_successor()
    {
        var other = new RefreshTokenKey("another secret of 32 characters or more");
        var (value, hash) = RefreshToken.Create(Key);

        RefreshToken.HashOf(value, other).ShouldNotBe(hash);
        RefreshToken.SuccessorOf(value, other).Value.ShouldNotBe(RefreshToken.SuccessorOf(value, Key).Value);
    }
}
