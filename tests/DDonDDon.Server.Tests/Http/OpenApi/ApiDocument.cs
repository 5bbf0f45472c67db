using System.Text.Json;
using DDonDDon.Server.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace DDonDDon.Server.Tests.Http.OpenApi;

/// <summary>One operation of the API's description.</summary>
internal sealed record ApiOperation(HttpMethod Method, string Path, JsonElement Json)
{
    public string Name => $"{Method} {Path}";

    public string Id => Json.GetProperty("operationId").GetString()!;

    public IReadOnlyList<JsonElement> Parameters =>
        Json.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray()] : [];
}

/// <summary>The API's description as a running server gives it.</summary>
internal sealed record ApiDocument(JsonElement Json)
{
    public IReadOnlyList<ApiOperation> Operations { get; } =
    [
        .. from path in Json.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select new ApiOperation(new(operation.Name.ToUpperInvariant()), path.Name, operation.Value),
    ];

    public static async Task<ApiDocument> ReadAsync(TestServer server)
    {
        var answer = await server.Anonymous().AnswerAsync(HttpMethod.Get, "/openapi/v1.json");
        answer.Status.ShouldBe(200, answer.Body);
        return new(answer.Json);
    }

    /// <summary>The schema itself, after a reference or two.</summary>
    public JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? Resolve(Json.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]))
        : schema;

    /// <summary>Where a value is not as its schema says: a type, a required member, a member or a choice that is not described.</summary>
    public IEnumerable<string> Faults(JsonElement value, JsonElement reference, string path)
    {
        var schema = Resolve(reference);
        if (schema.TryGetProperty("oneOf", out var choices))
            return choices.EnumerateArray().Any(choice => !Faults(value, choice, path).Any()) ? [] : [$"{path}: {value} is none of {choices}"];
        if (schema.TryGetProperty("enum", out var known) && !known.EnumerateArray().Any(one => one.ValueEquals(value.GetString())))
            return [$"{path}: {value} is not among {known}"];
        if (!TypesOf(schema).Contains(TypeOf(value))) return [$"{path}: {value} is not {string.Join(" or ", TypesOf(schema))}"];
        return value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Faults(item, schema.GetProperty("items"), $"{path}[{index}]")),
            JsonValueKind.Object => FaultsOfMembers(value, schema, path),
            _ => [],
        };
    }

    private IEnumerable<string> FaultsOfMembers(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
                yield return $"{path}.{name} is missing";
        foreach (var member in value.EnumerateObject())
            if (!schema.TryGetProperty("properties", out var members) || !members.TryGetProperty(member.Name, out var described))
                yield return $"{path}.{member.Name} is not described";
            else
                foreach (var fault in Faults(member.Value, described, $"{path}.{member.Name}")) yield return fault;
    }

    private static IReadOnlyList<string> TypesOf(JsonElement schema)
    {
        var type = schema.GetProperty("type");
        return [.. (type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().ToArray() : [type])
            .Select(one => one.GetString() is "integer" ? "number" : one.GetString()!)];
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}

internal static class Endpoints
{
    public static IReadOnlyList<RouteEndpoint> AllEndpoints(this TestServer server) =>
        [.. server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public static RouteEndpoint EndpointOf(this TestServer server, string operationId) =>
        server.AllEndpoints().Single(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == operationId);
}
