using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Products.Sheets;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>POST /products/import: a sheet of products, all of it or nothing.</summary>
public static class ImportProducts
{
    private const int MaximumBytes = 4 * 1024 * 1024;

    [WolverinePost("/api/v1/products/import"), Authorize(Policies.Admin)]
    [Operation("importProducts", "Adds and changes products from a CSV sheet; with dryRun=true only says what it would do.",
        Description = "UTF-8, UTF-16 with its mark, or CP949; the first line names the columns (`id`, `name`, `sku`, `category`, `unit`, `price`, "
            + "`barcodes`, `internal`, `archived`, or in Korean). A line is about the product with its id, else its SKU, else one of its barcodes, else a "
            + "new one. When any line is bad nothing is written, and the answer lists every bad line; makeCategories=true adds the categories that the sheet "
            + "names and that there are not. Columns `stock:STORE` and `reorder:STORE` open stocks and set reorder points. See docs/operations.md.")]
    [Refuses(
        "import.refused", "import.encoding", "import.header", "import.too_long", "import.store_unknown", "import.ambiguous", "category.name_taken",
        "body.too_large", "body.media_type", "auth.revoked")]
    [Takes<string>("text/csv")]
    // What is somewhat too large is read to its end, so that the answer arrives.
    [RequestSizeLimit(4 * MaximumBytes)]
    [Answers<ImportReport>]
    public static async Task<IResult> HandleAsync(
        HttpRequest request, bool? dryRun, bool? makeCategories, Caller caller, ProductImport import, CancellationToken ct)
    {
        if (await Body.ReadAsync(request, MaximumBytes, ct) is not { } body)
            return new Problem("body.too_large", "A sheet has at most 4 MiB. Import it in parts.");
        var (report, rejection) = await import.RunAsync(body, new(dryRun ?? false, makeCategories ?? false, caller.UserId), ct);
        if (report is null) return Problem.Of(rejection!);
        return report.BadLines.Count > 0 && !report.DryRun ? Refused(report) : Results.Json(report, ApiJson.Options);
    }

    private static Problem Refused(ImportReport report) => new(
        "import.refused", $"{report.BadLines.Count} of {report.Lines} lines are bad, so nothing was written. Correct them and import the sheet again.",
        new Dictionary<string, object> { ["lines"] = report.Lines, ["ignoredColumns"] = report.IgnoredColumns, ["badLines"] = report.BadLines });
}
