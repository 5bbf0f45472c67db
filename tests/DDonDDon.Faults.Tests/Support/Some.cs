namespace DDonDDon.Faults.Tests.Support;

/// <summary>Movements whose details do not matter to a test.</summary>
internal static class Some
{
    private static readonly string[] Types = ["OUTBOUND", "OUTBOUND", "OUTBOUND", "INBOUND", "INBOUND", "ADJUST", "COUNT"];

    /// <summary>A movement of any type, within the last hour, so that many land in the past of others.</summary>
    public static Item Item(Shop shop, Random random, long seq)
    {
        var type = Types[random.Next(Types.Length)];
        return new(
            Guid.CreateVersion7(), seq, type, shop.Stores[random.Next(shop.Stores.Length)],
            shop.Products[random.Next(shop.Products.Length)], null, random.Next(1, 20),
            DateTimeOffset.UtcNow.AddSeconds(-random.Next(3600)), type is "ADJUST" ? "damage" : null);
    }

    /// <summary>A batch of one store.</summary>
    public static List<Item> Batch(Shop shop, Random random, int count) =>
        [.. Enumerable.Range(1, count).Select(seq => Item(shop, random, seq) with { StoreId = shop.Stores[0] })];
}
