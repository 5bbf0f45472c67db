using DDonDDon.Domain;
using DDonDDon.Server.Features.Categories;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Sheets;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>
/// What an import did, or on a dry run would do. With bad lines nothing is written. <paramref name="Lines"/>: how many the sheet has but for its first and
/// <paramref name="EmptyLines"/>; <paramref name="IgnoredColumns"/>: headings that mean nothing here;
/// <paramref name="NewCategories"/>: categories that were added for it.
/// </summary>
public sealed record ImportReport(
    bool DryRun, int Lines, int EmptyLines, int Created, int Updated, int Unchanged, IReadOnlyList<string> NewCategories,
    IReadOnlyList<string> IgnoredColumns, IReadOnlyList<BadLine> BadLines);

/// <summary>How a sheet of products is imported.</summary>
/// <param name="DryRun">Whether nothing is written.</param>
/// <param name="MakeCategories">Whether categories that there are not are added.</param>
/// <param name="Editor">Who imports; null for the command line.</param>
public sealed record ProductImportChoices(bool DryRun, bool MakeCategories, Guid? Editor);

/// <summary>What became of a sheet: a report, or why it could not be looked at.</summary>
public sealed record ImportOutcome(ImportReport? Report, Rejection? Rejection);

/// <summary>
/// Brings a sheet of products into the catalogue, all of it in one transaction or nothing. A line is about the product with its id, else the
/// one with its SKU, else the one with one of its codes, else a new one.
/// </summary>
public sealed class ProductImport(ILedgers ledgers, Catalogue catalogue, CategoryRegister register)
{
    public async Task<ImportOutcome> RunAsync(ReadOnlyMemory<byte> file, ProductImportChoices choices, CancellationToken ct)
    {
        if (SheetText.Decode(file.Span) is not { } text) return Bad("import.encoding", "The file is neither UTF-8, UTF-16 nor CP949.");
        if (ProductSheet.Read(text) is not { } sheet)
            return Bad("import.header", "The first line names the columns, each once: id, name, sku, category, unit, price, barcodes, internal, archived.");
        if (sheet.Lines.Count > ProductSheet.MaximumLines)
            return Bad("import.too_long", $"A sheet has at most {ProductSheet.MaximumLines} lines. Import it in parts.");

        // Categories first: products name them. What they were added for is judged before, so that a bad line adds none.
        var (report, categories, refused) = await RunAsync(sheet, choices with { DryRun = choices.DryRun || choices.MakeCategories }, ct);
        if (refused is not null || choices.DryRun || !choices.MakeCategories || report!.BadLines.Count > 0) return new(Told(report, choices), refused);
        foreach (var (id, name) in categories!.New)
        {
            var (_, taken) = await register.AddAsync(id, name, choices.Editor, ct);
            if (taken is not null) return new(null, taken);
        }
        var added = report.NewCategories;
        (report, _, refused) = await RunAsync(sheet, choices, ct);
        return new(report is null ? null : Told(report, choices)! with { NewCategories = added }, refused);
    }

    private static ImportReport? Told(ImportReport? report, ProductImportChoices choices) => report is null ? null : report with { DryRun = choices.DryRun };

    private async Task<(ImportReport? Report, SheetCategories? Categories, Rejection? Refused)> RunAsync(
        ProductSheet sheet, ProductImportChoices choices, CancellationToken ct)
    {
        var codes = Distinct(sheet, line => (SheetCells.CodesOf(line) ?? []).Select(barcode => barcode.Key));
        await using var ledger = ledgers.Open(null);
        var facts = await ledger.LoadAsync(new()
        {
            Users = choices.Editor is { } user ? [user] : [],
            Codes = codes,
            Skus = Distinct(sheet, line => [SheetCells.Cell(line, SheetColumn.Sku)]),
            Categories = true,
        }, ct);
        if (choices.Editor is { } id && facts.Users.GetValueOrDefault(id) is not { IsActiveAdmin: true })
            return (null, null, new("auth.revoked", "This account may not import any more."));
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
        return (new(choices.DryRun, sheet.Lines.Count + sheet.Bad.Count, sheet.Empty, judged!.Created, judged.Updated, judged.Unchanged,
            [.. categories.New.Values], sheet.Ignored, bad), categories, null);
    }

    internal static Guid? IdOf(SheetLine line) => Guid.TryParseExact(SheetCells.Cell(line, SheetColumn.Id), "D", out var id) && GivenId.IsValid(id) ? id : null;

    private static string[] Distinct(ProductSheet sheet, Func<SheetLine, IEnumerable<string>> of) =>
        [.. sheet.Lines.SelectMany(of).Where(text => text.Length > 0 && !text.Contains('\0')).Distinct(StringComparer.Ordinal)];

    private static ImportOutcome Bad(string code, string message) => new(null, new Rejection(code, message));
}
