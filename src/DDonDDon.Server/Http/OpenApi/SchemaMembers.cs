using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DDonDDon.Server.Http.OpenApi;

/// <summary>
/// Which members an object has, as seen by a client: what requests must carry and what answers always carry is not the same, because answers leave out
/// nulls and may grow, and requests refuse what they do not know.
/// </summary>
internal static class SchemaMembers
{
    public static void Apply(JsonObject document, JsonObject schemas)
    {
        var (requests, answers) = (new HashSet<string>(), new HashSet<string>());
        foreach (var (_, operations) in document["paths"]!.AsObject())
            foreach (var (_, operation) in operations!.AsObject())
            {
                Gather(operation!["requestBody"], schemas, requests);
                Gather(operation["responses"], schemas, answers);
            }
        foreach (var (name, schema) in schemas)
        {
            if (schema!["properties"] is JsonObject members) Settle(schema.AsObject(), members, requests.Contains(name), answers.Contains(name));
            schema.AsObject().Remove(SchemaTypes.AlwaysWritten);
        }
    }

    private static void Settle(JsonObject schema, JsonObject members, bool sent, bool answered)
    {
        var written = Names(schema[SchemaTypes.AlwaysWritten]);
        var required = Names(schema["required"]);
        if (answered)
        {
            required = sent ? [.. required.Intersect(written)] : written;
            schema.Remove("additionalProperties");
        }
        schema["required"] = new JsonArray([.. members.Select(member => member.Key).Where(required.Contains).Select(name => (JsonNode)name)]);
        if (required.Count == 0) schema.Remove("required");
        if (schema["description"] is { } text) schema["description"] = Spelled(text.GetValue<string>(), members);
        foreach (var (name, member) in members.ToList())
        {
            if (answered && !sent && !written.Contains(name)) members[name] = WithoutNull(member!.AsObject());
            if (members[name]!.AsObject() is var settled && settled["description"] is null && Vocabulary.Of(schema, name) is { } meaning)
                settled["description"] = meaning.Description;
        }
    }

    // Comments name members as the code does, and are wrapped.
    private static string Spelled(string text, JsonObject members) => members.Aggregate(
        text.Replace('\n', ' '),
        (spelled, member) => Regex.Replace(spelled, $@"\b{char.ToUpperInvariant(member.Key[0])}{Regex.Escape(member.Key[1..])}\b", $"`{member.Key}`"));

    private static JsonObject WithoutNull(JsonObject member)
    {
        if (member["oneOf"] is JsonArray choices && choices.FirstOrDefault(choice => choice!["$ref"] is not null) is { } reference)
            return reference.DeepClone().AsObject();
        if (member["type"] is JsonArray types && types.Select(type => type!.GetValue<string>()).Where(type => type != "null").ToList() is [var only])
            member["type"] = only;
        return member;
    }

    private static HashSet<string> Names(JsonNode? array) => [.. array?.AsArray().Select(name => name!.GetValue<string>()) ?? []];

    private static void Gather(JsonNode? node, JsonObject schemas, HashSet<string> found)
    {
        if (node is JsonArray array)
            foreach (var element in array) Gather(element, schemas, found);
        if (node is not JsonObject json) return;
        foreach (var (name, value) in json)
            if (name != "$ref") Gather(value, schemas, found);
            else if (NameOf(value!) is var schema && schemas[schema] is { } referred && found.Add(schema)) Gather(referred, schemas, found);
    }

    /// <summary>The name of the schema that a reference leads to.</summary>
    public static string NameOf(JsonNode reference) => reference.GetValue<string>().Split('/')[^1];
}
