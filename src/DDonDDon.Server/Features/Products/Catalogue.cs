using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Products;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Projections;
using Npgsql;

namespace DDonDDon.Server.Features.Products;

/// <summary>Writes the catalogue that all stores share.</summary>
public sealed class Catalogue(PostgresEventStore store)
{
    /// <summary>
    /// Stores edits of products, all or none; those that are stored already are left out. Returns why not, or null when all are stored.
    /// </summary>
    public async Task<Rejection?> RecordAsync(IReadOnlyList<ProductEvent> edits, CancellationToken ct)
    {
        if (edits.Select(Product.Decide).FirstOrDefault(rejection => rejection is not null) is { } rejection) return rejection;
        Guid[] products = [.. edits.Select(edit => edit.ProductId).Distinct()];
        var loaded = DdonProjections.Product.Load(PostgresEventStore.DefaultTenant, products);
        var stored = PostgresEventStore.ReadEvents(PostgresEventStore.DefaultTenant, [.. edits.Select(edit => edit.Id)]);
        await using var transaction = await store.BeginAsync(PostgresEventStore.DefaultTenant, edits.Count, [loaded, stored], ct);

        var known = stored.Items.Select(happened => happened.Id).ToHashSet();
        var documents = loaded.Items.ToDictionary(document => document.Id);
        var changed = new List<(Guid Id, object Document, long Version)>();
        foreach (var stream in edits.Where(edit => known.Add(edit.Id)).GroupBy(edit => edit.ProductId))
        {
            var held = documents.GetValueOrDefault(stream.Key);
            var product = held?.Data is { } data ? JsonSerializer.Deserialize<Product>(data, store.Types.Json) : null;
            foreach (var edit in stream) product = Product.Evolve(product, edit);
            transaction.Append(stream.Key, DdonEvents.ProductStream, held?.StreamVersion ?? 0,
                [.. stream.Select(edit => new NewEvent(edit.Id, edit, edit.RecordedBy.ToString(), CausationId: edit.DeviceId.ToString()))]);
            changed.Add((stream.Key, product!, product!.Version));
        }
        if (changed.Count == 0) return null;

        transaction.Also(DdonProjections.Product.Save(transaction.Tenant, transaction.RecordedAt, changed, store.Types.Json));
        foreach (var derived in DdonProjections.Product.SaveDerived(transaction.Tenant, [.. changed.Select(product => product.Id)])) transaction.Also(derived);
        try
        {
            return await transaction.CommitAsync(ct) is CommitOutcome.Committed ? null : throw new InvalidOperationException("A product changed behind the ledger's lock.");
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "idx_products_barcode" })
        {
            return new("barcode.taken", "One of these barcodes belongs to another product.", "barcodes");
        }
    }
}
