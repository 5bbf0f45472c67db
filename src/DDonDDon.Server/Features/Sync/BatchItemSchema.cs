using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DDonDDon.Server.Features.Sync;

/// <summary>Describes the union of the items of a batch, wherever it appears: one schema a shape, told apart by `type`.</summary>
internal static class BatchItemSchema
{
    private static readonly (Type Shape, string[] Types)[] Shapes =
    [
        (typeof(MovementItemShape), ["INBOUND", "OUTBOUND", "ADJUST", "COUNT"]),
        (typeof(AmendmentItemShape), ["AMEND"]),
        (typeof(CountLineItemShape), ["COUNT_LINE"]),
        (typeof(ProductEditItemShape), ["PRODUCT"]),
        (typeof(DecisionItemShape), ["RESOLVE"]),
    ];

    public static void AddTo(OpenApiOptions api)
    {
        api.AddSchemaTransformer(AddShapesAsync);
        api.AddDocumentTransformer((document, _, _) =>
        {
            Unite(document);
            return Task.CompletedTask;
        });
    }

    private static async Task AddShapesAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        // The framework knows nothing of elements that have a converter of their own.
        if (context.JsonTypeInfo.Type == typeof(IReadOnlyList<BatchItem>)) schema.Items = await context.GetOrCreateSchemaAsync(typeof(BatchItem), null, ct);
        if (context.JsonTypeInfo.Type != typeof(BatchItem)) return;
        foreach (var (shape, _) in Shapes) context.Document!.AddComponent(NameOf(shape), await context.GetOrCreateSchemaAsync(shape, null, ct));
    }

    // Once all schemas are there: before, references are resolved into copies.
    private static void Unite(OpenApiDocument document)
    {
        var union = (OpenApiSchema)document.Components!.Schemas![nameof(BatchItem)];
        union.OneOf = [.. Shapes.Select(one => new OpenApiSchemaReference(NameOf(one.Shape), document))];
        union.Discriminator = new()
        {
            PropertyName = "type",
            Mapping = Shapes.SelectMany(one => one.Types, (one, type) => (type, one.Shape))
                .ToDictionary(one => one.type, one => new OpenApiSchemaReference(NameOf(one.Shape), document), StringComparer.Ordinal),
        };
    }

    private static string NameOf(Type shape) => shape.Name.Replace("Shape", "", StringComparison.Ordinal);

    /// <summary>The types of items, as they are sent.</summary>
    internal sealed class Spelling<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseUpper) where T : struct, Enum;
}

/// <summary>Something that happened to stock. Names its product by `productId` or by `barcode`, never both; with a `barcode` the quantity is scans.</summary>
internal sealed record MovementItemShape(
    Guid Id, long Seq, [property: JsonConverter(typeof(BatchItemSchema.Spelling<MovementItemType>))] MovementItemType Type, Guid StoreId, decimal Quantity,
    DateTimeOffset OccurredAt, Guid? ProductId = null, string? Barcode = null, long? AgeMs = null, Guid? RecordedBy = null, string? Reason = null,
    string? Note = null, string? Reference = null, string? Lot = null, DateOnly? ExpiresOn = null, string? Serial = null, decimal? Weight = null,
    decimal? Count = null);

/// <summary>Another quantity for an earlier movement, or with `void` that it did not happen; one of the two.</summary>
internal sealed record AmendmentItemShape(
    Guid Id, long Seq, [property: JsonConverter(typeof(BatchItemSchema.Spelling<AmendmentItemType>))] AmendmentItemType Type, Guid StoreId, Guid MovementId,
    DateTimeOffset OccurredAt, Guid? ProductId = null, string? Barcode = null, decimal? Quantity = null, bool? Void = null, long? AgeMs = null,
    Guid? RecordedBy = null, string? Reason = null, string? Note = null, string? Reference = null);

/// <summary>A product was counted in a zone of a count session.</summary>
internal sealed record CountLineItemShape(
    Guid Id, long Seq, [property: JsonConverter(typeof(BatchItemSchema.Spelling<CountLineItemType>))] CountLineItemType Type, Guid StoreId, Guid SessionId,
    decimal Quantity, DateTimeOffset OccurredAt, Guid? ProductId = null, string? Barcode = null, string? Zone = null, Guid? Replaces = null,
    long? AgeMs = null, Guid? RecordedBy = null, string? Note = null);

/// <summary>New values of fields of a product, links of codes to it, or both; an administrator's. It has no store.</summary>
internal sealed record ProductEditItemShape(
    Guid Id, long Seq, [property: JsonConverter(typeof(BatchItemSchema.Spelling<ProductEditItemType>))] ProductEditItemType Type, Guid ProductId,
    DateTimeOffset OccurredAt, IReadOnlyDictionary<string, object>? Changes = null, IReadOnlyList<BatchRequestBarcode>? Barcodes = null,
    long? BaseVersion = null, long? AgeMs = null, Guid? RecordedBy = null);

/// <summary>What is to hold where movements or edits have met. It names the conflict's store, if that has one; set_quantity needs a `quantity`.</summary>
internal sealed record DecisionItemShape(
    Guid Id, long Seq, [property: JsonConverter(typeof(BatchItemSchema.Spelling<DecisionItemType>))] DecisionItemType Type, Guid ConflictId, string Choice,
    DateTimeOffset OccurredAt, Guid? StoreId = null, decimal? Quantity = null, long? AgeMs = null, Guid? RecordedBy = null);

/// <summary>A code that an edit links to a product (with `internal` one that is no GTIN), or with `removed` takes away.</summary>
internal sealed record BatchRequestBarcode(string Code, decimal? PackSize = null, bool? Internal = null, bool? Removed = null);

/// <summary>The types of movements that stand for themselves.</summary>
internal enum MovementItemType
{
    Inbound,
    Outbound,
    Adjust,
    Count,
}

internal enum AmendmentItemType
{
    Amend,
}

internal enum CountLineItemType
{
    CountLine,
}

internal enum ProductEditItemType
{
    Product,
}

internal enum DecisionItemType
{
    Resolve,
}
