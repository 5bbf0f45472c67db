namespace DDonDDon.Client;

/// <summary>
/// The stock of one product in one store, as two numbers: what the server says, and what this device has recorded since. The second is
/// computed with the server's own fold.
/// </summary>
public sealed record LocalStock
{
    public required Guid StoreId { get; init; }
    public required Guid ProductId { get; init; }

    /// <summary>The server's number; null until the first snapshot has arrived.</summary>
    public decimal? Server { get; init; }

    /// <summary>What those of this device's movements that are not in <see cref="Server"/> yet add to it.</summary>
    public decimal Pending { get; init; }

    /// <summary>The sum of both: the number to show.</summary>
    public decimal Total => (Server ?? 0) + Pending;

    /// <summary>How many movements <see cref="Pending"/> consists of.</summary>
    public int PendingItems { get; init; }

    /// <summary>
    /// Whether <see cref="Pending"/> is a guess, because it depends on movements that only the server knows: after an own count that is older than
    /// movements of others, a void of the count that the stock starts from, or an amendment of somebody else's movement. The next sync makes it
    /// exact.
    /// </summary>
    public bool IsEstimate { get; init; }

    /// <summary>How many movements <see cref="Server"/> consists of.</summary>
    public long Version { get; init; }
}

/// <summary>A code of a product.</summary>
/// <param name="Code">What is scanned.</param>
/// <param name="PackSize">How many pieces one scan is.</param>
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

    /// <summary>How many edits it consists of; null from a server that does not say.</summary>
    public long? Version { get; init; }

    public IReadOnlyList<LocalBarcode> Barcodes { get; init; } = [];
}

/// <summary>What a scanned code stands for.</summary>
/// <param name="Product">The product.</param>
/// <param name="PackSize">How many pieces one scan is.</param>
public sealed record LocalScan(LocalProduct Product, decimal PackSize);

/// <summary>A store that the user may see.</summary>
/// <param name="Id">The store.</param>
/// <param name="Name">Its name.</param>
/// <param name="TimeZone">The IANA name of its time zone.</param>
public sealed record LocalStoreInfo(Guid Id, string Name, string? TimeZone);
