using System.Net.Http.Json;
using System.Text;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DDonDDon.Server.Tests.Access;

public class LoginTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Password = "맞는 비밀번호 1";

    private async Task<User> RegisterAsync(Role role, params Guid[] stores)
    {
        using var cheap = new PasswordHasher(cost: 4, cores: 2, TimeSpan.FromSeconds(30));
        var (user, _) = await server.Service<Accounts>().RegisterAsync(
            $"{Guid.NewGuid():N}@Shop.example", cheap.Hash(Password), role, stores, null, CancellationToken.None);
        return user.ShouldNotBeNull();
    }

    private Task<Answer> LoginAsync(object body) =>
        server.Anonymous().AnswerAsync(HttpMethod.Post, "/api/v1/auth/login", JsonContent.Create(body));

    [Fact]
    public async Task The_right_password_gives_tokens_that_work()
    {
        var store = await server.OpenStoreAsync();
        var user = await RegisterAsync(Role.Worker, store);

        var answer = await LoginAsync(new { email = user.Email.ToUpperInvariant(), password = Password });

        answer.Status.ShouldBe(200, answer.Body);
        answer.Json.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["accessToken", "refreshToken", "tokenType", "expiresIn", "user", "deviceId"], ignoreOrder: true);
        answer["tokenType"].GetString().ShouldBe("Bearer");
        answer["expiresIn"].GetInt32().ShouldBe(3600);
        answer["user"].GetProperty("id").GetGuid().ShouldBe(user.Id);
        answer["user"].GetProperty("email").GetString().ShouldBe(user.Email);
        answer["user"].GetProperty("role").GetString().ShouldBe("WORKER");
        answer["user"].GetProperty("stores").EnumerateArray().Select(one => one.GetGuid()).ShouldBe([store]);

        var token = new JsonWebToken(answer["accessToken"].GetString());
        token.Subject.ShouldBe(user.Id.ToString());
        token.GetClaim("email").Value.ShouldBe(user.Email);
        token.GetClaim("role").Value.ShouldBe("WORKER");
        token.GetClaim("stores").Value.ShouldBe(store.ToString());
        token.ValidTo.ShouldBe(server.Clock.Now.UtcDateTime.AddHours(1));

        var client = server.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", answer["accessToken"].GetString());
        (await client.AnswerAsync(HttpMethod.Get, $"/api/v1/inventory/{store}")).Status.ShouldBe(200);
        client.DefaultRequestHeaders.Authorization = new("Bearer", answer["refreshToken"].GetString());
        (await client.AnswerAsync(HttpMethod.Get, $"/api/v1/inventory/{store}")).ShouldBeProblem(401, "auth.invalid");
    }

    [Fact]
    public async Task A_wrong_password_an_unknown_address_and_a_disabled_account_are_answered_alike()
    {
        var (user, disabled) = (await RegisterAsync(Role.Worker), await RegisterAsync(Role.Worker));
        await server.Service<Accounts>().ChangeAsync(disabled.Id, null, disabled: true, null, CancellationToken.None);

        Answer[] answers =
        [
            await LoginAsync(new { email = user.Email, password = Password + "!" }),
            await LoginAsync(new { email = "nobody@shop.example", password = Password }),
            await LoginAsync(new { email = disabled.Email, password = Password }),
            await LoginAsync(new { email = "a\0b@shop.example", password = Password }),
            await LoginAsync(new { email = "", password = "" }),
        ];

        foreach (var answer in answers) answer.ShouldBeProblem(401, "auth.failed");
        answers.Select(answer => answer["detail"].GetString()).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"email\":\"a@b.example\"}")]
    [InlineData("{\"email\":null,\"password\":null}")]
    [InlineData("{\"email\":1,\"password\":2}")]
    [InlineData("{\"email\":\"a@b.example\",\"password\":\"x\",\"admin\":true}")]
    [InlineData("{\"email\":\"a@b.example\",\"email\":\"c@d.example\",\"password\":\"x\"}")]
    [InlineData("{\"email\":\"\\ud800\",\"password\":\"x\"}")]
    public async Task A_malformed_login_is_a_400(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        (await server.Anonymous().AnswerAsync(HttpMethod.Post, "/api/v1/auth/login", content))
            .ShouldBeProblem(400, "request.malformed");
    }

    [Fact]
    public async Task A_login_that_is_not_json_is_a_415()
    {
        using var content = new StringContent("email=a", Encoding.UTF8, "application/x-www-form-urlencoded");

        (await server.Anonymous().AnswerAsync(HttpMethod.Post, "/api/v1/auth/login", content))
            .ShouldBeProblem(415, "body.media_type");
    }
}
