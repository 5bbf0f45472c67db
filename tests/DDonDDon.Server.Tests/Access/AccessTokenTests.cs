using System.Buffers.Text;
using System.Text.Json;
using DDonDDon.Domain.Access;

namespace DDonDDon.Server.Tests.Access;

public class AccessTokenTests(TokenApp app) : IClassFixture<TokenApp>
{
    private string Issue(Role role, params Guid[] stores) => app.Tokens.Issue(TokenApp.User, "앤@shop.example", role, stores);

    [Fact]
    public void A_token_carries_exactly_the_documented_members()
    {
        var parts = Issue(Role.Worker, TokenApp.Store).Split('.');
        using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        var claims = payload.RootElement;

        header.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString())
            .ShouldBe(new Dictionary<string, string?> { ["alg"] = "HS256", ["typ"] = "JWT" }, ignoreOrder: true);
        claims.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["sub", "email", "role", "stores", "exp", "iat", "jti", "typ"], ignoreOrder: true);
        claims.GetProperty("sub").GetGuid().ShouldBe(TokenApp.User);
        claims.GetProperty("email").GetString().ShouldBe("앤@shop.example");
        claims.GetProperty("role").GetString().ShouldBe("WORKER");
        claims.GetProperty("stores").EnumerateArray().Select(store => store.GetGuid()).ShouldBe([TokenApp.Store]);
        claims.GetProperty("iat").GetInt64().ShouldBe(app.Now);
        claims.GetProperty("exp").GetInt64().ShouldBe(app.Now + 3600);
        claims.GetProperty("typ").GetString().ShouldBe("access");
    }

    [Fact]
    public void No_two_tokens_are_the_same() => Issue(Role.Admin).ShouldNotBe(Issue(Role.Admin));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_token_tells_the_endpoint_who_is_calling(int count)
    {
        Guid[] stores = [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid())];
        var answer = await app.GetWithTokenAsync(Issue(Role.Worker, stores));

        answer.Status.ShouldBe(200);
        using var caller = JsonDocument.Parse(answer.Body);
        caller.RootElement.GetProperty("userId").GetGuid().ShouldBe(TokenApp.User);
        caller.RootElement.GetProperty("email").GetString().ShouldBe("앤@shop.example");
        caller.RootElement.GetProperty("stores").EnumerateArray().Select(store => store.GetGuid()).ShouldBe(stores);
    }

    [Theory]
    [InlineData(Role.Worker, "/read", true)]
    [InlineData(Role.Worker, "/record", true)]
    [InlineData(Role.Worker, "/admin", false)]
    [InlineData(Role.Admin, "/read", true)]
    [InlineData(Role.Admin, "/record", true)]
    [InlineData(Role.Admin, "/admin", true)]
    [InlineData(Role.Auditor, "/read", true)]
    [InlineData(Role.Auditor, "/record", false)]
    [InlineData(Role.Auditor, "/admin", false)]
    public async Task A_role_does_what_its_policies_allow(Role role, string path, bool allowed)
    {
        var answer = await app.GetWithTokenAsync(Issue(role), path);

        if (allowed)
            answer.Status.ShouldBe(200);
        else
            answer.ShouldBeProblem(403, "access.denied");
    }

    [Theory]
    [InlineData("/read")]
    [InlineData("/record")]
    [InlineData("/admin")]
    public async Task Without_a_token_nothing_is_allowed(string path)
    {
        foreach (var authorization in new[] { null, "", "Bearer", "Bearer ", "Basic dTpw", Issue(Role.Admin) })
        {
            var answer = await app.GetAsync(path, authorization);

            answer.ShouldBeProblem(401, "auth.required");
            answer.Challenge.ShouldBe("Bearer");
        }
    }
}
