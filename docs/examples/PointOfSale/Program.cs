// A till on a console: PointOfSale SERVER FILE STORE EMAIL, then lines like "sell 8801234567893 2", "in CODE 24", "count CODE 7", "stock CODE", "quit".
using DDonDDon.Client;

if (args is not [var server, var file, var store, var email]) return 2;
var storeId = Guid.Parse(store);

await using var till = await DdonClient.OpenAsync(new() { Server = new(server), Path = file });
till.Synced += notice => Console.WriteLine($"synced {notice.Items.Count}, {notice.Left} left");
till.NeedsAttention += notice => notice.Items.ToList().ForEach(item => Console.WriteLine($"attention: {item.Barcode} {item.Error!.Message}"));
till.SignInNeeded += notice => Console.WriteLine($"please sign in again: {notice.Message}");
till.Faulted += fault => Console.Error.WriteLine(fault);

if (till.User is null)
{
    Console.WriteLine("password:");
    var signedIn = await till.SignInAsync(email, Console.ReadLine() ?? "");
    Console.WriteLine(signedIn.Outcome is SignInOutcome.SignedIn ? $"hello {email}" : $"not signed in ({signedIn.Message}); what you sell is kept here");
}
till.Start();

while (Console.ReadLine() is { } line and not "quit")
{
    try
    {
        if (line.Split(' ') is ["stock", var asked])
            Console.WriteLine(await till.FindBarcodeAsync(asked) is { } found && await till.StockAsync(storeId, found.Product.Id) is var stock
                ? $"{found.Product.Name}: {stock.Total} ({stock.Server} on the server, {stock.Pending:+0.###;-0.###;0} here)" : "not in the catalogue");
        else if (line.Split(' ') is [var verb, var code, var number] && decimal.TryParse(number, out var quantity))
            Console.WriteLine($"kept {(await till.RecordAsync(verb switch
            {
                "in" => Movement.Inbound(storeId, code, quantity),
                "count" => Movement.Count(storeId, code, quantity),
                _ => Movement.Outbound(storeId, code, quantity),
            })).Id}");
    }
    catch (RefusedException refused)
    {
        Console.WriteLine(refused.Message);
    }
}
if ((await till.SignOutAsync()).Outcome is SignOutOutcome.UnsyncedItems) Console.WriteLine("not signed out: some items are not on the server yet");
return 0;
