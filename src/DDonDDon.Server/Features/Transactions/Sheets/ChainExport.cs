using System.Globalization;
using System.Text;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Sheets;
using Npgsql;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>
/// Writes stock and movements as sheets, one snapshot each, streamed. An import of transactions into another chain with the same products books the same
/// movements; one of the stock counts what the sheet says.
/// </summary>
public sealed class ChainExport(LedgerDatabase store)
{
    private const string StockSql = """
        -- The stock of every product in one store or in all, for a sheet.
        -- $1 store's tenant (null: all), $2 tenant of the catalogue. One row an item, by store and product: store, product, SKU, name, quantity, when it
        -- changed last.
        select s.tenant_id, s.id, p.data ->> 'sku', p.data ->> 'name', (s.data ->> 'quantity')::numeric, ddon_changed_at(s.tenant_id, s.id, s.mt_version)
        from mt_doc_currentstock s
        left join mt_doc_product p on p.tenant_id = $2 and p.id = s.id
        where s.tenant_id = coalesce($1, s.tenant_id)
        order by s.tenant_id, s.id
        """;

    private const string MovementsSql = """
        -- The movements of one store or of all, for a sheet.
        -- $1 store's tenant (null: all), $2 tenant of the catalogue, $3 type names. One row a movement, by store, in the order of recording: event, SKU.
        select e.data, e.type, e.tenant_id, e.stream_id, e.version, p.data ->> 'sku', e.timestamp
        from mt_events e
        left join mt_doc_product p on p.tenant_id = $2 and p.id = e.stream_id
        where e.tenant_id = coalesce($1, e.tenant_id) and e.tenant_id <> $2 and e.type = any($3)
        order by e.tenant_id, e.seq_id
        """;

    public Task WriteStockAsync(Stream output, Guid? storeId, CancellationToken ct) => WriteAsync(
        output, "storeId,productId,sku,name,quantity,updatedAt",
        new NpgsqlCommand(StockSql) { Parameters = { Sql.Text(storeId?.ToString()), Sql.Text(LedgerDatabase.DefaultTenant) } },
        row => [row.GetString(0), row.GetGuid(1).ToString(), Text(row, 2), Text(row, 3), Number(row.GetDecimal(4)),
            Time(row.GetFieldValue<DateTimeOffset>(5))], ct);

    public Task WriteMovementsAsync(Stream output, Guid? storeId, CancellationToken ct) => WriteAsync(
        output, "id,type,storeId,productId,sku,quantity,occurredAt,reason,note,reference,movementId,void,"
            + "lot,expiresOn,serial,weight,count,deviceId,recordedBy,recordedAt",
        new NpgsqlCommand(MovementsSql)
        {
            Parameters = { Sql.Text(storeId?.ToString()), Sql.Text(LedgerDatabase.DefaultTenant), Sql.Texts(store.Types.NamesFor(typeof(StockMovement))) },
        },
        row => Cells((StockMovement)store.Types.Read(row.GetString(1), row.GetFieldValue<byte[]>(0), row.GetGuid(3), row.GetInt64(4)), Text(row, 5),
            row.GetFieldValue<DateTimeOffset>(6)),
        ct);

    private static string[] Cells(StockMovement movement, string sku, DateTimeOffset recordedAt)
    {
        var amendment = movement as MovementAmended;
        var original = movement as OriginalMovement;
        var (quantity, label) = (original is not null ? original.Quantity : amendment?.Quantity, original?.WholeLabel);
        return
        [
            movement.Id.ToString(), movement.TypeOf().ToString().ToUpperInvariant(), movement.StoreId.ToString(), movement.ProductId.ToString(), sku,
            quantity is { } pieces ? Number(pieces) : "", Time(movement.OccurredAt), Text(movement.Reason), Text(movement.Note), Text(movement.Reference),
            amendment?.MovementId.ToString() ?? "", amendment?.Void is true ? "true" : "", Text(label?.Lot),
            label?.ExpiresOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", Text(label?.Serial),
            label?.Weight is { } weight ? Number(weight) : "", label?.Count is { } count ? Number(count) : "",
            movement.DeviceId.ToString(), movement.RecordedBy.ToString(),
            Time(recordedAt),
        ];
    }

    private async Task WriteAsync(Stream output, string header, NpgsqlCommand command, Func<NpgsqlDataReader, string[]> cells, CancellationToken ct)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 32 * 1024,
            leaveOpen: true)
        { NewLine = "\r\n" };
        await writer.WriteLineAsync(header);
        await using var connection = await store.DataSource.OpenConnectionAsync(ct);
        await using (command)
        {
            (command.Connection, command.CommandTimeout) = (connection, 0);
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct)) await writer.WriteLineAsync(string.Join(',', cells(rows)).AsMemory(), ct);
        }
        await writer.FlushAsync(ct);
    }

    private static string Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? "" : Text(row.GetString(column));

    private static string Text(string? text) => Csv.Cell(SheetText.Neutral(text ?? ""));

    private static string Number(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
