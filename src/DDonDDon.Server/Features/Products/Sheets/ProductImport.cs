using DDonDDon.Domain;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;

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
public sealed class ProductImport(Catalogue catalogue, PostgresEventStore store)
{
    private static readonly string BySkusText = SqlText.Load(typeof(ProductImport).Assembly, "products/by-skus.sql");
    private static readonly string CategoryNamesText = SqlText.Load(typeof(ProductImport).Assembly, "products/category-names.sql");

    /// <summary><paramref name="editor"/>: who imports; null for the command line.</summary>
    public async Task<ImportOutcome> RunAsync(ReadOnlyMemory<byte> file, bool dryRun, Guid? editor, CancellationToken ct)
    {
        if (SheetText.Decode(file.Span) is not { } text) return Bad("import.encoding", "The file is neither UTF-8 nor CP949.");
        if (ProductSheet.Read(text) is not { } sheet)
            return Bad("import.header", "The first line names the columns, each once: id, name, sku, category, unit, price, barcodes, internal, archived.");
        if (sheet.Lines.Count > ProductSheet.MaximumLines)
            return Bad("import.too_long", $"A sheet has at most {ProductSheet.MaximumLines} lines. Import it in parts.");

        var skus = new Rows<(string Sku, Guid ProductId)>(
            Sql.Command(BySkusText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Texts(Distinct(sheet, line => [SheetCells.Cell(line, SheetColumn.Sku)]))),
            row => (row.GetString(0), row.GetGuid(1)));
        var categories = new Rows<(Guid Id, string Name)>(
            Sql.Command(CategoryNamesText, Sql.Text(PostgresEventStore.DefaultTenant)), row => (row.GetGuid(0), row.GetString(1)));
        var users = Features.Sync.SyncSql.Users(editor is { } user ? [user] : [], store.Types.Json);
        var codes = Distinct(sheet, line => (SheetCells.CodesOf(line) ?? []).Select(barcode => barcode.Code));
        await using var transaction = await catalogue.BeginAsync(dryRun ? 0 : sheet.Lines.Count, [], codes, [skus, categories, users], ct);
        if (editor is not null && !users.MayEdit()) return Bad("auth.revoked", "This account may not import any more.");

        await transaction.LoadAsync(
            [.. skus.Items.Select(found => found.ProductId), .. codes.Select(transaction.OwnerOf).OfType<Guid>(), .. sheet.Lines.Select(IdOf).OfType<Guid>()], ct);
        var judged = new SheetJudge(transaction, skus.Items, categories.Items, editor ?? Guid.Empty);
        foreach (var line in sheet.Lines) judged.Judge(line);

        IReadOnlyList<BadLine> bad = [.. sheet.Bad.Concat(judged.Bad).OrderBy(line => line.Line)];
        if (!dryRun && bad.Count == 0) await transaction.CommitAsync(ct);
        return new(new(dryRun, sheet.Lines.Count + sheet.Bad.Count, judged.Created, judged.Updated, judged.Unchanged, sheet.Ignored, bad), null);
    }

    internal static Guid? IdOf(SheetLine line) => Guid.TryParseExact(SheetCells.Cell(line, SheetColumn.Id), "D", out var id) && id != Guid.Empty ? id : null;

    private static string[] Distinct(ProductSheet sheet, Func<SheetLine, IEnumerable<string>> of) =>
        [.. sheet.Lines.SelectMany(of).Where(text => text.Length > 0 && !text.Contains('\0')).Distinct(StringComparer.Ordinal)];

    private static ImportOutcome Bad(string code, string message) => new(null, new Rejection(code, message));
}
