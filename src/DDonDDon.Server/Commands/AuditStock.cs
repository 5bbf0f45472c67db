using System.CommandLine;
using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Http;
using Spectre.Console;

namespace DDonDDon.Server.Commands;

/// <summary>ddon audit stock: what the stock was at a moment, by what was known at another.</summary>
internal static class AuditStock
{
    public static Command Create()
    {
        var storeId = AuditCommand.StoreArgument();
        var product = new Argument<Guid?>("PRODUCT") { Description = "The product's id; without it the whole store.", Arity = ArgumentArity.ZeroOrOne };
        var occurred = AuditCommand.TimeOption("--occurred-as-of", "What had happened up to then; now by default.");
        var known = AuditCommand.TimeOption("--known-as-of", "What the server knew then; now by default.");
        var json = Cli.JsonOption();
        var command = new Command("stock", "Show the stock as it was at one moment, by what was known at another.") { storeId, product, occurred, known, json };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var store = await AuditCommand.StoreAsync(context, arguments.GetValue(storeId), ct);
            var looking = new StockLookBack(context.Store, new(context.Store), TimeProvider.System);
            var moment = await looking.MomentAsync(store.Id, Times.Read(arguments.GetValue(occurred)), Times.Read(arguments.GetValue(known)), ct);
            if (arguments.GetValue(product) is { } productId)
            {
                var item = await looking.FindAsync(store.Id, productId, moment, ct)
                    ?? throw new CommandException($"There is no product {productId}.", ExitCode.Usage);
                if (arguments.GetValue(json)) Cli.PrintJson(item);
                else Print([item], moment);
                return ExitCode.Done;
            }
            var items = await looking.ListAsync(store.Id, moment, null, int.MaxValue, ct);
            if (arguments.GetValue(json)) Cli.PrintJson(new StockAsOfPage(items, null));
            else Print(items, moment);
            return ExitCode.Done;
        }));
        return command;
    }

    private static void Print(IReadOnlyList<StockAsOf> items, AsOf moment)
    {
        Console.WriteLine($"As of {moment.Occurred:u}, by what was known at {moment.Known:u}:");
        var table = AuditHistory.Table("product", "name", "quantity", "counted", "in", "out", "events");
        foreach (var item in items)
            table.AddRow([.. new[]
            {
                $"{item.ProductId}", item.Name ?? "", Number(item.Quantity),
                    item.Baseline is { } count ? $"{Number(count.Quantity)} at {count.OccurredAt:u}" : "",
                Number(item.TotalIn), Number(item.TotalOut), $"{item.Version}",
            }.Select(Markup.Escape)]);
        AuditHistory.Write(table);
    }

    private static string Number(decimal quantity) => quantity.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
