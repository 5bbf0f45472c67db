using System.Security.Claims;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;

namespace DDonDDon.Server.Tests.Access;

public class CallerTests
{
    private static readonly Guid User = Guid.NewGuid();
    private static readonly Guid Store = Guid.NewGuid();

    private static Caller? From(params (string Type, string Value)[] claims) =>
        Caller.From(new ClaimsPrincipal(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), "test")));

    [Theory]
    [InlineData("WORKER", Role.Worker)]
    [InlineData("ADMIN", Role.Admin)]
    [InlineData("AUDITOR", Role.Auditor)]
    public void A_caller_is_read_from_the_claims(string name, Role role)
    {
        var caller = From(("sub", $"{User}"), ("email", "a@b.example"), ("role", name), ("stores", $"{Store}"));

        caller.ShouldNotBeNull();
        (caller.UserId, caller.Email, caller.Role).ShouldBe((User, "a@b.example", role));
        caller.Stores.ShouldBe([Store]);
        role.Name().ShouldBe(name);
        caller.MaySee(Store).ShouldBeTrue();
        caller.MaySee(Guid.NewGuid()).ShouldBe(role is not Role.Worker);
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("email")]
    [InlineData("role")]
    public void A_missing_or_repeated_claim_gives_no_caller(string type)
    {
        (string Type, string Value)[] claims = [("sub", $"{User}"), ("email", "a@b.example"), ("role", "ADMIN")];

        From(claims).ShouldNotBeNull();
        From([.. claims.Where(claim => claim.Type != type)]).ShouldBeNull();
        From([.. claims, claims.Single(claim => claim.Type == type)]).ShouldBeNull();
    }

    [Theory]
    [InlineData("sub", "1")]
    [InlineData("email", "")]
    [InlineData("role", "worker")]
    [InlineData("role", "1")]
    [InlineData("stores", "all")]
    public void A_malformed_claim_gives_no_caller(string type, string value)
    {
        var claims = new Dictionary<string, string>
        {
            ["sub"] = $"{User}",
            ["email"] = "a@b.example",
            ["role"] = "WORKER",
            ["stores"] = $"{Store}",
            [type] = value,
        };

        From([.. claims.Select(claim => (claim.Key, claim.Value))]).ShouldBeNull();
    }
}
