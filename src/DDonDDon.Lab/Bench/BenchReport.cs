using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace DDonDDon.Lab.Bench;

/// <summary>Figures as a table for people and as JSON for whoever compares runs.</summary>
internal sealed record BenchReport(
    DateTimeOffset At, string PostgreSql, int Processors, IReadOnlyList<Figure> Figures, IReadOnlyList<Latency> Latencies)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Whether no target was missed.</summary>
    public bool IsReached => Figures.All(figure => figure.IsReached is not false) && Latencies.All(latency => latency.IsReached is not false);

    public void Print(TextWriter output)
    {
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 130;
        var table = new Table()
            .AddColumns("what", "events/s", "yardstick", "its rows/s", "ratio: median", "least–most", "target");
        foreach (var figure in Figures)
            table.AddRow(
                figure.What, Whole(figure.Rate.Median), figure.Yardstick, Whole(figure.YardstickRate.Median),
                Share(figure.Ratio.Median), $"{Share(figure.Ratio.Least)}–{Share(figure.Ratio.Most)}", Target(figure));
        console.Write(table);
        var latencies = new Table().AddColumns("what", "half within", "99 of 100 within", "least–most", "limit");
        foreach (var latency in Latencies)
            latencies.AddRow(
                latency.What, Time(latency.Half.Median), Time(latency.Most.Median), $"{Time(latency.Most.Least)}–{Time(latency.Most.Most)}", Limit(latency));
        console.Write(latencies);
        var rounds = Figures[0].Rounds.Count;
        output.WriteLine($"PostgreSQL {PostgreSql}, {Processors} processors, {rounds} rounds, {At:yyyy-MM-dd HH:mm} UTC");
    }

    public Task WriteAsync(string file, CancellationToken ct) =>
        File.WriteAllTextAsync(file, JsonSerializer.Serialize(this, Json) + "\n", ct);

    private static string Target(Figure figure) => figure.IsReached switch
    {
        null => "",
        true => $"≥ {Share(figure.Target!.Value)}: yes",
        false => $"≥ {Share(figure.Target!.Value)}: no",
    };

    private static string Limit(Latency latency) =>
        latency.Limit is { } limit ? $"≤ {Time(limit)}: {(latency.IsReached is true ? "yes" : "no")}" : "";

    private static string Time(double milliseconds) => milliseconds.ToString("0.0 ms", CultureInfo.InvariantCulture);

    private static string Whole(double rate) => rate.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Share(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);
}
