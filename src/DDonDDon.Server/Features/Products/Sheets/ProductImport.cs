using DDonDDon.Domain;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>
/// What an import did, or on a dry run would do. With bad lines nothing is written. <paramref name="Lines"/>: how many the sheet has;
/// <paramref name="IgnoredColumns"/>: headings that mean nothing here.
/// </summary>
public sealed record ImportReport(
    bool DryRun, int Lines, int Created, int Updated, int Unchanged, IReadOnlyList<string> IgnoredColumns, IReadOnlyList<BadLine> BadLines);

/// <summary>What became of a sheet: a report, or why it could not be looked at.</summary>
public sealed record ImportOutcome(ImportReport? Report, Rejection? Rejection);

/// <summary>
/// Brings a sheet of products into the catalogue, all of it in one transaction or nothing. A line is about the product with its id, else the
/// one with its SKU, else the one with one of its codes, else a new one.
/// </summary>
public sealed class ProductImport(ILedgers ledgers, Catalogue catalogue)
{
    /// <summary><paramref name="editor"/>: who imports; null for the command line.</summary>
    public async Task<ImportOutcome> RunAsync(ReadOnlyMemory<byte> file, bool dryRun, Guid? editor, CancellationToken ct)
    {
        if (SheetText.Decode(file.Span) is not { } text) return Bad("import.encoding", "The file is neither UTF-8 nor CP949.");
        if (ProductSheet.Read(text) is not { } sheet)
            return Bad("import.header", "The first line names the columns, each once: id, name, sku, category, unit, price, barcodes, internal, archived.");
        if (sheet.Lines.Count > ProductSheet.MaximumLines)
            return Bad("import.too_long", $"A sheet has at most {ProductSheet.MaximumLines} lines. Import it in parts.");

        var codes = Distinct(sheet, line => (SheetCells.CodesOf(line) ?? []).Select(barcode => barcode.Code));
        await using var ledger = ledgers.Open(null);
        var facts = await ledger.LoadAsync(new()
        {
            Users = editor is { } user ? [user] : [],
            Codes = codes,
            Skus = Distinct(sheet, line => [SheetCells.Cell(line, SheetColumn.Sku)]),
            Categories = true,
        }, ct);
        if (editor is { } id && facts.Users.GetValueOrDefault(id) is not { IsActiveAdmin: true })
            return Bad("auth.revoked", "This account may not import any more.");
        Guid[] meant = [.. facts.Skus.SelectMany(found => found), .. facts.Owners.Values.Select(owner => owner.ProductId),
            .. sheet.Lines.Select(IdOf).OfType<Guid>()];
        facts = await ledger.LoadAsync(new() { Catalogue = [.. meant.Distinct()] }, ct);

        SheetJudge? judged = null;
        IReadOnlyList<BadLine> bad = [];
        await catalogue.StoreAsync(ledger, facts, edits =>
        {
            judged = new SheetJudge(edits, facts, editor ?? Guid.Empty);
            foreach (var line in sheet.Lines) judged.Judge(line);
            bad = [.. sheet.Bad.Concat(judged.Bad).OrderBy(line => line.Line)];
            return dryRun || bad.Count > 0 ? new("import.refused", "Nothing is written.") : null;
        }, ct);
        return new(new(dryRun, sheet.Lines.Count + sheet.Bad.Count, judged!.Created, judged.Updated, judged.Unchanged, sheet.Ignored, bad), null);
    }

    internal static Guid? IdOf(SheetLine line) => Guid.TryParseExact(SheetCells.Cell(line, SheetColumn.Id), "D", out var id) && GivenId.IsValid(id) ? id : null;

    private static string[] Distinct(ProductSheet sheet, Func<SheetLine, IEnumerable<string>> of) =>
        [.. sheet.Lines.SelectMany(of).Where(text => text.Length > 0 && !text.Contains('\0')).Distinct(StringComparer.Ordinal)];

    private static ImportOutcome Bad(string code, string message) => new(null, new Rejection(code, message));
}
