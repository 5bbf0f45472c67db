using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DDonDDon.Server.Http.OpenApi;

/// <summary>Says what the framework cannot tell of types that are written by our own converters.</summary>
internal static class SchemaTypes
{
    /// <summary>On the schema of an object: the members that an answer always has. Taken out again before anybody sees it.</summary>
    public const string AlwaysWritten = "x-always-written";

    public static Task Apply(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = context.JsonTypeInfo.Type;
        var underlying = Nullable.GetUnderlyingType(type);
        var nullable = underlying is null ? default : JsonSchemaType.Null;
        if ((underlying ?? type) == typeof(decimal)) (schema.Type, schema.Format) = (JsonSchemaType.Number | nullable, null);
        if ((underlying ?? type) == typeof(DateTimeOffset)) (schema.Type, schema.Format) = (JsonSchemaType.String | nullable, "date-time");
        // What a change carries depends on its kind, but is an object always.
        if (context.JsonPropertyInfo is { Name: "data" } && type == typeof(object)) schema.Type = JsonSchemaType.Object;
        if ((underlying ?? type).IsEnum) schema.Type = JsonSchemaType.String | nullable;
        if (context.JsonTypeInfo.Kind is JsonTypeInfoKind.Object)
        {
            // One of several answers is recognised by its members, and is an object as well.
            schema.Type ??= JsonSchemaType.Object;
            schema.Discriminator = null;
            schema.Extensions ??= new Dictionary<string, IOpenApiExtension>();
            schema.Extensions[AlwaysWritten] = new JsonNodeExtension(
                new JsonArray([.. context.JsonTypeInfo.Properties.Where(IsAlwaysWritten).Select(member => (JsonNode)member.Name)]));
        }
        return Task.CompletedTask;
    }

    private static bool IsAlwaysWritten(JsonPropertyInfo member) => !member.IsGetNullable
        || member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];
}
