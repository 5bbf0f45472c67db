using System.Security.Cryptography;
using System.Text;
using DDonDDon.Server.Features.Access;

namespace DDonDDon.Server.Tests.Access;

public class RefreshTokenTests
{
    [Fact]
    public void A_token_is_256_random_bits_and_only_its_hash_is_for_keeping()
    {
        var (value, hash) = RefreshToken.Create();

        value.ShouldMatch("^[A-Za-z0-9_-]{43}$");
        hash.ShouldBe(SHA256.HashData(Encoding.ASCII.GetBytes(value)));
        RefreshToken.HashOf(value).ShouldBe(hash);
        RefreshToken.HashOf(value + "=").ShouldNotBe(hash);
        RefreshToken.Create().Value.ShouldNotBe(value);
    }
}
