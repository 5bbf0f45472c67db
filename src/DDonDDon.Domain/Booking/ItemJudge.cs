using DDonDDon.Domain.Access;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>Judges the items of one store one after the other; what may be booked joins its stock item or its count session.</summary>
internal sealed class ItemJudge(Facts facts, Guid storeId, ItemAnswers answers)
{
    private readonly Dictionary<Guid, ItemFold> _items = [];
    private readonly Dictionary<Guid, StockMovement> _accepted = [];
    private readonly TransferRules _transfers = new(facts);
    private readonly Dictionary<Guid, SheetFold> _sheets = [];

    public IReadOnlyCollection<ItemFold> Items => _items.Values;
    public IReadOnlyCollection<SheetFold> Sheets => _sheets.Values;

    private static Rejection UnknownSession { get; } =
        new("countSession.unknown", "There is no such count session in this store; the line is kept until an administrator decides.", "sessionId");

    private static Rejection UnknownOriginal { get; } = new("movement.unknown", "There is no such movement in this store.", "movementId");

    public void Judge(SubmittedItem submitted, User caller)
    {
        var item = (StoreItem)submitted.Item;
        var recordedBy = submitted.Sent.RecordedBy ?? caller.Id;
        var verdict = submitted.IsJudged
            ? default
            : SenderRules.Judge(facts.Store is not null, caller, facts.Users.GetValueOrDefault(recordedBy), storeId, submitted.Time.OccurredAt);
        if (verdict.Refused is { } refused) { answers.Refuse(submitted, refused); return; }
        if ((verdict.Quarantined ?? DeviceRules.Recording(facts, submitted, caller)) is { } doubted) { answers.Quarantine(submitted, doubted); return; }
        var named = submitted.Named(item);
        if (!facts.Products.TryGetValue(named, out var product)) { answers.Quarantine(submitted, Unknown(named, submitted.IsOnline)); return; }
        if (product.PackSize == 0) { answers.Quarantine(submitted, ScaleLabel.NoWeight); return; }

        var acceptance = new Acceptance(recordedBy, caller.Id, submitted.Time);
        switch (item)
        {
            case CountLineItem line: Judge(submitted, line, product, acceptance); break;
            case MovementItem movement: Judge(submitted, Received(submitted, movement.ToMovement(product, acceptance, SessionOf(submitted))), null); break;
            case AmendmentItem amendment:
                var original = OriginalOf(amendment, submitted, caller);
                if (submitted.IsOnline && original is null) answers.Refuse(submitted, UnknownOriginal);
                else Judge(submitted, amendment.ToMovement(product, acceptance), original);
                break;
            default: throw new InvalidOperationException($"{item.GetType().Name} is not an item that a store's ledger takes.");
        }
    }

    private void Judge(SubmittedItem submitted, StockMovement movement, StockMovement? original)
    {
        if (StockItem.Decide(movement, original) is { } rejection) { answers.Refuse(submitted, rejection); return; }
        if (_transfers.Take(movement, original) is { } torn) { answers.Quarantine(submitted, torn); return; }

        if (!_items.TryGetValue(movement.ProductId, out var item)) _items[movement.ProductId] = item = Fold(movement.ProductId);
        item.Add(submitted, movement);
        _accepted.Add(movement.Id, movement);
    }

    private void Judge(SubmittedItem submitted, CountLineItem item, FoundProduct product, Acceptance acceptance)
    {
        if (!facts.Sessions.TryGetValue(item.SessionId, out var session)) { answers.Quarantine(submitted, UnknownSession); return; }
        if (session.DecideLine() is { } closed) { answers.Quarantine(submitted, closed); return; }
        var line = item.ToLine(product, acceptance);
        if (line.Decide() is { } rejection) { answers.Refuse(submitted, rejection); return; }
        if (!_sheets.TryGetValue(item.SessionId, out var sheet)) _sheets[item.SessionId] = sheet = new(session);
        sheet.Add(submitted, line);
    }

    private StockMovement Received(SubmittedItem submitted, StockMovement movement) =>
        movement is StockReceived { Transfer: { } transfer } receipt && submitted.Source is ItemSource.Online { ReceivesAll: true }
            ? receipt with { Quantity = _transfers.Sent(transfer) ?? receipt.Quantity }
            : movement;

    private ItemFold Fold(Guid productId) => new(
        storeId, productId, facts.Stock.TryGetValue(productId, out var known) ? known : null, facts.Histories.GetValueOrDefault(productId));

    // Whoever waits for the answer amends what is stored in this store; a device may have sent both at once, and its original may be anywhere that its sender
    // may see: of other stores nobody learns which ids they have.
    private StockMovement? OriginalOf(AmendmentItem item, SubmittedItem submitted, User caller)
    {
        if (!submitted.IsOnline && _accepted.TryGetValue(item.MovementId, out var accepted)) return accepted;
        return facts.Originals.TryGetValue(item.MovementId, out var recorded)
            && (recorded.StoreId == storeId || !submitted.IsOnline && recorded.StoreId is { } other && MaySee(other))
                ? recorded.Happened as StockMovement
                : null;

        bool MaySee(Guid other) => submitted.IsJudged || caller.AccessTo(other, submitted.Time.OccurredAt) is not StoreAccess.None;
    }

    private static CountLink? SessionOf(SubmittedItem item) => item.Source is ItemSource.Approval approval ? approval.Session : null;

    private static string Shown(string code) => code.Length <= Barcode.MaximumLength ? code : $"{code[..Barcode.MaximumLength]}…";

    private static Rejection Unknown(ProductReference product, bool isOnline) => product.Code is { } code
        ? new("barcode.unknown", $"No product has the barcode {Shown(code)}{(isOnline ? "" : " yet; the movement is kept until one does")}.", "barcode")
        : new("product.unknown", $"There is no product {product.Id}{(isOnline ? "" : " yet; the movement is kept until there is")}.", "productId");
}
