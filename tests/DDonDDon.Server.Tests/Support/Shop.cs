using System.Text.Json.Nodes;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using DDonDDon.Server.Ledgers;

namespace DDonDDon.Server.Tests.Support;

/// <summary>A store of a test's own: a product, a worker and the worker's device.</summary>
internal sealed record Shop(TestServer Server, Guid StoreId, Guid Milk, TestUser Worker, Device Device)
{
    public DateTimeOffset Now => Server.Clock.Now;

    /// <summary>A moment of this shop's day.</summary>
    public DateTimeOffset MinutesAgo(double minutes) => Now.AddMinutes(-minutes);

    /// <summary>Sends items as one batch, which must be judged, and returns their results.</summary>
    public Task<IReadOnlyList<ItemAnswer>> SyncAsync(params IEnumerable<JsonObject> items) =>
        Worker.SyncAsync(Device.Batch(items));

    /// <summary>Sends one item and returns its result.</summary>
    public async Task<ItemAnswer> SyncOneAsync(JsonObject item) => (await SyncAsync(item))[0];

    /// <summary>The server itself books a delivery, under an id that no client may give.</summary>
    public async Task BookAsServerAsync(Guid id, Guid productId, decimal quantity)
    {
        var delivery = new MovementItem
        {
            Id = id,
            DeviceId = OnlineEdit.Device,
            Seq = 0,
            OccurredAt = Now,
            StoreId = StoreId,
            Product = ProductReference.Of(productId),
            Type = MovementType.Inbound,
            Quantity = quantity,
        };
        var item = new SubmittedItem(
            new(Guid.CreateVersion7(), OnlineEdit.Device, Worker.Id, Now, 0), new(0, delivery, null, null, default), new(Now, ClockMethod.AsRecorded));
        var rules = new ConflictRules(TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(5));
        (await Server.Service<ILedgers>().BookAsync(new StoreRequest(StoreId, [item], []), rules, CancellationToken.None)).Answers[0].Error.ShouldBeNull();
    }

    public Device NewDevice() => new(Server.Clock, StoreId);

    public async Task<decimal> StockAsync(Guid productId)
    {
        var answer = await Worker.GetAsync($"/api/v1/inventory/{StoreId}/{productId}");
        answer.Status.ShouldBe(200, answer.Body);
        return answer["quantity"].GetDecimal();
    }

    /// <summary>How many events the store has, without what became of items that were set aside.</summary>
    public Task<long> EventsAsync() => Server.AskAsync<long>(
        "select count(*) from mt_events where tenant_id = $1 and type not like 'item_%' and type <> 'id_conflicted'", StoreId.ToString());

    /// <summary>The data of a movement's event as it is stored.</summary>
    public async Task<JsonObject> StoredAsync(JsonObject item) => JsonNode.Parse(await Server.AskAsync<string>(
        "select data::text from mt_events where tenant_id = $1 and id = $2", StoreId.ToString(), item.IdOf()))!.AsObject();
}
