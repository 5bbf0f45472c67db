namespace DDonDDon.Client;

/// <summary>
/// The stock of one product in one store, as two numbers: what the server says, and what this device recorded since. The second is computed
/// by the same fold as the server's own.
/// </summary>
public sealed record LocalStock
{
    public required Guid StoreId { get; init; }
    public required Guid ProductId { get; init; }

    /// <summary>The server's number; null before the first snapshot has arrived.</summary>
    public decimal? Server { get; init; }

    /// <summary>What this device's own movements, which are not in <see cref="Server"/> yet, add to it or take from it.</summary>
    public decimal Pending { get; init; }

    /// <summary>Both together: what to show.</summary>
    public decimal Total => (Server ?? 0) + Pending;

    /// <summary>How many own movements <see cref="Pending"/> is made of.</summary>
    public int PendingItems { get; init; }

    /// <summary>
    /// Whether <see cref="Pending"/> is a guess, because only the server knows the movements that it takes: a count that lies before
    /// movements of others, or a void of the count that the stock starts from. It is exact again after the next sync.
    /// </summary>
    public bool IsEstimate { get; init; }

    /// <summary>How many movements the server's number is made of; 0 when there are none.</summary>
    public long Version { get; init; }
}

/// <summary>A code of a product. <paramref name="PackSize"/>: pieces that a scan stands for.</summary>
public sealed record LocalBarcode(string Code, decimal PackSize);

/// <summary>A product as the server has it.</summary>
public sealed record LocalProduct
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public string? Sku { get; init; }
    public Guid? CategoryId { get; init; }
    public string? Unit { get; init; }
    public decimal? Price { get; init; }
    public bool Archived { get; init; }

    /// <summary>How many edits it is made of; null from a server that does not say.</summary>
    public long? Version { get; init; }

    public IReadOnlyList<LocalBarcode> Barcodes { get; init; } = [];
}

/// <summary>What a scanned code stands for.</summary>
public sealed record LocalScan(LocalProduct Product, decimal PackSize);

/// <summary>A store that the user may see. <paramref name="TimeZone"/>: its IANA name.</summary>
public sealed record LocalStoreInfo(Guid Id, string Name, string? TimeZone);
