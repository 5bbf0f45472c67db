using DDonDDon.Domain;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Categories;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Sheets;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>
/// What an import did, or on a dry run would do. With bad lines nothing is written. <paramref name="Lines"/>: how many the sheet has but for its first and
/// <paramref name="EmptyLines"/>; <paramref name="IgnoredColumns"/>: headings that mean nothing here;
/// <paramref name="NewCategories"/>: categories that were added for it; <paramref name="Openings"/> and <paramref name="ReorderPoints"/>: how many stocks were
/// opened and reorder points set with it.
/// </summary>
public sealed record ImportReport(
    bool DryRun, int Lines, int EmptyLines, int Created, int Updated, int Unchanged, IReadOnlyList<string> NewCategories,
    IReadOnlyList<string> IgnoredColumns, IReadOnlyList<BadLine> BadLines, int Openings = 0, int ReorderPoints = 0);

/// <summary>How a sheet of products is imported.</summary>
/// <param name="DryRun">Whether nothing is written.</param>
/// <param name="MakeCategories">Whether categories that there are not are added.</param>
/// <param name="Editor">Who imports; null for the command line.</param>
public sealed record ProductImportChoices(bool DryRun, bool MakeCategories, Guid? Editor);

/// <summary>What became of a sheet: a report, or why it could not be looked at.</summary>
public sealed record ImportOutcome(ImportReport? Report, Rejection? Rejection);

/// <summary>
/// Brings a sheet of products into the catalogue, all of its products in one transaction or nothing; categories that it makes before, stocks and reorder points
/// after them, which an import of the same sheet goes on with. A line is about the product with its id, else the one with its SKU, else the one with one of its
/// codes, else a new one.
/// </summary>
public sealed class ProductImport(ILedgers ledgers, Catalogue catalogue, CategoryRegister register, StoreSheet stores)
{
    public async Task<ImportOutcome> RunAsync(ReadOnlyMemory<byte> file, ProductImportChoices choices, CancellationToken ct)
    {
        if (SheetText.Decode(file.Span) is not { } text) return Bad("import.encoding", "The file is neither UTF-8, UTF-16 nor CP949.");
        if (ProductSheet.Read(text) is not { } sheet)
            return Bad("import.header", "The first line names the columns, each once: id, name, sku, category, unit, price, barcodes, internal, archived, "
                + "stock:STORE, reorder:STORE.");
        if (sheet.Lines.Count > ProductSheet.MaximumLines)
            return Bad("import.too_long", $"A sheet has at most {ProductSheet.MaximumLines} lines. Import it in parts.");

        var (named, unclear) = await stores.FindStoresAsync(sheet, ct);
        if (unclear is not null) return new(null, unclear);
        if (sheet.Stores.Count > 0 && choices.Editor is null)
            return Bad("import.by_required", "A sheet with stock or reorder points is imported in somebody's name: say whose with --by.");

        // Categories first: products name them. What they were added for is judged before, so that a bad line adds none; so is what stores say.
        var isJudgedFirst = choices.MakeCategories || sheet.Stores.Count > 0;
        var (judged, refused) = await RunAsync(sheet, choices with { DryRun = choices.DryRun || isJudgedFirst }, ct);
        if (judged is null) return new(null, refused);
        var (figures, unreadable) = StoreSheet.Read(sheet, named, judged.Products);
        var kept = await stores.JudgeAsync(figures.Where(figure => judged.Known.Contains(figure.Product)), ct);
        var report = judged.Report with
        {
            DryRun = choices.DryRun,
            BadLines = [.. judged.Report.BadLines.Concat(unreadable).Concat(kept).OrderBy(line => line.Line)],
        };
        if (choices.DryRun || !isJudgedFirst || report.BadLines.Count > 0) return new(report, null);
        foreach (var (id, name) in judged.Categories.New)
        {
            var (_, taken) = await register.AddAsync(id, name, choices.Editor, ct);
            if (taken is not null) return new(null, taken);
        }
        var (done, failed) = await RunAsync(sheet, choices, ct);
        if (done is null || done.Report.BadLines.Count > 0 || sheet.Stores.Count == 0)
            return new(done is null ? null : done.Report with { NewCategories = report.NewCategories }, failed);
        // New products have got their ids only now.
        var (openings, points, why) = await stores.WriteAsync(StoreSheet.Read(sheet, named, done.Products).Figures, choices.Editor!.Value, ct);
        return why is null ? new(done.Report with { NewCategories = report.NewCategories, Openings = openings, ReorderPoints = points }, null) : new(null, why);
    }

    private async Task<(Judged? Judged, Rejection? Refused)> RunAsync(ProductSheet sheet, ProductImportChoices choices, CancellationToken ct)
    {
        var codes = Distinct(sheet, line => (SheetCells.CodesOf(line) ?? []).SelectMany(barcode => Barcode.RivalsOf(barcode.Key)));
        await using var ledger = ledgers.Open(null);
        var facts = await ledger.LoadAsync(new()
        {
            Users = choices.Editor is { } user ? [user] : [],
            Codes = codes,
            Skus = Distinct(sheet, line => [SheetCells.Cell(line, SheetColumn.Sku)]),
            Categories = true,
        }, ct);
        if (choices.Editor is { } id && facts.Users.GetValueOrDefault(id) is not { IsActiveAdmin: true })
            return (null, new("auth.revoked", "This account may not import any more."));
        Guid[] meant = [.. facts.Skus.SelectMany(found => found), .. facts.Owners.Values.Select(owner => owner.ProductId),
            .. sheet.Lines.Select(IdOf).OfType<Guid>()];
        facts = await ledger.LoadAsync(new() { Catalogue = [.. meant.Distinct()] }, ct);

        SheetJudge? judged = null;
        IReadOnlyList<BadLine> bad = [];
        var categories = new SheetCategories(facts.Categories, choices.MakeCategories);
        await catalogue.StoreAsync(ledger, facts, edits =>
        {
            judged = new SheetJudge(edits, facts, sheet.Numbers, categories, choices.Editor ?? Guid.Empty);
            foreach (var line in sheet.Lines) judged.Judge(line);
            bad = [.. sheet.Bad.Concat(judged.Bad).OrderBy(line => line.Line)];
            return choices.DryRun || bad.Count > 0 ? new("import.refused", "Nothing is written.") : null;
        }, ct);
        var report = new ImportReport(choices.DryRun, sheet.Lines.Count + sheet.Bad.Count, sheet.Empty, judged!.Created, judged.Updated, judged.Unchanged,
            [.. categories.New.Values], sheet.Ignored, bad);
        return (new(report, categories, judged.Products, facts.Catalogue.Keys.ToHashSet()), null);
    }

    // What a sheet comes to. Known: the products among those of its lines that there were before.
    private sealed record Judged(ImportReport Report, SheetCategories Categories, IReadOnlyDictionary<int, Guid> Products, IReadOnlySet<Guid> Known);

    internal static Guid? IdOf(SheetLine line) => Guid.TryParseExact(SheetCells.Cell(line, SheetColumn.Id), "D", out var id) && GivenId.IsValid(id) ? id : null;

    private static string[] Distinct(ProductSheet sheet, Func<SheetLine, IEnumerable<string>> of) =>
        [.. sheet.Lines.SelectMany(of).Where(text => text.Length > 0 && !text.Contains('\0')).Distinct(StringComparer.Ordinal)];

    private static ImportOutcome Bad(string code, string message) => new(null, new Rejection(code, message));
}
