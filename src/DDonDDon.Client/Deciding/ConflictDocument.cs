using System.Globalization;
using System.Text.Json;
using DDonDDon.Client.Http;
using DDonDDon.Client.Local;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Deciding;

/// <summary>A choice that the server offers, and what it would have resulted in when the document was made.</summary>
internal sealed record OfferedChoice(ConflictChoice Choice, string Text, decimal? ResultingQuantity, string? ResultingValue, bool NeedsQuantity);

/// <summary>The server's document of a conflict. What newer servers add to it is ignored.</summary>
internal sealed class ConflictDocument(JsonElement data)
{
    public JsonElement Data => data;
    public Guid Id { get; } = data.Id("id") ?? Guid.Empty;
    public Guid? StoreId { get; } = data.Id("storeId");
    public Guid? ProductId { get; } = data.Id("productId");
    public string Kind { get; } = data.Text("kind") ?? "";
    public bool IsOpen { get; } = data.Text("status") is "open";
    public bool IsDecided { get; } = data.Member("decision") is not null;

    /// <summary>The stock when the document was made.</summary>
    public decimal? Stock { get; } = data.Decimal("stock");

    public IReadOnlyList<OfferedChoice> Choices { get; } = [.. data.Objects("choices").Select(Offered).OfType<OfferedChoice>()];

    /// <summary>What somebody decided.</summary>
    public (ConflictChoice? Choice, decimal? Quantity) Decided =>
        (WireNames.Parse<ConflictChoice>(data.Member("decision")?.Text("choice")), data.Member("decision")?.Decimal("quantity"));

    public static ConflictDocument? Find(LocalSql sql, Guid id) =>
        sql.Query(CopySql.FindConflict, row => Parse(row.GetString(0)), ("id", id)).SingleOrDefault();

    public static ConflictDocument Parse(string document)
    {
        using var parsed = JsonDocument.Parse(document);
        return new(parsed.RootElement.Clone());
    }

    /// <summary>The email of a user, where this document mentions it.</summary>
    public string? EmailOf(Guid user) =>
        data.Objects("movements").Concat(data.Objects("edits")).FirstOrDefault(met => met.Id("recordedBy") == user).Text("recordedByEmail")
        ?? (data.Member("decision") is { } decision && decision.Id("decidedBy") == user ? decision.Text("decidedByEmail") : null);

    /// <summary>The conflict as the domain knows it; null when the document says something that this version has no words for.</summary>
    public Conflict? Known()
    {
        if (WireNames.Parse<ConflictKind>(Kind) is not { } kind) return null;
        var (movements, edits) = (data.Objects("movements").Select(Movement).ToList(), data.Objects("edits").Select(Edit).ToList());
        var conflict = new Conflict
        {
            Id = Id,
            Kind = kind,
            StoreId = StoreId,
            ProductId = ProductId ?? Guid.Empty,
            Movements = [.. movements.OfType<MetMovement>()],
            Field = data.Text("field"),
            Edits = [.. edits.OfType<MetEdit>()],
            OpenedAt = data.Time("openedAt") ?? default,
            Status = IsOpen ? ConflictStatus.Open : ConflictStatus.Closed,
            Decision = Decision(),
            ClosedBecause = WireNames.Parse<ConflictEnd>(data.Text("closedBecause")),
        };
        var isKnown = conflict.Movements.Count == movements.Count && conflict.Edits.Count == edits.Count
            && (IsOpen || conflict.Decision is not null || conflict.ClosedBecause is not null)
            && (kind is ConflictKind.ProductEdit
                ? conflict.Edits.Count > 1 && conflict.Edits.All(edit => IsReadable(conflict.Field, edit.Value))
                : conflict.Movements.Count > 0);
        return isKnown ? conflict : null;
    }

    private ConflictDecision? Decision() => data.Member("decision") is { } decision && Decided.Choice is { } choice
        ? new(
            decision.Id("id") ?? Guid.Empty, choice, Decided.Quantity, decision.Id("decidedBy") ?? Guid.Empty, Guid.Empty,
            decision.Time("decidedAt") ?? default, null, null)
        : null;

    private static MetMovement? Movement(JsonElement met) =>
        WireNames.Parse<MovementType>(met.Text("type")?.ToLowerInvariant()) is { } type && met.Id("id") is { } id && met.Time("occurredAt") is { } time
            ? new(id, type, met.Decimal("quantity"), time, met.Id("deviceId") ?? Guid.Empty, met.Id("recordedBy") ?? Guid.Empty)
            : null;

    private static MetEdit? Edit(JsonElement met) => met.Id("id") is { } id && met.Time("occurredAt") is { } time
        ? new(id, met.Text("value"), time, met.Id("deviceId") ?? Guid.Empty, met.Id("recordedBy") ?? Guid.Empty)
        : null;

    private static bool IsReadable(string? field, string? value) => (field, value) switch
    {
        (null, _) => false,
        (_, null or "") => true,
        (ProductField.CategoryId, _) => Guid.TryParse(value, out _),
        (ProductField.Price, _) => decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _),
        _ => true,
    };

    private static OfferedChoice? Offered(JsonElement choice) => WireNames.Parse<ConflictChoice>(choice.Text("choice")) is { } known
        ? new(known, choice.Text("text") ?? "", choice.Decimal("resultingQuantity"), choice.Text("resultingValue"), choice.Flag("needsQuantity") ?? false)
        : null;
}
