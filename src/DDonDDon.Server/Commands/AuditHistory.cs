using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using Spectre.Console;

namespace DDonDDon.Server.Commands;

/// <summary>ddon audit history: everything that was ever recorded about a product in a store.</summary>
internal static class AuditHistory
{
    private const int WidthOfAFile = 400;

    public static Command Create()
    {
        var storeId = AuditCommand.StoreArgument();
        var product = new Argument<Guid>("PRODUCT") { Description = "The product's id." };
        var json = Cli.JsonOption();
        var command = new Command("history",
            "Show every event of a product in a store, who recorded it, when it was learned of, and what has become of it.") { storeId, product, json };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var (store, productId) = (await AuditCommand.StoreAsync(context, arguments.GetValue(storeId), ct), arguments.GetValue(product));
            var page = await new StreamHistory(context.Store, new(context.Store)).ReadAsync(store, productId, 0, int.MaxValue - 1, ct)
                ?? throw new CommandException($"There is no product {productId}.", ExitCode.Usage);
            if (arguments.GetValue(json)) Cli.PrintJson(page);
            else Print(page, store, await PeopleAsync(context, page, ct));
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>A plain table; numbers and times stay on one line where there is room.</summary>
    internal static Table Table(params string[] columns) => new Table().Border(TableBorder.Simple).AddColumns(columns);

    /// <summary>Writes a table to standard output, as wide as it is where that is a file or a pipe.</summary>
    internal static void Write(Table table)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected) console.Profile.Width = WidthOfAFile;
        console.Write(table);
    }

    private static void Print(StreamPage page, Store store, Dictionary<Guid, string> people)
    {
        Console.WriteLine($"{page.Name} in {store.Name}: {Number(page.Quantity)} in stock.");
        foreach (var reason in page.Explanation) Console.WriteLine($"  {reason.Text}");
        var table = Table("version", "event", "quantity", "adds", "now", "happened", "device's clock", "known", "by", "device seq", "batch", "hash");
        var versions = page.Items.ToDictionary(item => item.Id, item => item.Version);
        foreach (var item in page.Items)
            table.AddRow([.. new[]
            {
                $"{item.Version}", item.Event, QuantityOf(item), Number(item.Adds), StandingOf(item, versions), Time(item.OccurredAt), Time(item.ClientTime),
                    Time(item.RecordedAt), WhoOf(item, people),
                $"{End(item.DeviceId?.ToString())} {item.Seq}", End(item.BatchId), item.Hash is { } hash ? hash[..12] : "none",
            }.Select(Markup.Escape)]);
        Write(table);
    }

    private static string QuantityOf(StreamEventView item) => (item.Quantity, item.EffectiveQuantity) switch
    {
        _ when item.Void is true => "void",
        ({ } recorded, { } effective) when recorded != effective => $"{Number(recorded)} → {Number(effective)}",
        _ => Number(item.Quantity),
    };

    private static string StandingOf(StreamEventView item, Dictionary<Guid, long> versions)
    {
        var words = new List<string>();
        if (item.Role is { } role) words.Add(JsonNamingPolicy.SnakeCaseLower.ConvertName($"{role}"));
        if (item.MovementId is { } original) words.Add($"of {VersionOf(original)}");
        if (item.AmendedBy is { } amendment) words.Add($"by {VersionOf(amendment)}");
        if (item.SupersededBy is { } later) words.Add($"after {VersionOf(later)}");
        if (item.SupersededMovements is { } movements and > 0) words.Add($"replaces {movements}");
        if (item.DecidesStock) words.Add("*");
        return string.Join(' ', words);

        string VersionOf(Guid id) => versions.TryGetValue(id, out var version) ? $"version {version}" : $"{id}";
    }

    private static string WhoOf(StreamEventView item, Dictionary<Guid, string> people)
    {
        var by = Name(item.RecordedBy);
        return item.SyncedBy is { } sender && sender != item.RecordedBy ? $"{by}, sent by {Name(sender)}" : by;

        string Name(Guid? id) => id is { } user ? people.GetValueOrDefault(user) ?? $"{user}" : "";
    }

    private static async Task<Dictionary<Guid, string>> PeopleAsync(CommandContext context, StreamPage page, CancellationToken ct)
    {
        var users = DdonProjections.User.Load(
            LedgerDatabase.DefaultTenant, [.. page.Items.SelectMany(item => new[] { item.RecordedBy, item.SyncedBy }).OfType<Guid>().Distinct()]);
        await context.Store.ReadAsync([users], ct);
        return users.Items.Where(user => user.Data is not null)
            .ToDictionary(user => user.Id, user => JsonSerializer.Deserialize<User>(user.Data, context.Store.Types.Json)!.Email);
    }

    // The part of an id that tells it from others: the rest is often the time.
    private static string End(string? id) => id is { Length: > 12 } ? "…" + id[^12..] : id ?? "";

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? "";

    private static string Number(decimal? quantity) => quantity?.ToString(CultureInfo.InvariantCulture) ?? "";
}
