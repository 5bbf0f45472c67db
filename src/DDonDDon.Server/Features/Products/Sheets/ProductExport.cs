using System.Globalization;
using System.Text;
using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Sheets;
using Npgsql;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>Writes the catalogue as a sheet that a spreadsheet opens and an import takes back unchanged: one snapshot, row by row.</summary>
public sealed class ProductExport(LedgerDatabase store)
{
    private const string ExportSql = """
        -- Every product by name.
        -- $1 tenant of the catalogue. One row a product: its document, its category's name (null when there is none).
        select p.data, c.data ->> 'name'
        from ddon_product_search s
        join mt_doc_product p on p.tenant_id = s.tenant_id and p.id = s.product_id
        left join mt_doc_category c on c.tenant_id = s.tenant_id and c.id = s.category_id
        where s.tenant_id = $1
        order by s.name_key, s.product_id
        """;

    /// <summary>Writes UTF-8 with a byte order mark, without which spreadsheets take Korean for something else.</summary>
    public async Task WriteAsync(Stream output, CancellationToken ct)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 32 * 1024,
            leaveOpen: true)
        { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', ProductSheet.Columns.Select(column => JsonNamingPolicy.CamelCase.ConvertName(column.ToString()))));

        await using var connection = await store.DataSource.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(ExportSql, connection) { CommandTimeout = 0, Parameters = { Sql.Text(LedgerDatabase.DefaultTenant) } };
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
        SheetColumn.Internal => product.Barcodes.Any(barcode => !Gtin.IsOne(barcode.Key)) ? "true" : "false",
        SheetColumn.Archived => product.Archived ? "true" : "false",
        _ => throw new InvalidOperationException($"{column} is not written."),
    };

    private static string Text(string? text) => Csv.Cell(SheetText.Neutral(text ?? ""));
}
