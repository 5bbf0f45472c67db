using System.Globalization;
using System.Text;
using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>Writes the catalogue as a sheet that a spreadsheet opens and an import takes back unchanged: one snapshot, streamed.</summary>
public sealed class ProductExport(LedgerDatabase store)
{
    private static readonly string ExportText = SqlText.Load(typeof(ProductExport).Assembly, "products/export.sql");

    /// <summary>Writes UTF-8 with a byte order mark, without which spreadsheets take Korean for something else.</summary>
    public async Task WriteAsync(Stream output, CancellationToken ct)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 32 * 1024,
            leaveOpen: true)
        { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', ProductSheet.Columns.Select(column => JsonNamingPolicy.CamelCase.ConvertName(column.ToString()))));

        await using var connection = await store.DataSource.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(ExportText, connection) { CommandTimeout = 0, Parameters = { Sql.Text(LedgerDatabase.DefaultTenant) } };
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var product = JsonSerializer.Deserialize<Product>(rows.GetFieldValue<byte[]>(0), store.Types.Json)!;
            var category = rows.IsDBNull(1) ? product.CategoryId?.ToString() : rows.GetString(1);
            await writer.WriteLineAsync(string.Join(',', ProductSheet.Columns.Select(column => Cell(column, product, category))).AsMemory(), ct);
        }
        await writer.FlushAsync(ct);
    }

    private static string Cell(SheetColumn column, Product product, string? category) => column switch
    {
        SheetColumn.Id => product.Id.ToString(),
        SheetColumn.Name => Text(product.Name),
        SheetColumn.Sku => Text(product.Sku),
        SheetColumn.Category => Text(category),
        SheetColumn.Unit => Text(product.Unit),
        SheetColumn.Price => product.Price?.ToString(CultureInfo.InvariantCulture) ?? "",
        SheetColumn.Barcodes => Text(CodeCell.Of(product.Barcodes)),
        SheetColumn.Internal => product.Barcodes.Any(barcode => !Barcode.IsGtin(barcode.Code)) ? "true" : "false",
        SheetColumn.Archived => product.Archived ? "true" : "false",
        _ => throw new InvalidOperationException($"{column} is not written."),
    };

    private static string Text(string? text) => Csv.Cell(SheetText.Neutral(text ?? ""));
}
