using System.Text;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Stock;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DDonDDon.Server.Http.OpenApi;

/// <summary>
/// The API's description. The framework reads paths, parameters and types from the routes; what it cannot know (errors, examples, meanings,
/// which members answers always have) is added here from the routes' metadata, so that every new route has it without doing anything.
/// </summary>
public sealed class OpenApiDescription(
    [FromKeyedServices(OpenApiDescription.Name)] IOpenApiDocumentProvider provider, EndpointDataSource endpoints)
{
    public const string Name = "v1";
    public const string Path = "/openapi/v1.json";

    private byte[]? _json;

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer(SchemaTypes.Apply);
        options.AddSchemaTransformer(SayTypeOfMovementAsync);
        // The name that other programs know it by.
        options.CreateSchemaReferenceId = type =>
            (Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(MovementType) ? "ItemType" : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
    }

    // It has one name whether or not it may be absent, and is the same whichever of the two comes first.
    private static async Task SayTypeOfMovementAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonTypeInfo.Type != typeof(MovementType?)) return;
        var type = await context.GetOrCreateSchemaAsync(typeof(MovementType), null, ct);
        (schema.Type, schema.Enum, schema.Description) = (type.Type, type.Enum, type.Description);
    }

    /// <summary>The document as JSON. It is made once, because routes do not change while a server runs.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken ct)
    {
        if (_json is { } known) return known;
        var raw = await provider.GetOpenApiDocumentAsync(ct);
        var document = JsonNode.Parse(await raw.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, ct))!.AsObject();
        Complete(document);
        return _json = Encoding.UTF8.GetBytes(document.ToJsonString(new(ApiJson.Options) { WriteIndented = true, MaxDepth = 64 }));
    }

    private void Complete(JsonObject document)
    {
        DocumentFrame.Apply(document);
        var schemas = document["components"]!["schemas"]!.AsObject();
        schemas.Remove("ProblemDetails");
        schemas.Remove("HttpValidationProblemDetails");
        SchemaMembers.Apply(document, schemas);
        var examples = new Examples(schemas);
        var described = new DescribedOperations(examples);
        var byId = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is not null)
            .ToDictionary(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName);
        foreach (var (path, operations) in document["paths"]!.AsObject())
            foreach (var (_, operation) in operations!.AsObject())
                if (operation!["operationId"]?.GetValue<string>() is { } id && byId.TryGetValue(id, out var endpoint))
                    described.Complete(path, operation.AsObject(), endpoint);
        schemas["Problem"] = ProblemAnswers.Schema();
    }
}
