using System.Text.Json.Nodes;
using Alba;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Http.OpenApi;

/// <summary>
/// What other programs were told of the API lies in v1.json, so that whoever changes it sees so in a comparison. After a change that is meant:
/// <c>./ddon openapi >tests/DDonDDon.Server.Tests/Http/OpenApi/v1.json</c>.
/// </summary>
public class AgreedApiTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task The_description_is_the_one_that_other_programs_know()
    {
        var now = await server.Host.GetAsText("/openapi/v1.json");

        var agreed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Http", "OpenApi", "v1.json"));
        Differences("", JsonNode.Parse(agreed), JsonNode.Parse(now)).ShouldBeEmpty();
    }

    // The order of members means nothing, that of elements does.
    private static IEnumerable<string> Differences(string path, JsonNode? agreed, JsonNode? now) => (agreed, now) switch
    {
        (JsonObject before, JsonObject after) => before.Select(member => member.Key).Union(after.Select(member => member.Key))
            .SelectMany(name => before.ContainsKey(name) && after.ContainsKey(name)
                ? Differences($"{path}/{name}", before[name], after[name])
                : [$"{path}/{name} {(after.ContainsKey(name) ? "is new" : "is gone")}"]),
        (JsonArray before, JsonArray after) when before.Count == after.Count =>
            before.Zip(after).SelectMany((pair, index) => Differences($"{path}/{index}", pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(agreed, now) ? [] : [$"{path}: {agreed?.ToJsonString()} became {now?.ToJsonString()}"],
    };
}
