using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Tests.Stock;

/// <summary>
/// Histories with the stock that they give, for those who fold in another language: tests/vectors/stock.json. Made anew with WRITE_VECTORS=1.
/// </summary>
public class StockVectorsTests
{
    private const int Histories = 600;
    private const int Ids = 24;
    private const int Devices = 4;

    // Whose order as bytes, as numbers and as text a careless comparison would confuse.
    private static readonly Guid[] VectorIds = MakeIds();

    [Fact]
    public void The_checked_in_vectors_are_what_the_fold_gives()
    {
        var file = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "vectors", "stock.json");
        var made = Make();
        if (Environment.GetEnvironmentVariable("WRITE_VECTORS") is "1") File.WriteAllText(file, made);

        (File.ReadAllText(file) == made).ShouldBeTrue("tests/vectors/stock.json is not what the fold gives; WRITE_VECTORS=1 makes it anew.");
    }

    [Fact]
    public void They_have_everything_in_them()
    {
        var all = Enumerable.Range(0, Histories).Select(History).ToList();

        all.Count(history => history.OfType<MovementAmended>().Any(amendment => amendment.Void)).ShouldBeGreaterThan(50);
        all.Count(history => history.OfType<MovementAmended>().Any(amendment => !amendment.Void)).ShouldBeGreaterThan(50);
        all.Count(history => history.OfType<StockCounted>().Count() > 1).ShouldBeGreaterThan(50);
        all.Count(history => history.GroupBy(movement => movement.OccurredAt).Any(same => same.Count() > 1)).ShouldBeGreaterThan(50);
        all.Count(history => history.Select(movement => movement.Id).Distinct().Count() < history.Count).ShouldBeGreaterThan(50);
        all.Count(history => Ledger.HistoryOf(history).Fold() is { Quantity: < 0 }).ShouldBeGreaterThan(50);
        all.Count(history => Ledger.HistoryOf(history).Fold() is { Awaited.Count: > 0 }).ShouldBeGreaterThan(50);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static Guid[] MakeIds()
    {
        var random = new Random(20261122);
        var bytes = new byte[16];
        return [.. Enumerable.Range(0, Ids).Select(_ =>
        {
            random.NextBytes(bytes);
            return new Guid(bytes);
        })];
    }

    // A line a history, so that a difference can be read.
    private static string Make()
    {
        var text = new StringBuilder("{\n\"ids\": [").AppendJoin(", ", VectorIds.Select(id => $"\"{id}\"")).Append("],\n\"histories\": [\n");
        return text.AppendJoin(",\n", Enumerable.Range(0, Histories).Select(history => Line(History(history)))).Append("\n]\n}\n").ToString();
    }

    /// <summary>Movements in the order of their arrival: few moments and devices, so that keys tie up to their last member; some come twice.</summary>
    private static List<StockMovement> History(int seed)
    {
        var random = new Random(seed);
        var ids = Enumerable.Range(Devices, Ids - Devices).ToArray();
        random.Shuffle(ids);
        var movements = ids.Take(random.Next(1, 12)).Select(id => Movement(random, id, ids)).ToList();
        movements.AddRange(movements.Where(_ => random.Next(8) == 0).ToList());
        var order = movements.ToArray();
        random.Shuffle(order);
        return [.. order];
    }

    private static StockMovement Movement(Random random, int id, int[] ids)
    {
        var amount = random.Next(6) switch
        {
            0 => 0.001m,
            1 => 0.1m + 0.2m,
            2 => 1_000_000_000m,
            3 => random.Next(1, 100_000) / 1000m,
            _ => random.Next(1, 40)
        };
        var signed = random.Next(3) == 0 ? -amount : amount;
        var other = VectorIds[ids[random.Next(Math.Min(ids.Length, 13))]];
        StockMovement movement = random.Next(11) switch
        {
            0 or 1 => new StockReceived { Quantity = amount },
            2 or 3 => new StockIssued { Quantity = amount },
            4 => new StockAdjusted { Quantity = signed },
            5 or 6 => new StockCounted { Quantity = random.Next(4) == 0 ? 0 : amount },
            7 or 8 or 9 => new MovementAmended { MovementId = other, Quantity = signed },
            _ => new MovementAmended { MovementId = other, Void = true },
        };
        return movement with
        {
            Id = VectorIds[id],
            DeviceId = VectorIds[random.Next(Devices)],
            Seq = random.Next(1, 3),
            OccurredAt = Some.At("12:00").AddMicroseconds(random.Next(4) * (random.Next(2) == 0 ? 1 : 60_000_000)),
        };
    }

    /// <summary>
    /// {"arrivals": [[type, id, device, seq, time, quantity, original, stock after it], …], "stock": …}. Ids and devices are places in "ids"; the quantity of a
    /// void is null, the original of what is no amendment too.
    /// </summary>
    private static string Line(List<StockMovement> arrivals)
    {
        var history = new StockHistory(Some.StoreId, Some.ProductId);
        var rows = arrivals.Select(movement =>
        {
            history.Add(movement);
            return Row(movement, history.Fold().Quantity);
        }).ToList();
        var stock = history.Fold();
        var baseline = stock.Baseline is { } held ? $"[{Place(held.Key.Id)}, \"{Text(held.Quantity)}\"]" : "null";
        var latest = stock.Latest is { } key ? Place(key.Id) : "null";
        return $"{{\"arrivals\": [{string.Join(", ", rows)}], \"stock\": {{\"quantity\": \"{Text(stock.Quantity)}\", \"baseline\": {baseline}, "
            + $"\"latest\": {latest}, \"totalIn\": \"{Text(stock.TotalIn)}\", \"totalOut\": \"{Text(stock.TotalOut)}\", \"awaited\": "
            + $"[{string.Join(", ", stock.Awaited.Select(Place))}], \"version\": {stock.Version}}}}}";
    }

    private static string Row(StockMovement movement, decimal after)
    {
        var (type, quantity, original) = movement switch
        {
            StockReceived received => ("INBOUND", received.Quantity, null),
            StockIssued issued => ("OUTBOUND", issued.Quantity, null),
            StockAdjusted adjusted => ("ADJUST", adjusted.Quantity, null),
            StockCounted counted => ("COUNT", counted.Quantity, null),
            MovementAmended amended => ("AMEND", amended.Quantity, (Guid?)amended.MovementId),
            _ => throw new InvalidOperationException("No such movement."),
        };
        var amount = quantity is { } some ? $"\"{Text(some)}\"" : "null";
        var time = movement.OccurredAt.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return $"[\"{type}\", {Place(movement.Id)}, {Place(movement.DeviceId)}, {movement.Seq}, \"{time}\", {amount}, "
            + $"{(original is { } id ? Place(id) : "null")}, \"{Text(after)}\"]";
    }

    private static string Place(Guid id) => Array.IndexOf(VectorIds, id).ToString(CultureInfo.InvariantCulture);

    private static string Text(decimal quantity) => quantity.ToString("0.###", CultureInfo.InvariantCulture);
}
