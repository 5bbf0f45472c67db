using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using DDonDDon.Ledger;

namespace DDonDDon.Server.Tests.Marten.Support;

/// <summary>Random events of every type with whatever text people type, and quantities with up to three places.</summary>
public sealed class RandomEvents(int seed)
{
    private static readonly string[] Letters =
    [
        "a", "Ω", "한", "글", "\u1112\u1161\u11ab", "😀", "👩‍👩‍👧", "\"", "\\", "/", "'", "\u2028", "\u2029", "\ufeff", "\ufffd",
            "\u007f",
        "\u0085", "<", "&", "+", "\u0001", "\b", "\t", "\n", "\f", "\r", "\u001f", " ",
    ];

    private readonly Random _random = new(seed);
    private readonly JsonSerializerOptions _json = EventJson.CreateOptions();

    public IEnumerable<object> OneOfEach() =>
    [
        Movement<StockReceived>(), Movement<StockIssued>(), Movement<StockAdjusted>(), Movement<StockCounted>(),
        Movement<MovementAmended>(("movementId", Guid.NewGuid()), ("void", Yes())),
        Product<ProductRegistered>(), Product<ProductChanged>(),
        new StoreOpened(Text(), Text()) { StoreId = Guid.NewGuid(), OccurredAt = Time() },
        new UserRegistered(Text(), Role.Auditor, [Guid.NewGuid(), Guid.NewGuid()]) { UserId = Guid.NewGuid(),
            OccurredAt = Time() },
        new UserStoresAssigned([]) { UserId = Guid.NewGuid(), OccurredAt = Time(), By = Guid.NewGuid() },
        new UserDisabled { UserId = Guid.NewGuid(), OccurredAt = Time() },
        new UserEnabled { UserId = Guid.NewGuid(), OccurredAt = Time() },
    ];

    public string Text() =>
        string.Concat(Enumerable.Range(0, _random.Next(12)).Select(_ => Letters[_random.Next(Letters.Length)]));

    private T Movement<T>(params (string Name, object? Value)[] more) => Make<T>([
        ("storeId", Guid.NewGuid()), ("syncedBy", Guid.NewGuid()), ("clientTime", Time()),
            ("clock", (ClockMethod)_random.Next(4)),
        ("quantity", Quantity()), ("packSize", Yes() ? Quantity() : null), ("note", Text()), ("barcode", Yes() ? Text() : null),
            .. more]);

    private T Product<T>() => Make<T>([
        ("changes", Enumerable.Range(0, 4).Select(_ => Text()).Distinct().ToDictionary(name => name, _ => Yes() ? Text() : null)),
        ("barcodes", Enumerable.Range(0, 4).Select(_ => Text()).Distinct().ToDictionary(code => code, _ =>
            Yes() ? Quantity() : null))]);

    private T Make<T>(IEnumerable<(string Name, object? Value)> members)
    {
        (string, object?)[] common =
        [
            ("id", Guid.NewGuid()), ("productId", Guid.NewGuid()), ("deviceId", Guid.NewGuid()),
                ("seq", _random.NextInt64(1L << 53)),
            ("recordedBy", Guid.NewGuid()), ("occurredAt", Time()),
        ];
        var data = new JsonObject();
        foreach (var (name, value) in members.Concat(common)) data[name] = JsonSerializer.SerializeToNode(value, _json);
        return data.Deserialize<T>(_json)!;
    }

    private bool Yes() => _random.Next(2) == 0;

    private decimal? Quantity() => new decimal(_random.NextInt64(-1_000_000_000_000, 1_000_000_000_000)) / 1000;

    private DateTimeOffset Time() =>
        new DateTimeOffset(2026, 1, 1, 0, 0, 0,
            TimeSpan.Zero).AddMicroseconds(_random.NextInt64(1L << 45)).ToOffset(TimeSpan.FromHours(_random.Next(14)));
}
