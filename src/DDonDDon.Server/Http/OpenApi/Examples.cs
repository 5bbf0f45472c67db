using System.Text.Json.Nodes;

namespace DDonDDon.Server.Http.OpenApi;

/// <summary>Examples of schemas: whole ones that somebody wrote, else put together from the meanings of their members.</summary>
internal sealed class Examples(JsonObject schemas)
{
    private const int Deepest = 8;
    public const string Id = "0192f7c1-7a52-7cc3-98c4-dc0c0c07398f";
    private const string Time = "2026-11-22T03:00:00.000000Z";

    /// <summary>An example of an answer: every member that there may be.</summary>
    public JsonNode? OfAnswer(JsonObject schema) => Of(schema, null, "", false, 0);

    /// <summary>An example of a request: the members that it needs, or all where it needs none.</summary>
    public JsonNode? OfRequest(JsonObject schema) => Of(schema, null, "", true, 0);

    private JsonNode? Of(JsonObject schema, JsonObject? owner, string member, bool leastOnly, int depth)
    {
        if (depth > Deepest) return null;
        if (schema["$ref"] is { } reference)
        {
            var name = SchemaMembers.NameOf(reference);
            if (WrittenExamples.Of(name) is { } written) return written;
            // A member that has a type of its own, like an enum, may still have a meaning of its own.
            if (owner is not null && Vocabulary.Of(owner, member)?.Example is { } known && schemas[name]!["enum"] is null
                && schemas[name]!["properties"] is null) return known;
            return Of(schemas[name]!.AsObject(), owner, member, leastOnly, depth + 1);
        }
        if ((schema["example"] ?? schema["examples"]?[0]) is { } own) return own.DeepClone();
        if (schema["enum"] is JsonArray { Count: > 0 } choices) return choices[0]!.DeepClone();
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray oneOf && oneOf.FirstOrDefault(one => one!["type"]?.ToString() != "null") is { } one)
            return Of(one.AsObject(), owner, member, leastOnly, depth + 1);
        if (schema["properties"] is JsonObject members) return OfObject(schema, members, leastOnly, depth);
        // The same word may be a day here and a moment there.
        if (schema["format"]?.GetValue<string>() is not "date" && Vocabulary.Of(owner, member)?.Example is { } meaning) return meaning;
        return TypeOf(schema) switch
        {
            "array" => new JsonArray(Of(schema["items"]!.AsObject(), null, Singular(member), leastOnly, depth + 1)),
            "object" => new JsonObject(),
            "integer" or "number" => schema["minimum"]?.DeepClone() ?? 1,
            "boolean" => false,
            "string" => schema["format"]?.GetValue<string>() switch
            {
                "uuid" => Id,
                "date-time" => Time,
                "date" => "2026-11-22",
                _ => "text",
            },
            _ => null,
        };
    }

    private JsonObject OfObject(JsonObject schema, JsonObject members, bool leastOnly, int depth)
    {
        var required = schema["required"]?.AsArray().Select(name => name!.GetValue<string>()).ToHashSet() ?? [];
        var example = new JsonObject();
        foreach (var (name, member) in members)
            if (!leastOnly || required.Count == 0 || required.Contains(name)) example[name] = Of(member!.AsObject(), schema, name, leastOnly, depth + 1);
        return example;
    }

    private static string? TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => types.Select(type => type!.GetValue<string>()).FirstOrDefault(type => type != "null"),
        { } type => type.GetValue<string>(),
        null => null,
    };

    // stores holds ids of one storeId each.
    private static string Singular(string member) => member switch
    {
        "stores" => "storeId",
        "movements" => "movementId",
        _ => member.TrimEnd('s'),
    };
}
