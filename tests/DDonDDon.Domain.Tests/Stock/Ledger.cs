using System.Text.Json;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Tests.Stock;

/// <summary>
/// Takes movements in as a server does: ignores a repeat, applies what it can to the document, and folds the item's
/// history when the document alone cannot tell.
/// </summary>
internal sealed class Ledger
{
    public StockHistory History { get; } = new(Some.StoreId, Some.ProductId);
    public CurrentStock Stock { get; private set; } = CurrentStock.Empty(Some.StoreId, Some.ProductId);
    public int Folds { get; private set; }

    public void Arrive(StockMovement movement)
    {
        if (!History.Add(movement)) return;
        if (Stock.TryApply(movement) is { } applied)
        {
            Stock = applied;
            return;
        }
        Stock = History.Fold();
        Folds++;
    }

    public static StockHistory HistoryOf(IEnumerable<StockMovement> movements)
    {
        var history = new StockHistory(Some.StoreId, Some.ProductId);
        foreach (var movement in movements) history.Add(movement);
        return history;
    }

    /// <summary>The stock after these arrivals; it insists that taking them one by one and folding them agree.</summary>
    public static CurrentStock StockAfter(params IReadOnlyList<StockMovement> arrivals)
    {
        var ledger = new Ledger();
        foreach (var movement in arrivals)
        {
            ledger.Arrive(movement);
            ledger.Stock.ShouldBeBitForBit(ledger.History.Fold());
        }
        HistoryOf(arrivals.Reverse()).Fold().ShouldBeBitForBit(ledger.Stock);
        return ledger.Stock;
    }

    /// <summary>Every member of a document to the last bit: two equal numbers of different scale or sign of zero differ.</summary>
    public static string Bits(CurrentStock stock) => JsonSerializer.Serialize(stock) + " " + string.Join(' ',
        new[] { stock.Quantity, stock.TotalIn, stock.TotalOut, stock.Baseline?.Quantity ?? 0 }.SelectMany(decimal.GetBits));
}

internal static class CurrentStockAssertions
{
    public static void ShouldBeBitForBit(this CurrentStock actual, CurrentStock expected)
    {
        if (Ledger.Bits(actual) != Ledger.Bits(expected))
            throw new ShouldAssertException($"Two documents differ:\n{Ledger.Bits(actual)}\n{Ledger.Bits(expected)}");
    }
}
