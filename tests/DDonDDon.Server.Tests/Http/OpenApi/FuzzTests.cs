using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Http.OpenApi;

/// <summary>
/// Every operation of the description, with its own examples in which one thing at a time is nasty, sent by an administrator: nothing is the server's fault,
/// and every refusal is a problem that the operation declares.
/// </summary>
public class FuzzTests(SocketServer server) : IClassFixture<SocketServer>
{
    // What any route may answer before the request gets to an operation.
    private static readonly string[] OfTheRouting = ["route.unknown", "route.method", "request.malformed", "body.media_type", "body.too_large"];

    private readonly List<string> _faults = [];

    [Fact]
    public async Task No_value_in_a_path_or_a_query_is_the_servers_fault()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        foreach (var operation in (await ApiDocument.ReadAsync(server)).Operations)
            foreach (var parameter in operation.Parameters.Where(one => one.GetProperty("in").GetString() is "path" or "query"))
                foreach (var value in NastyValues.Text)
                    await TryAsync(admin, operation, Target(operation, parameter.GetProperty("name").GetString(), value), ExampleOf(operation)?.ToJsonString());
        _faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_member_of_a_body_is_the_servers_fault()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        foreach (var operation in (await ApiDocument.ReadAsync(server)).Operations)
        {
            if (ExampleOf(operation) is not JsonObject example) continue;
            var schema = operation.Json.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            var names = (await ApiDocument.ReadAsync(server)).Resolve(schema).TryGetProperty("properties", out var members)
                ? members.EnumerateObject().Select(member => member.Name)
                : example.Select(member => member.Key);
            foreach (var name in names.Append("unknown").Append("__proto__"))
                foreach (var value in NastyValues.Json)
                {
                    var others = example.Where(member => member.Key != name)
                        .Select(member => $"{JsonSerializer.Serialize(member.Key)}:{member.Value?.ToJsonString() ?? "null"}");
                    await TryAsync(admin, operation, Target(operation), $"{{{string.Join(',', others.Append($"\"{name}\":{value}"))}}}");
                }
            var twice = example.ToJsonString();
            await TryAsync(admin, operation, Target(operation), $"{twice[..^1]},{twice[1..]}");
        }
        _faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_body_is_the_servers_fault()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        foreach (var operation in (await ApiDocument.ReadAsync(server)).Operations.Where(operation => operation.Method != HttpMethod.Get))
        {
            foreach (var (mediaType, body) in NastyValues.Bodies) await TryAsync(admin, operation, Target(operation), body, mediaType);
            await TryAsync(admin, operation, Target(operation), "\"" + new string('x', 5_000_000) + "\"");
            await TryAsync(admin, operation, Target(operation), "{\"a\":\"" + new string('x', 1_100_000) + "\"}");
        }
        _faults.ShouldBeEmpty();
    }

    private async Task TryAsync(TestUser user, ApiOperation operation, string target, string? body, string mediaType = "application/json")
    {
        using var content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (content is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        using var request = new HttpRequestMessage(operation.Method, target) { Content = content };
        // Who sends too much learns it before sending it all.
        request.Headers.ExpectContinue = body is { Length: > 1_000_000 };
        using var response = await user.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var answer = await Requests.OfAsync(response);
        if (FaultOf(operation, target, answer) is { } fault)
            _faults.Add($"{operation.Method} {Short(target)} {mediaType} {Short(body)}: {answer.Status} {fault} {Short(answer.Body)}");
    }

    private string? FaultOf(ApiOperation operation, string target, Answer answer)
    {
        if (answer.Status >= 500 && !operation.Path.StartsWith("/readyz", StringComparison.Ordinal)) return "the server's fault";
        if (answer.Status < 400) return null;
        // The web server itself refuses U+0000 in a path, before anything of ours is asked.
        if (answer is { Status: 400, Body: "" } && target.Split('?')[0].Contains("%00", StringComparison.Ordinal)) return null;
        if (answer.MediaType is not "application/problem+json") return "no problem details";
        foreach (var member in new[] { "type", "title", "status", "code", "detail", "traceId" })
            if (!answer.Json.TryGetProperty(member, out _)) return $"{member} is missing";
        var code = answer["code"].GetString()!;
        return OfTheRouting.Contains(code) || AnsweredProblems.Of(server.EndpointOf(operation.Id)).Any(one => one.Code == code)
            ? null
            : $"{code} is not declared";
    }

    private static JsonNode? ExampleOf(ApiOperation operation) =>
        operation.Json.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var media)
            ? JsonNode.Parse(media.GetProperty("example").GetRawText())
            : null;

    // The examples of the description, and one value of its own.
    private static string Target(ApiOperation operation, string? name = null, string? value = null)
    {
        var path = operation.Path;
        var query = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            var own = parameter.GetProperty("name").GetString()!;
            var text = own == name ? value! : Uri.EscapeDataString(parameter.TryGetProperty("example", out var example) ? example.ToString() : "x");
            var required = parameter.TryGetProperty("required", out var needed) && needed.GetBoolean();
            if (parameter.GetProperty("in").GetString() is "path") path = path.Replace($"{{{own}}}", text, StringComparison.Ordinal);
            else if (own == name || required) query.Add($"{own}={text}");
        }
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private static string Short(string? text) => text is { Length: > 120 } ? text[..120] + "…" : text ?? "";
}
