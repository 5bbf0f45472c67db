using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Features.Products.Sheets;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>
/// What an import of movements did, or on a dry run would do. With bad lines found before nothing is written. <paramref name="Repeated"/> were stored
/// by an earlier run; <paramref name="BadLines"/> are reported by number.
/// </summary>
public sealed record MovementImportReport(
    bool DryRun, int Lines, int Accepted, int Repeated, IReadOnlyList<string> IgnoredColumns, IReadOnlyList<BadLine> BadLines);

/// <summary>
/// Brings a sheet of movements into the ledgers, as if a device that recorded them sent them: the sheet is the device, a line's number its counter, and both
/// make its id, so that the same sheet again changes nothing.
/// </summary>
internal sealed class MovementImport(LedgerDatabase store, ServerSettings settings, TimeProvider time)
{
    private readonly BatchProcessor _processor =
        new(new MartenLedgers(store), new DeviceNotes(store), settings, time, NullLogger<BatchProcessor>.Instance);

    /// <summary>Imports for a user, whose rights and name the movements have. <paramref name="progress"/> counts lines.</summary>
    public async Task<(MovementImportReport? Report, Rejection? Rejection)> RunAsync(
        byte[] file, User user, MovementDefaults defaults, bool dryRun, Action<long>? progress, CancellationToken ct)
    {
        if (SheetText.Decode(file) is not { } text) return (null, new("import.encoding", "The file is neither UTF-8 nor CP949."));
        if (MovementSheet.Read(text) is not { } sheet)
            return (null, new("import.header",
                "The first line names the columns, each once: type, storeId, productId, sku or barcode, quantity, occurredAt, reason, note, reference."));
        if (sheet.Lines.Count > MovementSheet.MaximumLines)
            return (null, new("import.too_long", $"A sheet of movements has at most {MovementSheet.MaximumLines} lines. Import it in parts."));

        var device = DerivedId.Of(user.Id, $"{Convert.ToHexStringLower(SHA256.HashData(file))} {defaults.Type} {defaults.StoreId} {defaults.At:O}");
        var bad = new List<BadLine>(sheet.Bad);
        var items = await ItemsAsync(sheet, device, defaults, bad, ct);
        var batches = items.Chunk(BatchReader.MaximumItems).Select(chunk => (Lines: chunk, Batch: Read(device, chunk, bad))).ToList();
        await CheckAsync([.. batches.SelectMany(one => one.Batch.Items.Select(item => (one.Lines[item.Index].Line, (StoreItem)item.Item)))], bad, ct);
        MovementImportReport Report(int accepted, int repeated) =>
            new(dryRun, sheet.Lines.Count + sheet.Bad.Count, accepted, repeated, sheet.Ignored, [.. bad.OrderBy(line => line.Line)]);
        if (dryRun || bad.Count > 0) return (Report(bad.Count > 0 ? 0 : items.Count, 0), null);

        var caller = new Caller(user.Id, user.Email, user.Role, [.. user.CurrentStores()]);
        var (accepted, repeated) = (0, 0);
        foreach (var (lines, batch) in batches)
        {
            var (reply, problem) = await _processor.ProcessAsync(batch, caller, ct);
            if (reply is null) return (null, new(problem!.Code, problem.Detail));
            accepted += reply.Results.Count(result => result.Status is ItemStatus.Accepted);
            repeated += reply.Results.Count(result => result.Status is ItemStatus.Duplicate);
            bad.AddRange(reply.Results.Zip(lines).Where(one => one.First.Error is not null)
                .Select(one => new BadLine(one.Second.Line.Number, one.First.Error!.Code, one.First.Error.Message, one.First.Error.Field)));
            progress?.Invoke(lines.Length);
        }
        return (Report(accepted, repeated), null);
    }

    private async Task<List<(MovementLine Line, JsonObject Item)>> ItemsAsync(
        MovementSheet sheet, Guid device, MovementDefaults defaults, List<BadLine> bad, CancellationToken ct)
    {
        string[] skus = [.. sheet.Lines.Where(line => line.Cell("productId") is null).Select(line => line.Cell("sku")).OfType<string>()
            .Distinct(StringComparer.Ordinal)];
        var found = ProductSql.BySku(skus);
        await store.ReadAsync([found], ct);
        var bySku = found.Items.ToLookup(product => product.Sku, product => product.ProductId, StringComparer.Ordinal);

        var items = new List<(MovementLine, JsonObject)>();
        foreach (var line in sheet.Lines)
        {
            Guid? product = null;
            if (line.Cell("productId") is null && line.Cell("barcode") is null && line.Cell("sku") is { } sku)
            {
                var named = bySku[sku].ToList();
                if (named.Count == 0) { bad.Add(new(line.Number, "product.unknown", $"No product has the SKU {sku}.", "sku")); continue; }
                if (named.Count > 1)
                {
                    bad.Add(
                    new(line.Number, "import.ambiguous", $"Several products have the SKU {sku}; name the product by its id.", "sku")); continue;
                }
                product = named[0];
            }
            items.Add((line, line.ToItem(DerivedId.Of(device, $"{line.Number}"), product, defaults)));
        }
        return items;
    }

    private Batch Read(Guid device, (MovementLine Line, JsonObject Item)[] lines, List<BadLine> bad)
    {
        var body = new JsonObject
        {
            ["deviceId"] = device.ToString(),
            ["sentAt"] = time.GetUtcNow().UtcDateTime,
            ["items"] = new JsonArray([.. lines.Select(line => (JsonNode)line.Item)]),
        };
        var batch = BatchReader.Read(JsonSerializer.SerializeToUtf8Bytes(body), isOwn: true).Batch!;
        foreach (var item in batch.Unreadable)
            bad.Add(new(lines[item.Index].Line.Number, item.Rejection.Code, item.Rejection.Message, item.Rejection.Field));
        return batch;
    }

    // What would be quarantined or refused from a device is reported here before anything is written: a person waits for the answer.
    private async Task CheckAsync(IReadOnlyList<(MovementLine Line, StoreItem Item)> items, List<BadLine> bad, CancellationToken ct)
    {
        var products = ProductSql.Existing(
            [.. items.Select(one => one.Item.Product.Id).OfType<Guid>().Distinct()],
            [.. items.Select(one => one.Item.Product.Code).OfType<string>().Distinct(StringComparer.Ordinal)]);
        var stores = DdonProjections.Store.Load(LedgerDatabase.DefaultTenant, [.. items.Select(one => one.Item.StoreId).Distinct()]);
        await store.ReadAsync([products, stores], ct);
        var ids = products.Items.Where(product => product.Code is null).Select(product => product.Id).ToHashSet();
        var codes = products.Items.Select(product => product.Code).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var known = stores.Items.Select(document => document.Id).ToHashSet();
        foreach (var (line, item) in items)
        {
            if (!known.Contains(item.StoreId)) bad.Add(new(line.Number, "store.unknown", $"There is no store {item.StoreId}.", "storeId"));
            else if (item.Product.Id is { } id && !ids.Contains(id)) bad.Add(new(line.Number, "product.unknown", $"There is no product {id}.", "productId"));
            else if (item.Product.Code is { } code && !codes.Contains(code))
                bad.Add(new(line.Number, "barcode.unknown", $"No product has the barcode {code}.", "barcode"));
            else if (item is MovementItem movement && movement.Type.Check(movement.Quantity) is { } rejection)
                bad.Add(new(line.Number, rejection.Code, rejection.Message, rejection.Field));
        }
    }
}
