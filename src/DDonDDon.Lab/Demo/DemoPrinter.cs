using System.Globalization;
using DDonDDon.Domain.Booking;
using DDonDDon.Server.Features.Inventory;
using Spectre.Console;

namespace DDonDDon.Lab.Demo;

/// <summary>Prints a report for people.</summary>
internal sealed class DemoPrinter(IAnsiConsole console)
{
    public void Print(DemoReport report)
    {
        console.Print(LinesOf(report));
        console.Print("");
        console.Print("acc accepted   dup duplicate, stored already   qua quarantined, kept until it can be booked");
        console.Print("rej rejected, to be entered again   sup superseded: accepted, but a later count stands");
        PrintAside(report);
        if (report.Surprising.Count > 0)
        {
            console.Print("");
            console.Print(
                $"{report.Surprising.Count} of the {report.After.Quantities.Count} stocks, the most surprising first, "
                + "and why each is what it is:");
            console.Print(StocksOf(report.Surprising));
        }
        PrintTotal(report);
    }

    private static Table LinesOf(DemoReport report)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(report.Store.TimeZone);
        var table = NewTable(
            ["line", "arrived", "from", "acc", "dup", "qua", "rej", "sup", "scene"], rightAligned: [0, 3, 4, 5, 6, 7]);
        foreach (var (line, counts, superseded, _) in report.Lines)
            Add($"{line.Number}", Time(line.ArrivedAt, zone), OfflineDay.NameOf(line.DeviceId), counts, superseded, line.Note);
        Add("", "", "total", report.Total, report.Lines.Sum(line => line.Superseded), "");
        return table;

        void Add(string number, string arrived, string from, AnswerCounts counts, int superseded, string scene) =>
            table.AddRow(Cells([
                number, arrived, from, Number(counts.Accepted), Number(counts.Duplicate), Number(counts.Quarantined),
                Number(counts.Rejected), Number(superseded), scene]));
    }

    private void PrintAside(DemoReport report)
    {
        var aside = report.Lines.SelectMany(line => line.Aside).ToList();
        if (aside.Count == 0) return;
        console.Print("");
        console.Print("Not booked, and why:");
        var table = NewTable(["line", "answer", "item", "reason"], rightAligned: [0]);
        foreach (var one in aside)
            table.AddRow(Cells([
                $"{one.Line}", StatusName(one.Status),
                $"{one.Item["type"]} {one.Item["quantity"]?.ToJsonString()} × {one.Item["barcode"] ?? one.Item["productId"]}",
                one.Reason.Message]));
        console.Print(table);
    }

    private static Table StocksOf(IReadOnlyList<SurprisingStock> stocks)
    {
        var table = NewTable(["product", "stock", "why"], rightAligned: [1]);
        foreach (var (stock, surprises) in stocks)
            table.AddRow(Cells([
                stock.Name ?? $"{stock.ProductId}",
                stock.Quantity.ToString("0.###;−0.###", CultureInfo.InvariantCulture),
                $"{Words(surprises)}.\n{Why(stock)}"]));
        return table;
    }

    private void PrintTotal(DemoReport report)
    {
        var (before, after) = (report.Before.Movements, report.After.Movements);
        console.Print("");
        var items = report.Lines.Sum(line => line.Line.Items.Count);
        console.Print($"{report.Lines.Count} requests, {items} items: {DemoReport.Words(report.Total)}.");
        if (before == after && report.After.DifferencesFrom(report.Before.Quantities).Count == 0)
            console.Print($"The replay changed nothing: {before} movements in the ledger before it, {after} after it, same stock.");
        else
            console.Print($"The ledger held {before} movements before the replay, and holds {after} now.");
    }

    private static string Why(StockView stock) =>
        OfflineDay.WithDeviceNames(string.Join(' ', (stock.Explanation ?? []).Select(reason => reason.Text)));

    private static string Words(IReadOnlyList<Surprise> surprises)
    {
        var words = string.Join(", ", surprises.Select(Word));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static string Word(Surprise surprise) => surprise switch
    {
        Surprise.BelowZero => "below zero",
        Surprise.AmendedBeforeItArrived => "amended before it arrived",
        Surprise.Voided => "voided",
        Surprise.AmendedTwice => "amended twice",
        Surprise.CountedTwice => "counted twice",
        Surprise.LateForTheCount => "late for the count",
        Surprise.Amended => "amended",
        Surprise.ClockCorrected => "clock corrected",
        _ => throw new ArgumentOutOfRangeException(nameof(surprise), surprise, "No such surprise."),
    };

    private static string StatusName(ItemStatus status) =>
        status is ItemStatus.IdConflict ? "id conflict" : status.ToString().ToLowerInvariant();

    // Only the last column wraps: it has the sentences.
    private static Table NewTable(string[] columns, int[] rightAligned)
    {
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = false };
        for (var index = 0; index < columns.Length; index++)
        {
            var column = new TableColumn(columns[index]).Padding(0, 0, index == columns.Length - 1 ? 0 : 2, 0);
            if (index < columns.Length - 1) column.NoWrap();
            if (rightAligned.Contains(index)) column.RightAligned();
            table.AddColumn(column);
        }
        return table;
    }

    // Texts, so that nothing in them is read as markup.
    private static IEnumerable<Text> Cells(string[] texts) => texts.Select(text => new Text(text));

    private static string Number(int count) => count == 0 ? "·" : $"{count}";

    private static string Time(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
}
