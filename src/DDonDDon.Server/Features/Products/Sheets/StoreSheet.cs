using DDonDDon.Domain;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Features.Transactions.Sheets;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Settings;
using DDonDDon.Server.Sheets;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>
/// What a sheet of products says about them in stores: opening stocks, each a COUNT whose id follows from product and store, and reorder points. A store that
/// has moved a product has no opening any more.
/// </summary>
public sealed class StoreSheet(LedgerDatabase database, StoreRegister register, ReorderPoints points, ServerSettings settings, TimeProvider time)
{
    private const int MostStores = 10_000;

    /// <summary>The stores that a sheet names, by what it calls them; why one of them cannot be meant.</summary>
    public async Task<(IReadOnlyDictionary<string, Guid> Stores, Rejection? Unclear)> FindStoresAsync(ProductSheet sheet, CancellationToken ct)
    {
        var stores = new Dictionary<string, Guid>(StringComparer.Ordinal);
        if (sheet.Stores.Count == 0) return (stores, null);
        var all = await register.ListAsync(null, null, MostStores, ct);
        foreach (var name in sheet.Stores)
        {
            var named = all.Where(store => store.Id.ToString() == name || store.Name == name).ToList();
            if (named is not [var only])
                return (stores, named.Count == 0
                    ? new("import.store_unknown", $"There is no store {name}.")
                    : new("import.ambiguous", $"Several stores are called {name}; name the store by its id."));
            stores[name] = only.Id;
        }
        return (stores, null);
    }

    /// <summary>What lines say of their products in stores, and the lines that say what cannot be.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="stores">The stores that it names.</param>
    /// <param name="products">The product of each line.</param>
    public static (IReadOnlyList<StoreFigure> Figures, IReadOnlyList<BadLine> Bad) Read(
        ProductSheet sheet, IReadOnlyDictionary<string, Guid> stores, IReadOnlyDictionary<int, Guid> products)
    {
        var (figures, bad) = (new List<StoreFigure>(), new List<BadLine>());
        foreach (var line in sheet.Lines)
            foreach (var cell in line.Stores)
            {
                var (quantity, problem) = sheet.Numbers.Read(cell.Text);
                var refused = problem is not null ? new Rejection("quantity.invalid", problem)
                    : cell.Column is StoreColumn.OpeningStock ? Quantity.CheckCounted(quantity!.Value) : ReorderPoint.Decide(quantity);
                if (refused is not null) bad.Add(Bad(line.Number, cell, refused));
                else if (products.TryGetValue(line.Number, out var product)) figures.Add(new(line.Number, stores[cell.Store], product, cell, quantity!.Value));
            }
        return (figures, bad);
    }

    /// <summary>The lines that open a stock which the store keeps already. <paramref name="figures"/>: of products that there are.</summary>
    public async Task<IReadOnlyList<BadLine>> JudgeAsync(IEnumerable<StoreFigure> figures, CancellationToken ct)
    {
        var bad = new List<BadLine>();
        var openings = figures.Where(one => one.IsOpening).ToList();
        var stored = await StoredLines.EventsAsync(database, openings.Select(one => one.OpeningId), ct);
        foreach (var store in openings.GroupBy(one => one.Store))
        {
            var items = ProductSql.Items(store.Key.ToString(), [.. store.Select(one => one.Product)], []);
            await database.ReadAsync([items], ct);
            var kept = items.Items.Where(item => item.Stock is not null).Select(item => item.ProductId).ToHashSet();
            foreach (var one in store)
                if (stored.TryGetValue(one.OpeningId, out var opening) ? opening is not StockCounted held || held.Quantity != one.Quantity
                    : kept.Contains(one.Product))
                    bad.Add(Bad(one.Line, one.Cell, new("import.stock_kept",
                        $"{one.Cell.Store} keeps a stock of this product already; count it there instead.")));
        }
        return bad;
    }

    /// <summary>
    /// Writes figures of products that are there by now: how many openings and reorder points are new, or why not all of them could be written.
    /// </summary>
    public async Task<(int Openings, int Points, Rejection? Refused)> WriteAsync(
        IReadOnlyList<StoreFigure> figures, Guid userId, CancellationToken ct)
    {
        var users = FactSql.Users([userId], database.Types.Json);
        await database.ReadAsync([users], ct);
        var user = users.Items.Single();
        await using var turn = await ImportTurn.TakeAsync(database, ct);
        var openings = figures.Where(one => one.IsOpening).ToList();
        var stored = await StoredLines.TimesAsync(database, openings.Select(one => one.OpeningId), ct);
        var now = time.GetUtcNow();
        List<StoreItem> items = [.. openings.Where(one => !stored.ContainsKey(one.OpeningId)).Select(one => new MovementItem
        {
            Id = one.OpeningId,
            DeviceId = SheetItem.Device,
            Seq = 1,
            OccurredAt = now,
            StoreId = one.Store,
            Product = one.Product,
            Type = MovementType.Count,
            Quantity = one.Quantity,
        })];
        var (accepted, refused, problem) = await new SheetBooking(database, settings, time).RunAsync(items, user, null, ct);
        if ((problem ?? refused.Select(one => one.Why).FirstOrDefault()) is { } why) return (accepted, 0, why);

        var caller = new Caller(user.Id, user.Email, user.Role, [.. user.CurrentStores()]);
        var set = 0;
        foreach (var one in figures.Where(one => !one.IsOpening))
        {
            var (_, isNew, trouble) = await points.SetAsync(one.Store, one.Product, one.Quantity, caller, ct);
            if (trouble is not null) return (accepted, set, new(trouble.Code, trouble.Detail));
            if (isNew) set++;
        }
        return (accepted, set, null);
    }

    private static BadLine Bad(int line, StoreCell cell, Rejection why) =>
        new(line, why.Code, why.Message, $"{(cell.Column is StoreColumn.OpeningStock ? "stock" : "reorder")}:{cell.Store}", cell.Text);
}

/// <summary>What a line says of its product in a store.</summary>
public sealed record StoreFigure(int Line, Guid Store, Guid Product, StoreCell Cell, decimal Quantity)
{
    public bool IsOpening => Cell.Column is StoreColumn.OpeningStock;

    /// <summary>Of the opening: a product has one in a store.</summary>
    public Guid OpeningId => DerivedId.Of(Product, $"opening stock in {Store}");
}
