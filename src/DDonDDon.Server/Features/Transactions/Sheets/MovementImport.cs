using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Settings;
using DDonDDon.Server.Sheets;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>
/// What an import of movements did, or on a dry run would do. With bad lines found before nothing is written. <paramref name="Lines"/>: how many the sheet has
/// but for its first and <paramref name="EmptyLines"/>; <paramref name="Repeated"/> were stored by an earlier import; <paramref name="BadLines"/> are reported
/// by number. <paramref name="Untimed"/>: lines that say no time; <paramref name="DecimalCommas"/>: whether a comma was read as the decimal sign.
/// </summary>
public sealed record MovementImportReport(
    bool DryRun, int Lines, int EmptyLines, int Accepted, int Repeated, int Untimed, bool DecimalCommas, IReadOnlyList<string> IgnoredColumns,
    IReadOnlyList<BadLine> BadLines);

/// <summary>How a sheet of movements is imported.</summary>
/// <param name="Defaults">What holds for lines that do not say it.</param>
/// <param name="Again">Whether what is stored already came once more.</param>
/// <param name="DryRun">Whether nothing is written.</param>
public sealed record ImportChoices(MovementDefaults Defaults, bool Again, bool DryRun);

/// <summary>Brings a sheet of movements into the ledgers: what of it is not there yet, all of it or, with a bad line, nothing.</summary>
internal sealed class MovementImport(LedgerDatabase store, ServerSettings settings, TimeProvider time)
{
    private readonly SheetBooking _booking = new(store, settings, time);

    /// <summary>Imports for a user, whose rights and name the movements have. <paramref name="progress"/> counts lines.</summary>
    public async Task<(MovementImportReport? Report, Rejection? Rejection)> RunAsync(
        byte[] file, User user, ImportChoices choices, Action<long>? progress, CancellationToken ct)
    {
        if (SheetText.Decode(file) is not { } text) return (null, new("import.encoding", "The file is neither UTF-8, UTF-16 nor CP949."));
        if (MovementSheet.Read(text) is not { } sheet)
            return (null, new("import.header",
                "The first line names the columns, each once: type, storeId, productId, sku or barcode, quantity, occurredAt, reason, note, reference."));
        if (sheet.Lines.Count > MovementSheet.MaximumLines)
            return (null, new("import.too_long", $"A sheet of movements has at most {MovementSheet.MaximumLines} lines. Import it in parts."));

        // One import at a time: two of the same sheet at once would both find nothing there.
        await using var turn = await ImportTurn.TakeAsync(store, ct);
        var products = await SheetProducts.BySkuAsync(store, sheet, ct);
        var bad = new List<BadLine>(sheet.Bad);
        var (fresh, repeated) = await NewAsync(Read(sheet, products, choices.Defaults, bad), choices.Again, ct);
        var check = await SheetCheck.LoadAsync(store, fresh, products, ct);
        var (missing, there) = check.Judge(fresh, user, choices.Defaults, bad);
        var untimed = choices.Defaults.At is null ? sheet.Lines.Count(line => line.Cell("occurredAt") is null) : 0;
        var hasCommas = sheet.Numbers.HasDecimalCommas && sheet.Lines.Any(line => line.Cell("quantity")?.Contains(',') is true);
        MovementImportReport Report(int accepted) => new(
            choices.DryRun, sheet.Lines.Count + sheet.Bad.Count, sheet.Empty, accepted, repeated + there, untimed, hasCommas, sheet.Ignored,
            [.. bad.OrderBy(line => line.Line)]);
        if (choices.DryRun || bad.Count > 0) return (Report(bad.Count > 0 ? 0 : missing.Count), null);

        progress?.Invoke(repeated + there);
        var (booked, refused, problem) = await _booking.RunAsync([.. missing.Select(line => line.Item)], user, progress, ct);
        if (problem is not null) return (null, problem);
        var lines = missing.ToDictionary(line => line.Item.Id, line => line.Line);
        bad.AddRange(refused.Select(one => BadLine.Of(lines[one.Item.Id].Number, one.Why, lines[one.Item.Id].Cell)));
        return (Report(booked), null);
    }

    private List<SheetItem> Read(MovementSheet sheet, SheetProducts products, MovementDefaults defaults, List<BadLine> bad)
    {
        var (items, now) = (new List<SheetItem>(), time.GetUtcNow());
        foreach (var line in sheet.Lines)
        {
            var (product, unclear) = products.Of(line);
            var (json, problem) = unclear is null ? line.ToItem(product, sheet.Numbers, defaults, now) : (null, null);
            var rejection = unclear ?? (problem is null ? null : new Rejection("quantity.invalid", problem, "quantity"));
            if (rejection is null)
            {
                var (sent, unreadable) = ItemReader.Read(JsonSerializer.SerializeToElement<JsonNode>(json!), 0, SheetItem.Device);
                rejection = unreadable;
                if (sent?.Item is StoreItem item)
                    items.Add(new(line, item, line.Cell("id") is not null, line.Cell("occurredAt") is not null || defaults.At is not null));
            }
            if (rejection is not null) bad.Add(BadLine.Of(line.Number, rejection, line.Cell));
        }
        return items;
    }

    // What is not stored yet under the ids that follow from the lines, and how many are. A line that says no time happened when it was imported first.
    private async Task<(List<SheetItem> Items, int Repeated)> NewAsync(List<SheetItem> lines, bool again, CancellationToken ct)
    {
        for (var delivery = again ? 2 : 1; ; delivery++)
        {
            var items = SheetItem.Identify(lines, delivery, time.GetUtcNow());
            var stored = await StoredLines.TimesAsync(store, items.Where(item => !item.IsNamed).Select(item => item.Item.Id), ct);
            List<SheetItem> fresh = [.. items.Where(item => item.IsNamed || !stored.ContainsKey(item.Item.Id))];
            // All of this delivery is there, so what came again is another.
            if (again && stored.Count > 0 && fresh.All(item => item.IsNamed)) continue;
            List<DateTimeOffset> imported = [.. items.Where(item => !item.HasTime && stored.ContainsKey(item.Item.Id)).Select(item => stored[item.Item.Id])];
            return (imported.Count == 0 ? fresh : [.. fresh.Select(item => item.HasTime ? item : item.At(imported.Min()))], items.Count - fresh.Count);
        }
    }
}
