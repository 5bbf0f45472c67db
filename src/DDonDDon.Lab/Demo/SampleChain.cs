using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Commands;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Stores;

namespace DDonDDon.Lab.Demo;

public sealed record SampleStore(Guid Id, string Name, string TimeZone);

public sealed record SampleProduct(
    Guid Id, string Name, string? Sku, Guid? CategoryId, string? Unit, decimal? Price, IReadOnlyList<Barcode> Barcodes);

/// <summary>The chain that the examples happen in: the stores and products of Demo/catalogue.json.</summary>
public sealed record SampleChain(IReadOnlyList<SampleStore> Stores, IReadOnlyList<SampleProduct> Products)
{
    // Older than anything somebody does with the demo, so that every edit made there wins.
    private static readonly DateTimeOffset RegisteredAt = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid Loader = Guid.Parse("01a199c4-0a1b-7c55-9d3e-5b1f60a2c7d8");

    public static SampleChain Read()
    {
        using var file = DemoFiles.Open("catalogue.json");
        return JsonSerializer.Deserialize<SampleChain>(file, JsonSerializerOptions.Web)!;
    }

    /// <summary>Opens stores and registers products that are not there yet. Returns how many stores it opened.</summary>
    internal async Task<int> LoadAsync(StoreRegister register, Catalogue catalogue, Guid recordedBy, CancellationToken ct)
    {
        var opened = 0;
        foreach (var store in Stores)
        {
            if (await register.FindAsync(store.Id, ct) is not null) continue;
            await register.OpenAsync(store.Id, store.Name, store.TimeZone, null, ct);
            opened++;
        }
        var products = Products.Select((product, index) => Registration(product, index, recordedBy)).ToList();
        if (await catalogue.RecordAsync(products, ct) is { } rejection)
            throw new CommandException($"The sample products cannot be loaded: {rejection.Message}");
        return opened;
    }

    // The event takes the product's own id: loading again finds it stored.
    private static ProductRegistered Registration(SampleProduct product, int index, Guid recordedBy) => new()
    {
        Id = product.Id,
        ProductId = product.Id,
        DeviceId = Loader,
        Seq = index + 1,
        RecordedBy = recordedBy,
        OccurredAt = RegisteredAt,
        Changes = new Dictionary<string, string?>
        {
            [ProductField.Name] = product.Name,
            [ProductField.Sku] = product.Sku,
            [ProductField.CategoryId] = product.CategoryId?.ToString(),
            [ProductField.Unit] = product.Unit,
            [ProductField.Price] = product.Price?.ToString(CultureInfo.InvariantCulture),
        },
        Barcodes = product.Barcodes.ToDictionary(barcode => barcode.Code, barcode => (decimal?)barcode.PackSize),
    };
}
