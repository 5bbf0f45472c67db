using DDonDDon.Client.Http;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Client.Stock;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Client.Deciding;

/// <summary>
/// Conflicts as people see them: in either language, and with the stock that each choice would give by what is known here. The sentences in
/// the server's documents are in one language, and about the stock at the time when the documents were made.
/// </summary>
internal sealed class ConflictView(LocalSql sql, DeviceClock clock, Guid deviceId, Language language)
{
    private readonly OwnMovements _own = new(sql, clock, deviceId);
    private readonly Dictionary<Guid, ILookup<Guid, OwnMovement>> _moved = [];

    /// <summary>The open conflicts of a store; null for all.</summary>
    public IReadOnlyList<LocalConflict> Open(Guid? storeId) =>
        [.. sql.Query(CopySql.OpenConflicts, row => ConflictDocument.Parse(row.GetString(0)), ("store", storeId)).Select(Show)];

    public LocalConflict? Find(Guid id) => ConflictDocument.Find(sql, id) is { } conflict ? Show(conflict) : null;

    private LocalConflict Show(ConflictDocument document)
    {
        var own = OwnDecisions.Of(sql, document.Id).LastOrDefault(item => item.State is not (ItemState.Dismissed or ItemState.Replaced));
        var stock = document is { StoreId: { } store, ProductId: { } product } ? StockOf(store, product) : null;
        var facts = document.Known() is { } conflict ? Facts(document, conflict, stock) : null;
        var mayDecide = document.IsOpen && (own is null || !OwnDecisions.IsUnderWay(own.State));
        return new()
        {
            Id = document.Id,
            StoreId = document.StoreId,
            ProductId = document.ProductId,
            Kind = document.Kind,
            IsOpen = document.IsOpen,
            OpenedAt = document.Data.Time("openedAt"),
            Text = facts is null ? document.Data.Text("text") ?? "" : ConflictWords.In(language).Text(facts),
            Choices = mayDecide ? [.. document.Choices.Select(choice => Show(choice, document, facts, stock))] : [],
            OwnDecision = own,
            Data = document.Data,
        };
    }

    private LocalChoice Show(OfferedChoice choice, ConflictDocument document, ConflictFacts? facts, LocalStock? stock)
    {
        // What has moved since the document was made changes the result by as much.
        var resulting = choice.ResultingQuantity + ((stock?.Total ?? document.Stock) - document.Stock ?? 0);
        var outcome = new ChoiceOutcome(choice.Choice, resulting);
        var text = facts is not null && HasWords(facts.Conflict.Kind, outcome) ? ConflictWords.In(language).Choice(facts, outcome) : choice.Text;
        return new(choice.Choice, text, resulting, choice.ResultingValue, choice.NeedsQuantity);
    }

    private ConflictFacts Facts(ConflictDocument document, Conflict conflict, LocalStock? stock)
    {
        var product = Catalogue.FindProduct(sql, conflict.ProductId);
        var zone = conflict.StoreId is { } store ? Catalogue.Stores(sql).FirstOrDefault(known => known.Id == store)?.TimeZone : null;
        return new(
            conflict, product?.Name ?? document.Data.Text("productName") ?? conflict.ProductId.ToString(), product?.Unit, stock?.Server ?? document.Stock,
            TimeZoneInfo.TryFindSystemTimeZoneById(zone ?? Store.DefaultTimeZone, out var found) ? found : TimeZoneInfo.Local,
            document.EmailOf, category => Catalogue.CategoryName(sql, category));
    }

    private LocalStock StockOf(Guid storeId, Guid productId)
    {
        if (!_moved.TryGetValue(storeId, out var moved)) _moved[storeId] = moved = _own.Uncounted(storeId).ToLookup(movement => movement.ProductId);
        return StockView.OfProduct(sql, storeId, productId, [.. moved[productId]], _own);
    }

    // A newer server may offer a choice that this version has no words for.
    private static bool HasWords(ConflictKind kind, ChoiceOutcome outcome) => (kind, outcome.Choice) switch
    {
        (ConflictKind.ProductEdit, var choice) => choice is ConflictChoice.Keep or ConflictChoice.TakeOther,
        (_, ConflictChoice.SetQuantity) => true,
        (ConflictKind.NegativeStock, _) => false,
        _ => outcome.ResultingQuantity is not null,
    };
}
