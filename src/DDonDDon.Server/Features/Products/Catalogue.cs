using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Features.Products;

/// <summary>New values for a product, entered on the server itself. What is not in it stays as it is.</summary>
/// <param name="Changes">New values of fields.</param>
/// <param name="Barcodes">Codes with their pack sizes; null takes one away.</param>
public sealed record NewValues(IReadOnlyDictionary<string, string?> Changes, IReadOnlyDictionary<string, decimal?> Barcodes)
{
    /// <summary>When they were entered; null: now.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>The version that was edited; null: not given.</summary>
    public long? BaseVersion { get; init; }

    /// <summary>Whether a code is the shop's own.</summary>
    public Func<string, bool> IsInternal { get; init; } = _ => false;

    public static NewValues Nothing { get; } = new(new Dictionary<string, string?>(), new Dictionary<string, decimal?>());

    public bool AreNone => Changes.Count + Barcodes.Count == 0;
}

/// <summary>The catalogue that all stores share: reads products, and takes edits that administrators make on the server itself.</summary>
public sealed class Catalogue(ILedgers ledgers, LedgerDatabase store, ServerSettings settings)
{
    /// <summary>The catalogue in a database, for a command.</summary>
    public static Catalogue In(LedgerDatabase store, ServerSettings settings) => new(new MartenLedgers(store), store, settings);

    /// <summary>
    /// Edits one product as <paramref name="decide"/> says of it (null: there is none yet): new values, or why not. The product as it is then.
    /// <paramref name="codes"/>: those that may be linked.
    /// </summary>
    public async Task<(Product? Product, Problem? Problem)> EditAsync(
        Guid id, IEnumerable<string> codes, Caller caller, Func<Product?, Facts, (NewValues? Values, Problem? Problem)> decide, CancellationToken ct)
    {
        await using var ledger = ledgers.Open(null);
        var facts = await ledger.LoadAsync(
            new()
            {
                Users = [caller.UserId],
                Catalogue = [id],
                Registrations = [id],
                Codes = [.. codes.Where(Barcode.IsReadable).SelectMany(Barcode.RivalsOf).Distinct()],
            }, ct);
        if (facts.Users.GetValueOrDefault(caller.UserId) is not { IsActiveAdmin: true }) return (null, AuthProblems.Revoked);
        var held = facts.Catalogue.GetValueOrDefault(id).Product;
        var (values, problem) = decide(held, facts);
        if (values is null || values.AreNone) return (held, problem);

        var edit = OnlineEdit.Of(held, id, facts.RecordedAt, caller.UserId, values.OccurredAt, values.Changes, values.Barcodes);
        if (ProductRules.Check(held, edit, values.IsInternal) is { } unfit) return (null, Problem.Of(unfit));
        var (edits, refused) = await StoreAsync(ledger, facts, joining => joining.Join(new(edit, values.BaseVersion)), ct);
        return refused is null ? (edits.Find(id), null) : (null, Problem.Of(refused));
    }

    /// <summary>
    /// Stores edits of products, all or none; those that are stored already are left out. Returns why not, or null when all are stored.
    /// </summary>
    public async Task<Rejection?> RecordAsync(IReadOnlyList<ProductEvent> edits, CancellationToken ct)
    {
        await using var ledger = ledgers.Open(null);
        var facts = await ledger.LoadAsync(new()
        {
            Ids = [.. edits.Select(edit => (edit.DeviceId, edit.Id)).Distinct()],
            Catalogue = [.. edits.Select(edit => edit.ProductId).Distinct()],
            Codes = [.. edits.SelectMany(edit => edit.Barcodes.Keys).SelectMany(Barcode.RivalsOf).Distinct(StringComparer.Ordinal)],
        }, ct);
        var known = facts.Recorded.Keys.ToHashSet();
        List<ProductEvent> fresh = [.. edits.Where(edit => known.Add(edit.Id))];
        return (await StoreAsync(ledger, facts, joining => fresh.Select(edit => joining.Join(new(edit, null))).FirstOrDefault(refused => refused is not null),
            ct)).Refused;
    }

    /// <summary>Lets edits join the catalogue as it is known, and stores them unless one is refused.</summary>
    public async Task<(ProductEdits Edits, Rejection? Refused)> StoreAsync(ILedger ledger, Facts facts, Func<ProductEdits, Rejection?> join,
        CancellationToken ct)
    {
        var edits = new ProductEdits(facts);
        if (join(edits) is { } refused) return (edits, refused);
        if (edits.Needs() is { AreNone: false } needs) edits.Learn(await ledger.LoadAsync(needs, ct));
        if (edits.Streams(settings.ClockTolerance) is { Count: > 0 } streams)
            await ledger.StoreAsync(new() { Outcome = BookingOutcome.Stores, Streams = streams }, ct);
        return (edits, null);
    }

    /// <summary>The product with an id, or null.</summary>
    public async Task<Product?> FindAsync(Guid productId, CancellationToken ct)
    {
        var loaded = DdonProjections.Product.Load(LedgerDatabase.DefaultTenant, [productId]);
        await store.ReadAsync([loaded], ct);
        return loaded.Items is [{ Data: { } data }] ? JsonSerializer.Deserialize<Product>(data, store.Types.Json) : null;
    }
}
