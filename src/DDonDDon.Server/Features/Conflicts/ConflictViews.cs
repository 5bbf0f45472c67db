using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>Where is read what conflicts are about: PostgreSQL, or the memory of a simulation.</summary>
public interface IConflictSource
{
    /// <summary>What must be known beside some conflicts to show them, as it is now.</summary>
    Task<IConflictBackground> ReadAsync(IReadOnlyList<Conflict> conflicts, CancellationToken ct);
}

/// <summary>What is known of the people and things that some conflicts name; null for what there is none of.</summary>
public interface IConflictBackground
{
    string? EmailOf(Guid userId);
    Product? Product(Guid id);
    Store? Store(Guid id);
    Category? Category(Guid id);
    CurrentStock? Stock(Guid storeId, Guid productId);

    /// <summary>The movements of an item since the first that met in those of its conflicts that need them; without such a conflict none.</summary>
    StockHistory History(Guid storeId, Guid productId);
}

/// <summary>Says in words and numbers what conflicts are about.</summary>
public sealed class ConflictViews(IConflictSource source)
{
    /// <summary>Conflicts as people see them, in their order, by what is known now.</summary>
    public async Task<IReadOnlyList<ConflictView>> ViewAsync(IReadOnlyList<Conflict> conflicts, Language language, CancellationToken ct)
    {
        if (conflicts.Count == 0) return [];
        var known = await source.ReadAsync(conflicts, ct);
        return [.. conflicts.Select(conflict => View(conflict, known, ConflictWords.In(language)))];
    }

    /// <summary>Whether what its choices give depends on the movements of its item since the first that met.</summary>
    internal static bool NeedsHistory(Conflict conflict) => conflict is { IsOpen: true, Kind: ConflictKind.LateMovement or ConflictKind.ConcurrentCounts };

    private static ConflictView View(Conflict conflict, IConflictBackground known, ConflictWords words)
    {
        var product = known.Product(conflict.ProductId);
        var stock = conflict.StoreId is { } storeId ? known.Stock(storeId, conflict.ProductId) ?? CurrentStock.Empty(storeId, conflict.ProductId) : null;
        var history = stock is not null && NeedsHistory(conflict) ? known.History(stock.StoreId, conflict.ProductId) : null;
        var held = conflict with { Movements = [.. conflict.Movements.Select(met => met with { Quantity = history?.Find(met.Id)?.Quantity ?? met.Quantity })] };
        var zone = stock is null ? null : known.Store(stock.StoreId)?.TimeZone;
        var facts = new ConflictFacts(
            held, product?.Name ?? conflict.ProductId.ToString(), product?.Unit, stock?.Quantity,
            TimeZoneInfo.FindSystemTimeZoneById(zone ?? Store.DefaultTimeZone), known.EmailOf, id => known.Category(id)?.Name);
        var choices = stock is null ? ConflictChoices.OfProduct(conflict) : ConflictChoices.Of(conflict, stock, history ?? new(stock.StoreId, stock.Id));
        return new(
            conflict.Id, conflict.Kind, conflict.StoreId, conflict.ProductId, product?.Name, [.. held.Movements.Select(met => View(met, known))],
            conflict.Field, conflict.Kind is ConflictKind.ProductEdit ? [.. conflict.Edits.Select(met => View(met, known))] : null, conflict.OpenedAt,
            conflict.Status, stock?.Quantity, words.Text(facts), [.. choices.Select(choice => View(conflict, choice, words.Choice(facts, choice)))],
            conflict.Decision is { } decision ? View(decision, known) : null, conflict.ClosedAt, conflict.ClosedBecause, conflict.Version);
    }

    private static MetMovementView View(MetMovement met, IConflictBackground known) =>
        new(met.Id, met.Type, met.Quantity, met.OccurredAt, met.DeviceId, met.RecordedBy, known.EmailOf(met.RecordedBy));

    private static MetEditView View(MetEdit met, IConflictBackground known) =>
        new(met.Id, met.Value, met.OccurredAt, met.DeviceId, met.RecordedBy, known.EmailOf(met.RecordedBy));

    private static DecisionView View(ConflictDecision decision, IConflictBackground known) => new(
        decision.Id, decision.Choice, decision.Quantity, decision.DecidedBy, known.EmailOf(decision.DecidedBy), decision.DecidedAt, decision.MovementId,
        decision.EditId);

    private static ChoiceView View(Conflict conflict, ChoiceOutcome outcome, string text) => new(
        outcome.Choice, text, outcome.ResultingQuantity,
        conflict.Kind is ConflictKind.ProductEdit ? conflict.Edits[outcome.Choice is ConflictChoice.Keep ? ^1 : 0].Value : null,
        outcome.Choice is ConflictChoice.SetQuantity);
}
