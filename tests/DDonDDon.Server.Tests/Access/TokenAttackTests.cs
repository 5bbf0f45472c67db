using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Server.Tests.Access;

public class TokenAttackTests(TokenApp app) : IClassFixture<TokenApp>
{
    private static readonly byte[] SigningKey = Encoding.UTF8.GetBytes(TokenApp.Secret);

    private Dictionary<string, object?> Claims => Forger.Claims(app.Now);

    private async Task Refused(string token, string code = "auth.invalid")
    {
        var answer = await app.GetWithTokenAsync(token);

        answer.ShouldBeProblem(401, code);
        answer.Challenge.ShouldBe("Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_good_token_made_by_hand_passes() =>
        (await app.GetWithTokenAsync(Forger.Token(Forger.Header(), Claims))).Status.ShouldBe(200);

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("")]
    public async Task An_unsigned_token_is_refused(string algorithm)
    {
        await Refused(Forger.Token(Forger.Header(algorithm), Claims, _ => []));
        await Refused(Forger.Token(Forger.Header(algorithm), Claims));
        await Refused(Forger.Token(Forger.Header(algorithm), Claims, _ => []).TrimEnd('.'));
    }

    [Fact]
    public async Task Other_algorithms_are_refused_even_with_the_right_key()
    {
        await Refused(Forger.Token(Forger.Header("HS384"), Claims, bytes => HMACSHA384.HashData(SigningKey, bytes)));
        await Refused(Forger.Token(Forger.Header("HS512"), Claims, bytes => HMACSHA512.HashData(SigningKey, bytes)));
        await Refused(Forger.Token(Forger.Header("hs256"), Claims));
        await Refused(Forger.Token(new Dictionary<string, object?> { ["typ"] = "JWT" }, Claims));
    }

    [Fact]
    public async Task A_public_key_signs_nothing()
    {
        using var rsa = RSA.Create(2048);
        var pem = Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem());

        await Refused(Forger.Token(
            Forger.Header("RS256"), Claims, bytes => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        await Refused(Forger.Token(Forger.Header("RS256"), Claims));
        await Refused(Forger.Token(Forger.Header(), Claims, bytes => HMACSHA256.HashData(pem, bytes)));
    }

    [Fact]
    public async Task A_key_that_anybody_has_signs_nothing()
    {
        foreach (var key in new[] { "", "secret", TokenApp.Secret[..32] }.Select(Encoding.UTF8.GetBytes))
            await Refused(Forger.Token(Forger.Header(), Claims, bytes => HMACSHA256.HashData(key, bytes)));
    }

    [Theory]
    [InlineData("kid", "\"1\"")]
    [InlineData("kid", "\"../../dev/null\"")]
    [InlineData("jku", "\"https://evil.example/keys\"")]
    [InlineData("x5u", "\"https://evil.example/cert\"")]
    [InlineData("jwk", """{"kty":"oct","k":"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"}""")]
    [InlineData("x5c", "[]")]
    [InlineData("x5t", "\"abc\"")]
    [InlineData("crit", "[\"b64\"]")]
    [InlineData("cty", "\"JWT\"")]
    [InlineData("zip", "\"DEF\"")]
    public async Task A_header_that_says_more_than_the_algorithm_is_refused(string name, string json)
    {
        var header = Forger.Header();
        header[name] = JsonSerializer.Deserialize<JsonElement>(json);

        await Refused(Forger.Token(header, Claims));
        var embedded = "secretsecretsecretsecretsecret"u8.ToArray();
        await Refused(Forger.Token(header, Claims, bytes => HMACSHA256.HashData(embedded, bytes)));
    }

    [Theory]
    [InlineData("""{"alg":"HS256"}""")]
    [InlineData("""{"alg":"HS256","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"none","alg":"HS256","typ":"JWT"}""")]
    [InlineData("""["alg"]""")]
    [InlineData("{")]
    public async Task A_header_of_another_shape_is_refused(string header) => await Refused(Forger.Token(header, Claims));

    [Fact]
    public async Task A_refresh_token_is_no_access_token()
    {
        await Refused(RefreshToken.Create(new(TestServer.Secret)).Value);
        foreach (var text in new[] { ".", "..", "a.b.c", "...", "a.b.c.d.e", "null", "{}" })
            await Refused(text);
    }

    [Theory]
    [InlineData(3600, true)]
    [InlineData(3629, true)]
    [InlineData(3630, false)]
    [InlineData(3631, false)]
    [InlineData(86400, false)]
    public async Task A_token_lives_for_its_time_and_30_seconds(int age, bool alive)
    {
        var issued = app.Clock.Now;
        var token = app.Tokens.Issue(TokenApp.User, "a@b.example", Role.Worker, []);
        // What was found right once lives no longer for it.
        (await app.GetWithTokenAsync(token)).Status.ShouldBe(200);
        app.Clock.Now = issued.AddSeconds(age);
        try
        {
            if (alive)
                (await app.GetWithTokenAsync(token)).Status.ShouldBe(200);
            else
                await Refused(token, "auth.expired");
        }
        finally
        {
            app.Clock.Now = issued;
        }
    }

    [Fact]
    public async Task A_forged_token_is_called_invalid_even_when_it_is_also_expired()
    {
        var claims = Claims;
        claims["exp"] = app.Now - 9999;

        await Refused(Forger.Token(Forger.Header(), claims, _ => new byte[32]));
    }

    [Fact]
    public async Task A_token_from_the_future_is_refused()
    {
        var claims = Claims;
        claims["nbf"] = app.Now + 31;

        await Refused(Forger.Token(Forger.Header(), claims));
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("email")]
    [InlineData("role")]
    [InlineData("stores")]
    [InlineData("exp")]
    [InlineData("iat")]
    [InlineData("jti")]
    [InlineData("typ")]
    public async Task A_missing_claim_is_refused(string name)
    {
        var claims = Claims;
        claims.Remove(name);

        await Refused(Forger.Token(Forger.Header(), claims));
    }

    [Theory]
    [InlineData("typ", "\"refresh\"")]
    [InlineData("typ", "\"Access\"")]
    [InlineData("typ", "[\"access\"]")]
    [InlineData("sub", "\"admin\"")]
    [InlineData("sub", "7")]
    [InlineData("email", "null")]
    [InlineData("role", "\"admin\"")]
    [InlineData("role", "\"ROOT\"")]
    [InlineData("role", "[\"WORKER\",\"ADMIN\"]")]
    [InlineData("stores", "\"0197f3a0-0000-7000-8000-000000000002\"")]
    [InlineData("stores", "[\"*\"]")]
    [InlineData("stores", "[1]")]
    [InlineData("stores", "null")]
    [InlineData("exp", "\"never\"")]
    [InlineData("exp", "null")]
    [InlineData("exp", "1e400")]
    [InlineData("iat", "\"now\"")]
    public async Task A_claim_of_another_kind_is_refused(string name, string json)
    {
        var claims = Claims.ToDictionary(claim => claim.Key, claim => JsonSerializer.Serialize(claim.Value));
        claims[name] = json;

        await Refused(Forger.Token(
            Forger.Header(), "{" + string.Join(',', claims.Select(claim => $"\"{claim.Key}\":{claim.Value}")) + "}"));
    }

    [Fact]
    public async Task Every_other_spelling_of_the_last_character_is_refused()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/";
        var token = Forger.Token(Forger.Header(), Claims);

        foreach (var last in Alphabet.Where(character => character != token[^1]))
            await Refused(token[..^1] + last);
        await Refused(token + "=");
        await Refused(token + "A");
    }

    [Fact]
    public void Any_flipped_bit_is_refused()
    {
        var token = Forger.Token(Forger.Header(), Claims);
        var flips = Gen.Choose(0, token.Length - 1).Zip(Gen.Choose(0, 7)).ToArbitrary();

        Prop.ForAll(flips, flip =>
        {
            var flipped = token.ToCharArray();
            flipped[flip.Item1] ^= (char)(1 << flip.Item2);
            return app.GetWithTokenAsync(new string(flipped)).GetAwaiter().GetResult().Status == 401;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public async Task Neither_key_nor_token_reaches_the_log()
    {
        var good = app.Tokens.Issue(TokenApp.User, "canary@shop.example", Role.Worker, []);
        var forged = Forger.Token(Forger.Header(), Claims, _ => new byte[32]);
        await app.GetWithTokenAsync(good, "/admin");
        await app.GetWithTokenAsync(forged);
        await app.GetWithTokenAsync("canary-token");

        app.Log.Lines.ShouldNotBeEmpty();
        foreach (var line in app.Log.Lines)
        {
            line.ShouldNotContain("canary");
            line.ShouldNotContain(good.Split('.')[2]);
            line.ShouldNotContain(forged.Split('.')[1]);
        }
    }
}
