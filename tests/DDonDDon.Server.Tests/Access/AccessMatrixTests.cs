using System.Net;
using System.Text;
using DDonDDon.Server.Http;
using DDonDDon.Server.Tests.Http.OpenApi;
using DDonDDon.Server.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace DDonDDon.Server.Tests.Access;

/// <summary>Every route, asked by everybody about everything it can name, answers as access-matrix.txt says.</summary>
public class AccessMatrixTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly IReadOnlyList<AccessRow> Rows = AccessMatrix.Read();

    [Fact]
    public void Every_route_has_a_row_and_every_row_a_route()
    {
        var routes = server.AllEndpoints().Select(NameOf).ToList();

        routes.Except(Rows.Select(row => row.Operation)).ShouldBeEmpty("routes without a row in access-matrix.txt");
        Rows.Select(row => row.Operation).Except(routes).ShouldBeEmpty("rows without a route");
    }

    [Fact]
    public async Task Every_id_that_a_route_takes_has_a_row_in_which_it_names_nothing()
    {
        var document = await ApiDocument.ReadAsync(server);

        var missing =
            from operation in document.Operations
            from parameter in operation.Parameters
            where parameter.GetProperty("schema").TryGetProperty("format", out var format) && format.GetString() is "uuid"
            let name = parameter.GetProperty("name").GetString()!
            where !Rows.Any(row => row.Operation == operation.Id && row.Parameters.GetValueOrDefault(name) is "{unknown}")
            select $"{operation.Id} {name}";
        missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Everybody_gets_what_the_matrix_says()
    {
        var world = await AccessWorld.MakeAsync(server);
        var wrong = new List<string>();

        foreach (var row in Rows)
            for (var caller = 0; caller < AccessMatrix.Callers.Count; caller++)
            {
                var endpoint = server.AllEndpoints().Single(one => NameOf(one) == row.Operation);
                var (method, path) = await TargetAsync(row, endpoint, world);
                using var content = row.Body is { } body ? Content(await world.FillAsync(body)) : null;
                var answer = await world.Client(caller).AnswerAsync(method, path, content);

                var got = Summary(answer);
                if (got != row.Expected[caller]) wrong.Add($"{row} as {AccessMatrix.Callers[caller]}: {got}, not {row.Expected[caller]}");
                if (Undeclared(answer, endpoint) is { } undeclared) wrong.Add($"{row} as {AccessMatrix.Callers[caller]}: {undeclared} is not declared");
            }
        wrong.ShouldBeEmpty();
    }

    private static string NameOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText!;

    private static async Task<(HttpMethod Method, string Path)> TargetAsync(AccessRow row, RouteEndpoint endpoint, AccessWorld world)
    {
        var parameters = new Dictionary<string, string>();
        foreach (var (name, value) in row.Parameters) parameters[name] = WebUtility.UrlEncode(await world.FillAsync(value));
        var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts[0] switch
        {
            RoutePatternParameterPart parameter =>
                parameters.Remove(parameter.Name, out var value) ? value : throw new ShouldAssertException($"{row} lacks {parameter.Name}"),
            RoutePatternLiteralPart literal => literal.Content,
            _ => throw new InvalidOperationException(),
        }));
        var query = string.Join('&', parameters.Select(one => $"{one.Key}={one.Value}"));
        return (new(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]), query.Length == 0 ? path : $"{path}?{query}");
    }

    private static StringContent Content(string body) =>
        body.StartsWith("csv ", StringComparison.Ordinal) ? new(body[4..], Encoding.UTF8, "text/csv") : new(body, Encoding.UTF8, "application/json");

    private static string Summary(Answer answer)
    {
        if (answer.MediaType is "application/problem+json") return $"{answer.Status} {answer["code"].GetString()}";
        if (answer.MediaType is not "application/json" || !answer.Json.TryGetProperty("results", out _) || answer.Results.Count == 0) return $"{answer.Status}";
        return $"{answer.Status} {string.Join(", ", answer.Results.Select(result => result.Code ?? result.Status))}";
    }

    private static string? Undeclared(Answer answer, RouteEndpoint endpoint)
    {
        if (answer.Status >= 400)
            return AnsweredProblems.Of(endpoint).Any(code => code.Code == answer["code"].GetString()) ? null : answer["code"].GetString();
        var described = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is not null;
        return !described || endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(one => one.StatusCode == answer.Status)
            ? null
            : $"{answer.Status}";
    }
}
