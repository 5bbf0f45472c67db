using System.Text.Json;
using DDonDDon.Server.Http;
using DDonDDon.Server.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;

namespace DDonDDon.Server.Tests.Http.OpenApi;

/// <summary>The API's description is complete for every route, also for one that is new.</summary>
public class DescriptionTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Every_operation_has_an_id_a_sentence_one_known_area_and_says_who_may_call_it()
    {
        var document = await ApiDocument.ReadAsync(server);
        var areas = document.Json.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ToList();

        foreach (var operation in document.Operations)
        {
            operation.Id.ShouldMatch("^[a-z][A-Za-z]+$", operation.Name);
            operation.Json.GetProperty("summary").GetString()!.ShouldEndWith(".", Case.Sensitive, operation.Name);
            operation.Json.GetProperty("tags").EnumerateArray().Single().GetString().ShouldBeOneOf([.. areas]);
            operation.Json.TryGetProperty("security", out _).ShouldBeTrue(operation.Name);
        }
        document.Operations.Select(operation => operation.Id).ShouldBeUnique();
    }

    [Fact]
    public async Task Every_parameter_has_a_meaning_and_an_example()
    {
        var document = await ApiDocument.ReadAsync(server);

        var bare =
            from operation in document.Operations
            from parameter in operation.Parameters
            where !parameter.TryGetProperty("description", out _) || !parameter.TryGetProperty("example", out _)
            let type = parameter.GetProperty("schema")
            where !parameter.TryGetProperty("description", out _)
                || !(type.TryGetProperty("enum", out _) || type.TryGetProperty("$ref", out _) || type.TryGetProperty("format", out _))
            select $"{operation.Name}: {parameter.GetProperty("name")} needs an entry in Vocabulary.cs";
        bare.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_answer_that_a_route_declares_is_described_with_an_example()
    {
        var document = await ApiDocument.ReadAsync(server);

        foreach (var operation in document.Operations)
        {
            var endpoint = server.EndpointOf(operation.Id);
            var responses = operation.Json.GetProperty("responses").EnumerateObject().ToDictionary(response => response.Name, response => response.Value);
            foreach (var problems in AnsweredProblems.Of(endpoint).GroupBy(code => code.Status))
            {
                var problem = responses[$"{problems.Key}"].GetProperty("content").GetProperty("application/problem+json");
                problem.GetProperty("examples").EnumerateObject().Select(example => example.Name)
                    .ShouldBe(problems.Select(code => code.Code), ignoreOrder: true, operation.Name);
                (problems.Key is 429 or 503).ShouldBe(
                    responses[$"{problems.Key}"].TryGetProperty("headers", out var headers) && headers.TryGetProperty("Retry-After", out _), operation.Name);
            }

            var successes = responses.Where(response => response.Key[0] is '2' or '3').ToList();
            successes.ShouldNotBeEmpty(operation.Name);
            foreach (var (status, success) in successes.Where(response => response.Key is not ("204" or "304")))
                foreach (var media in success.GetProperty("content").EnumerateObject())
                {
                    media.Value.TryGetProperty("schema", out _).ShouldBeTrue($"{operation.Name} {status}: say [Answers<T>]");
                    media.Value.TryGetProperty("example", out _).ShouldBeTrue($"{operation.Name} {status} {media.Name}");
                }
        }
    }

    [Fact]
    public async Task Every_example_of_a_request_is_one_that_the_route_reads()
    {
        var document = await ApiDocument.ReadAsync(server);
        var checkedOnes = 0;

        foreach (var operation in document.Operations)
        {
            if (!operation.Json.TryGetProperty("requestBody", out var body)) continue;
            if (!body.GetProperty("content").TryGetProperty("application/json", out var media)) continue;
            var type = server.EndpointOf(operation.Id).Metadata.GetMetadata<IAcceptsMetadata>()!.RequestType!;

            Should.NotThrow(() => JsonSerializer.Deserialize(media.GetProperty("example").GetRawText(), type, ApiJson.Options), operation.Name)
                .ShouldNotBeNull();
            checkedOnes++;
        }
        checkedOnes.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task No_value_has_more_than_one_type_besides_null_and_none_has_no_type_at_all()
    {
        var document = await ApiDocument.ReadAsync(server);
        var vague = new List<string>();
        foreach (var schema in document.Json.GetProperty("components").GetProperty("schemas").EnumerateObject()) Look(schema.Name, schema.Value, vague);

        vague.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_member_of_a_request_that_may_be_null_may_be_left_out()
    {
        var document = await ApiDocument.ReadAsync(server);

        var needless =
            from operation in document.Operations
            where operation.Json.TryGetProperty("requestBody", out _)
            from media in operation.Json.GetProperty("requestBody").GetProperty("content").EnumerateObject()
            let schema = document.Resolve(media.Value.GetProperty("schema"))
            // The only member of a body says that it is null.
            where schema.TryGetProperty("required", out _) && schema.GetProperty("properties").EnumerateObject().Count() > 1
            from name in schema.GetProperty("required").EnumerateArray()
            where schema.GetProperty("properties").GetProperty(name.GetString()!) is var member
                && member.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.Array
            select $"{operation.Name}: give {name} the default null";
        needless.ShouldBeEmpty();
    }

    private static void Look(string path, JsonElement schema, List<string> vague)
    {
        if (schema.TryGetProperty("pattern", out _)) vague.Add($"{path}: pattern");
        if (schema.TryGetProperty("type", out var type))
        {
            if (type.ValueKind is JsonValueKind.Array && type.EnumerateArray().Count(one => one.GetString() != "null") != 1) vague.Add($"{path}: {type}");
        }
        else if (!new[] { "$ref", "oneOf", "anyOf" }.Any(word => schema.TryGetProperty(word, out _)))
            vague.Add($"{path}: anything at all");
        if (schema.TryGetProperty("properties", out var members))
            foreach (var member in members.EnumerateObject()) Look($"{path}.{member.Name}", member.Value, vague);
        if (schema.TryGetProperty("items", out var items)) Look($"{path}[]", items, vague);
    }

    [Fact]
    public async Task An_answer_has_the_members_that_its_description_requires_and_no_others()
    {
        var document = await ApiDocument.ReadAsync(server);
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 3), shop.Device.Count(shop.Milk, -1));

        foreach (var (id, path) in new[]
        {
            ("listInventory", $"/api/v1/inventory/{shop.StoreId}"),
            ("getInventoryItem", $"/api/v1/inventory/{shop.StoreId}/{shop.Milk}?explain=true"),
            ("listTransactions", $"/api/v1/transactions?storeId={shop.StoreId}"),
        })
        {
            var answer = await shop.Worker.GetAsync(path);
            answer.Status.ShouldBe(200, answer.Body);
            var schema = document.Operations.Single(operation => operation.Id == id).Json
                .GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            document.Faults(answer.Json, schema, id).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_document_does_not_change_between_two_requests()
    {
        var first = await server.Anonymous().AnswerAsync(HttpMethod.Get, "/openapi/v1.json");

        (await server.Anonymous().AnswerAsync(HttpMethod.Get, "/openapi/v1.json")).Body.ShouldBe(first.Body);
    }
}
