using DDonDDon.Domain;
using DDonDDon.Domain.Products;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Products;

/// <summary>Writes the catalogue that all stores share.</summary>
public sealed class Catalogue(PostgresEventStore store)
{
    /// <summary>
    /// Begins a transaction on the catalogue, with what is known of some products and codes; until it ends nobody else edits a product.
    /// <paramref name="mayAppend"/>: how many edits it will store at the most.
    /// </summary>
    public async Task<CatalogueTransaction> BeginAsync(
        int mayAppend, Guid[] products, string[] codes, IReadOnlyList<Read> reads, CancellationToken ct) =>
        new(await PostgresCatalogueLedger.BeginAsync(store, mayAppend, products, codes, reads, ct), store.Types);

    /// <summary>
    /// Stores edits of products, all or none; those that are stored already are left out. Returns why not, or null when all are stored.
    /// </summary>
    public async Task<Rejection?> RecordAsync(IReadOnlyList<ProductEvent> edits, CancellationToken ct)
    {
        var stored = PostgresEventStore.ReadEvents(PostgresEventStore.DefaultTenant, [.. edits.Select(edit => edit.Id)]);
        await using var transaction = await BeginAsync(
            edits.Count, [.. edits.Select(edit => edit.ProductId).Distinct()],
            [.. edits.SelectMany(edit => edit.Barcodes.Keys).Distinct(StringComparer.Ordinal)], [stored], ct);

        var known = stored.Items.Select(happened => happened.Id).ToHashSet();
        foreach (var edit in edits.Where(edit => known.Add(edit.Id)))
            if (transaction.Add(edit) is { } rejection) return rejection;
        await transaction.CommitAsync(ct);
        return null;
    }

    /// <summary>A product as it is; null when there is none.</summary>
    public async Task<Product?> FindAsync(Guid productId, CancellationToken ct)
    {
        var loaded = DdonProjections.Product.Load(PostgresEventStore.DefaultTenant, [productId]);
        await store.ReadAsync([loaded], ct);
        return loaded.Items is [{ Data: { } data }] ? CatalogueTransaction.Read(data, store.Types.Json) : null;
    }
}
