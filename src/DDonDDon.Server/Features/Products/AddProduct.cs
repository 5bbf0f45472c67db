using System.Globalization;
using DDonDDon.Domain;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>
/// A code to link. <paramref name="PackSize"/>: pieces a scan stands for, 1 by default; <paramref name="Internal"/>: the shop's own code, which
/// need be no GTIN.
/// </summary>
public sealed record BarcodeRequest(string Code, decimal? PackSize = null, bool Internal = false);

/// <summary>A product to add. With an <paramref name="Id"/> of its own the same request may be sent again.</summary>
public sealed record ProductRequest(
    string Name, Guid? Id = null, string? Sku = null, Guid? CategoryId = null, string? Unit = null, decimal? Price = null,
    IReadOnlyList<BarcodeRequest>? Barcodes = null);

/// <summary>POST /products.</summary>
public static class AddProduct
{
    public static Problem? Validate(ProductRequest request) => GivenId.Check(request.Id);

    [WolverinePost("/api/v1/products"), Authorize(Policies.Admin)]
    [Operation("addProduct", "Adds a product; the same id with the same content again gives the same product.")]
    [Refuses(
        "id.invalid", "id.conflict", "product.invalid", "barcode.invalid", "barcode.check_digit", "barcode.mangled", "barcode.not_gtin",
        "barcode.pack_size", "barcode.taken")]
    [Answers<ProductView>(StatusCodes.Status201Created)]
    [Answers<ProductView>]
    public static async Task<IResult> HandleAsync(
        HttpContext http, ProductRequest request, Caller caller, Catalogue catalogue, CancellationToken ct)
    {
        var (barcodes, rejection) = Read(request.Barcodes ?? []);
        if (rejection is not null) return Problem.Of(rejection);

        var id = request.Id ?? Guid.CreateVersion7();
        var own = (request.Barcodes ?? []).Where(barcode => barcode.Internal).Select(barcode => barcode.Code).ToHashSet(StringComparer.Ordinal);
        var values = new NewValues(FieldsOf(request), barcodes) { IsInternal = own.Contains };
        var isNew = true;
        var (product, problem) = await catalogue.EditAsync(id, barcodes.Keys, caller, (held, facts) =>
        {
            if (held is null) return (values, null);
            isNew = false;
            return facts.Registrations.TryGetValue(id, out var first) && IsRepeat(first, values)
                ? (NewValues.Nothing, null)
                : (null, Problem.Of(new("id.conflict", "There is another product with this id.", "id")));
        }, ct);
        return problem ?? Answer(http, product!, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static IResult Answer(HttpContext http, Product product, int status)
    {
        http.Response.Headers.Location = $"/api/v1/products/{product.Id}";
        return ProductAnswer.Of(http, product, status);
    }

    private static (Dictionary<string, decimal?> Barcodes, Rejection? Rejection) Read(IReadOnlyList<BarcodeRequest> requested)
    {
        var barcodes = new Dictionary<string, decimal?>(StringComparer.Ordinal);
        foreach (var barcode in requested)
        {
            if (barcode is null) return (barcodes, new("barcode.invalid", "A barcode is an object with its code.", "barcodes"));
            if (!barcodes.TryAdd(barcode.Code, Quantity.Normalize(barcode.PackSize ?? 1)))
                return (barcodes, new("barcode.invalid", $"The barcode {barcode.Code} is there twice.", "barcodes"));
        }
        return (barcodes, null);
    }

    private static Dictionary<string, string?> FieldsOf(ProductRequest request)
    {
        var fields = new Dictionary<string, string?> { [ProductField.Name] = request.Name };
        if (!string.IsNullOrWhiteSpace(request.Sku)) fields[ProductField.Sku] = request.Sku;
        if (request.CategoryId is { } category) fields[ProductField.CategoryId] = category.ToString();
        if (!string.IsNullOrWhiteSpace(request.Unit)) fields[ProductField.Unit] = request.Unit;
        if (request.Price is { } price) fields[ProductField.Price] = Quantity.Normalize(price).ToString(CultureInfo.InvariantCulture);
        return fields;
    }

    private static bool IsRepeat(ProductEvent first, NewValues values) =>
        first is ProductRegistered && Same(first.Changes, values.Changes) && Same(first.Barcodes, values.Barcodes);

    private static bool Same<T>(IReadOnlyDictionary<string, T> left, IReadOnlyDictionary<string, T> right) =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && EqualityComparer<T>.Default.Equals(pair.Value, value));
}
