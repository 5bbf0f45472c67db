// A till that tests kill: FILE STORE PRODUCT [SERVER TOKEN]. It records as fast as it can and says each id once the call has returned; with a server it
// also syncs meanwhile. It ends only by being killed.
using DDonDDon.Client;

var (file, store, product) = (args[0], Guid.Parse(args[1]), Guid.Parse(args[2]));
var server = args.Length > 3 ? args[3] : "https://nowhere.example";
await using var client = await DdonClient.OpenAsync(new() { Server = new(server), Path = file });
if (args.Length > 4)
{
    await client.UseTokensAsync(new(args[4], null, new(Guid.Parse(args[5]), "killed@shop.example", "WORKER", [store])));
    client.Start();
}
Console.WriteLine("ready");
for (var i = 0; ; i++)
{
    var item = await client.RecordAsync(i % 3 == 2 ? Movement.Outbound(store, product, 1) : Movement.Inbound(store, product, 2));
    Console.WriteLine(item.Id);
}
