using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Http;

public class ProblemTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("/api/v1")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/inventory/shop")]
    [InlineData("/api/v2/sync/batch")]
    public async Task A_route_that_does_not_exist_is_a_404(string path) =>
        (await server.Anonymous().AnswerAsync(HttpMethod.Get, path)).ShouldBeProblem(404, "route.unknown")
            ["title"].GetString().ShouldBe("Not Found");

    [Theory]
    [InlineData("GET", "/api/v1/sync/batch")]
    [InlineData("DELETE", "/api/v1/sync/batch")]
    [InlineData("POST", "/healthz")]
    [InlineData("PUT", "/api/v1/auth/login")]
    public async Task A_method_that_a_route_does_not_take_is_a_405(string method, string path) =>
        (await server.Anonymous().AnswerAsync(new(method), path)).ShouldBeProblem(405, "route.method")
            ["type"].GetString().ShouldBe("about:blank");

    [Theory]
    [InlineData("reports/daily", "storeId is missing")]
    [InlineData("reports/daily?storeId=x", "storeId cannot be read")]
    [InlineData("products?limit=many", "limit cannot be read")]
    public async Task A_parameter_that_is_missing_or_cannot_be_read_is_named(string path, string what) =>
        (await (await server.AddUserAsync(Role.Admin)).GetAsync($"/api/v1/{path}")).ShouldBeProblem(400, "request.malformed")
            ["detail"].GetString().ShouldNotBeNull().ShouldContain($"The query parameter {what}");
}
