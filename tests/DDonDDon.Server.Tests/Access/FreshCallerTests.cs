using System.Globalization;
using System.Security.Claims;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DDonDDon.Server.Tests.Access;

public class FreshCallerTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_token_that_is_newer_than_what_is_known_of_its_user_is_believed()
    {
        await server.AddUserAsync(Role.Admin);
        var user = await server.AddUserAsync(Role.Admin);
        // Nobody tells this one of changes, as in the moment before the word of one arrives.
        var directory = new UserDirectory(server.Service<Accounts>());
        await directory.FindAsync(user.Id, null, CancellationToken.None);
        (await server.Service<Accounts>().ChangeAsync(user.Id, Role.Worker, null, null, CancellationToken.None)).Refused.ShouldBeNull();

        (await PassesAsync(directory, user, Role.Worker)).ShouldBeTrue();
        (await PassesAsync(directory, user, Role.Admin)).ShouldBeFalse();
    }

    private async Task<bool> PassesAsync(UserDirectory directory, TestUser user, Role role)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var passed = false;
        var context = new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            User = new(new ClaimsIdentity(
            [
                new(TokenClaims.UserId, user.Id.ToString()), new(TokenClaims.Email, user.Email), new(TokenClaims.Role, role.Name()),
                new(TokenClaims.IssuedAt, DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ], "test")),
        };
        await new FreshCaller(Pass, directory).InvokeAsync(context);
        return passed;

        Task Pass(HttpContext next)
        {
            passed = true;
            return Task.CompletedTask;
        }
    }
}
