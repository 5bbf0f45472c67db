using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Server.Tests.Marten.Support;

/// <summary>Values that a test does not care about.</summary>
public static class Some
{
    public static DateTimeOffset Time { get; } = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static Guid Id() => Guid.CreateVersion7();

    public static StockReceived Received(Guid store, Guid product, decimal quantity = 1, Guid? id = null, string? note = null) =>
        new()
        {
            Id = id ?? Id(),
            StoreId = store,
            ProductId = product,
            DeviceId = Id(),
            Seq = 1,
            RecordedBy = Id(),
            SyncedBy = Id(),
            OccurredAt = Time,
            ClientTime = Time,
            Clock = ClockMethod.AsRecorded,
            Quantity = quantity,
            Note = note,
        };

    public static ProductRegistered Product(Guid product, string name, params string[] barcodes) => new()
    {
        Id = Id(),
        ProductId = product,
        DeviceId = Id(),
        Seq = 1,
        RecordedBy = Id(),
        OccurredAt = Time,
        Changes = new Dictionary<string, string?> { [ProductField.Name] = name },
        Barcodes = barcodes.ToDictionary(code => code, _ => (decimal?)1),
    };

    public static StoreOpened Opened(Guid store, string name) => new(name, "Asia/Seoul") { StoreId = store, OccurredAt = Time };

    public static ReorderPointSet Reorder(Guid store, Guid product) =>
        new(3) { StoreId = store, ProductId = product, By = Id(), OccurredAt = Time };

    public static CategoryAdded Category(Guid category, string name) => new(name) { CategoryId = category, OccurredAt = Time };

    public static UserRegistered User(Guid user, string email) =>
        new(email, Role.Worker, []) { UserId = user, OccurredAt = Time };
}
