using DDonDDon.Server.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace DDonDDon.Server.Tests.Http;

/// <summary>Whoever adds a route says who may call it, and describes it.</summary>
public class EndpointInventoryTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string[] Policies =
        [Features.Access.Policies.Read, Features.Access.Policies.Record, Features.Access.Policies.Admin, Features.Access.Policies.Audit];

    private IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    [Fact]
    public void Every_route_has_one_of_our_policies_or_says_that_anyone_may_call_it()
    {
        Endpoints.Count.ShouldBeGreaterThan(7);
        foreach (var endpoint in Endpoints)
        {
            var anyone = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).ToList();

            (anyone ? policies.Count == 0 : policies.Count > 0 && policies.All(policy => Policies.Contains(policy)))
                .ShouldBeTrue($"{endpoint.DisplayName} has {string.Join(", ", policies)}");
        }
    }

    [Fact]
    public void Anyone_may_call_these_routes_and_no_others() => Endpoints
        .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        .Select(endpoint => endpoint.RoutePattern.RawText)
        .ShouldBe(
            [
                "/healthz", "/readyz", "/metrics", "/openapi/v1.json", "/docs", "/docs/docs.css", "/docs/docs.js",
                "/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/logout",
            ],
            ignoreOrder: true);

    [Fact]
    public async Task The_description_is_openapi_3_1_and_lists_every_route()
    {
        var document = await server.Anonymous().AnswerAsync(HttpMethod.Get, "/openapi/v1.json");

        document.Status.ShouldBe(200);
        document["openapi"].GetString()!.ShouldStartWith("3.1");
        var described =
            from path in document["paths"].EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select $"{operation.Name.ToUpperInvariant()} {path.Name}";
        var mapped =
            from endpoint in Endpoints
            let path = PathOf(endpoint)
            where !path.StartsWith("/openapi/", StringComparison.Ordinal) && !path.StartsWith("/docs", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
            select $"{method} {path}";
        described.Order().ShouldBe(mapped.Order());
    }

    // As it is described: without the constraints of parameters.
    private static string PathOf(RouteEndpoint endpoint) =>
        "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(PartOf))));

    private static string PartOf(RoutePatternPart part) => part switch
    {
        RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
        RoutePatternLiteralPart literal => literal.Content,
        _ => throw new InvalidOperationException($"{part} is not a part that our routes have."),
    };
}
