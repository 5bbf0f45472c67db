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
    private readonly List<(int Line, Guid Store, Guid Product, StoreCell Cell, decimal Quantity)> _wanted = [];
    private readonly Dictionary<string, Guid> _stores = new(StringComparer.Ordinal);

    private const int MostStores = 10_000;

    /// <summary>One for an import of its own: it remembers what it has judged.</summary>
    public StoreSheet Begin() => new(database, register, points, settings, time);

    /// <summary>Finds the stores that a sheet names; why one of them cannot be meant.</summary>
    public async Task<Rejection?> FindStoresAsync(ProductSheet sheet, CancellationToken ct)
    {
        if (sheet.Stores.Count == 0) return null;
        var all = await register.ListAsync(null, null, MostStores, ct);
        foreach (var name in sheet.Stores)
        {
            var named = all.Where(store => store.Id.ToString() == name || store.Name == name).ToList();
            if (named is not [var only])
                return new(named.Count == 0 ? "import.store_unknown" : "import.ambiguous",
                    named.Count == 0 ? $"There is no store {name}." : $"Several stores are called {name}; name the store by its id.");
            _stores[name] = only.Id;
        }
        return null;
    }

    /// <summary>Judges what lines say of their products, and tells those that cannot hold.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="products">The product of each line.</param>
    /// <param name="known">Those among them that there were before.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<BadLine>> JudgeAsync(
        ProductSheet sheet, IReadOnlyDictionary<int, Guid> products, IReadOnlySet<Guid> known, CancellationToken ct)
    {
        _wanted.Clear();
        var bad = new List<BadLine>();
        foreach (var line in sheet.Lines)
            foreach (var cell in line.Stores)
            {
                var (quantity, problem) = sheet.Numbers.Read(cell.Text);
                var refused = problem is not null ? new Rejection("quantity.invalid", problem)
                    : cell.Column is StoreColumn.OpeningStock ? Quantity.CheckCounted(quantity!.Value) : ReorderPoint.Decide(quantity);
                if (refused is not null) bad.Add(new(line.Number, refused.Code, refused.Message, Column(cell), cell.Text));
                else if (products.TryGetValue(line.Number, out var product)) _wanted.Add((line.Number, _stores[cell.Store], product, cell, quantity!.Value));
            }
        var openings = _wanted.Where(one => one.Cell.Column is StoreColumn.OpeningStock && known.Contains(one.Product)).ToList();
        var stored = await StoredLines.EventsAsync(database, openings.Select(one => OpeningOf(one.Store, one.Product)), ct);
        foreach (var store in openings.GroupBy(one => one.Store))
        {
            var items = ProductSql.Items(store.Key.ToString(), [.. store.Select(one => one.Product)], []);
            await database.ReadAsync([items], ct);
            var kept = items.Items.Where(item => item.Stock is not null).Select(item => item.ProductId).ToHashSet();
            foreach (var one in store)
                if (stored.TryGetValue(OpeningOf(one.Store, one.Product), out var opening) ? opening is not StockCounted held || held.Quantity != one.Quantity
                    : kept.Contains(one.Product))
                    bad.Add(new(one.Line, "import.stock_kept",
                        $"{one.Cell.Store} keeps a stock of this product already; count it there instead.", Column(one.Cell), one.Cell.Text));
        }
        return bad;
    }

    /// <summary>
    /// Writes what was judged last, of products that are there by now: how many openings and reorder points are new, or why not all of them could be written.
    /// </summary>
    public async Task<(int Openings, int Points, Rejection? Refused)> WriteAsync(Guid userId, CancellationToken ct)
    {
        var users = FactSql.Users([userId], database.Types.Json);
        await database.ReadAsync([users], ct);
        var user = users.Items.Single();
        await using var turn = await ImportTurn.TakeAsync(database, ct);
        var openings = _wanted.Where(one => one.Cell.Column is StoreColumn.OpeningStock).ToList();
        var stored = await StoredLines.TimesAsync(database, openings.Select(one => OpeningOf(one.Store, one.Product)), ct);
        var now = time.GetUtcNow();
        List<StoreItem> items = [.. openings.Where(one => !stored.ContainsKey(OpeningOf(one.Store, one.Product))).Select(one => new MovementItem
        {
            Id = OpeningOf(one.Store, one.Product),
            DeviceId = SheetItem.Device,
            Seq = 1,
            OccurredAt = now,
            StoreId = one.Store,
            Product = one.Product,
            Type = MovementType.Count,
            Quantity = one.Quantity,
        })];
        var (accepted, refused, problem) = await new SheetBooking(database, settings, time).RunAsync(items, user, ct);
        if ((problem ?? refused.Select(one => one.Why).FirstOrDefault()) is { } why) return (accepted, 0, why);

        var caller = new Caller(user.Id, user.Email, user.Role, [.. user.CurrentStores()]);
        var set = 0;
        foreach (var one in _wanted.Where(one => one.Cell.Column is StoreColumn.ReorderPoint))
        {
            var (_, isNew, trouble) = await points.SetAsync(one.Store, one.Product, one.Quantity, caller, ct);
            if (trouble is not null) return (accepted, set, new(trouble.Code, trouble.Detail));
            if (isNew) set++;
        }
        return (accepted, set, null);
    }

    private static string Column(StoreCell cell) => cell.Column is StoreColumn.OpeningStock ? $"stock:{cell.Store}" : $"reorder:{cell.Store}";

    private static Guid OpeningOf(Guid store, Guid product) => DerivedId.Of(product, $"opening stock in {store}");
}
