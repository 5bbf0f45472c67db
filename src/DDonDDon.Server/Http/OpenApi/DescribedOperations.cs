using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;

namespace DDonDDon.Server.Http.OpenApi;

/// <summary>Completes an operation from its route: area, who may call it, parameters, examples, and every problem it may answer with.</summary>
internal sealed class DescribedOperations(Examples examples)
{
    public void Complete(string path, JsonObject operation, RouteEndpoint endpoint)
    {
        if (DocumentFrame.AreaOf(path) is { } area) operation["tags"] = new JsonArray(area);
        var id = operation["operationId"]!.GetValue<string>();
        var anyone = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        operation["security"] = anyone ? new JsonArray() : new JsonArray(new JsonObject { ["bearer"] = new JsonArray() });
        foreach (var parameter in operation["parameters"] as JsonArray ?? []) Complete(parameter!.AsObject());
        if (operation["requestBody"] is JsonObject body)
        {
            body["required"] = !TakeNull(body);
            AddExamples(id, body, examples.OfRequest);
        }
        var problems = AnsweredProblems.Of(endpoint);
        AddAnswers(id, operation["responses"]!.AsObject(), problems);
        // Routes read the header themselves, and say so by the refusal that it leads to.
        if (problems.Any(code => code.Status is StatusCodes.Status412PreconditionFailed)) TakeVersion(operation);
    }

    // A body that may be absent is described as one that may be null. Returns whether it is one.
    private static bool TakeNull(JsonObject body)
    {
        var optional = false;
        foreach (var (_, media) in body["content"]!.AsObject())
            if (media!["schema"]?["oneOf"] is JsonArray choices && choices.FirstOrDefault(choice => choice!["$ref"] is not null) is { } only)
                (media["schema"], optional) = (only.DeepClone(), true);
        return optional;
    }

    private static void Complete(JsonObject parameter)
    {
        var name = parameter["name"]!.GetValue<string>();
        if (Vocabulary.Of(name) is not { } meaning) return;
        parameter["description"] ??= meaning.Description;
        if (meaning.Limits is { } limits && parameter["schema"] is JsonObject schema)
            foreach (var (limit, value) in JsonNode.Parse(limits)!.AsObject()) schema[limit] = value!.DeepClone();
        if (parameter["schema"]?["type"]?.ToString() is not { } type) return;
        if (Fits(meaning.Example, type, parameter["schema"]!)) parameter["example"] ??= meaning.Example;
        else if (parameter["schema"]?["type"]?.ToString() is "string" && meaning.Example is JsonValue word
            && word.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            parameter["example"] ??= word.ToJsonString();
        // A filter that knows a third answer beside true and false.
        else if (type is "string" && meaning.Example?.GetValueKind() is JsonValueKind.True or JsonValueKind.False) parameter["example"] ??= meaning.Json;
    }

    // The same word may be a day here and a moment there.
    private static bool Fits(JsonNode? example, string type, JsonNode schema) =>
        schema["enum"] is null && schema["format"]?.ToString() is not "date" && example?.GetValueKind() switch
        {
            JsonValueKind.String => type is "string",
            JsonValueKind.Number => type is "integer" or "number",
            _ => type is "boolean",
        };

    private void AddAnswers(string id, JsonObject responses, IEnumerable<ErrorCode> problems)
    {
        foreach (var status in responses.Select(response => response.Key).Where(status => status[0] is '4' or '5').ToList()) responses.Remove(status);
        foreach (var (_, response) in responses) AddExamples(id, response!.AsObject(), examples.OfAnswer);
        foreach (var codes in problems.GroupBy(code => code.Status))
            responses[codes.Key.ToString(System.Globalization.CultureInfo.InvariantCulture)] = ProblemAnswers.Of(codes.Key, codes);
    }

    private static void AddExamples(string id, JsonObject holder, Func<JsonObject, JsonNode?> exampleOf)
    {
        foreach (var (mediaType, media) in holder["content"] as JsonObject ?? [])
            if (WrittenExamples.OfText(id, mediaType) is { } text) media!["example"] = text;
            else if (media!["example"] is null && media["examples"] is null && media["schema"] is JsonObject schema && exampleOf(schema) is { } example)
                media["example"] = example;
    }

    private static void TakeVersion(JsonObject operation)
    {
        var parameters = operation["parameters"] as JsonArray ?? [];
        if (parameters.All(parameter => parameter!["name"]!.GetValue<string>() is not "If-Match"))
        {
            var header = new JsonObject { ["name"] = "If-Match", ["in"] = "header", ["schema"] = new JsonObject { ["type"] = "string" } };
            Complete(header);
            parameters.Add(header);
            operation["parameters"] = parameters;
        }
        foreach (var (status, response) in operation["responses"]!.AsObject())
            if (status is "200" or "201")
                response!["headers"] = new JsonObject
                {
                    ["ETag"] =
                    ProblemAnswers.Header("The new version, for `If-Match`.", new JsonObject { ["type"] = "string" })
                };
    }
}
