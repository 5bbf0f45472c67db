using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>A decision about a product, in the catalogue's ledger; an administrator's.</summary>
internal sealed class ProductDecisionBatch(ILedgers ledgers, SubmittedItem item) : DecisionBatch(item)
{
    public override async Task<StoreOutcome> RunAsync(Action<ILedgerTransaction> noteDevice, CancellationToken ct)
    {
        // To the ledger it is an edit of nothing yet: which product it is about, the conflict says.
        var content = Item.Content;
        var edit = new RecordedEdit(
            Item.Item.Index,
            new(content.Id, Guid.Empty, content.DeviceId, content.Seq, content.OccurredAt, new Dictionary<string, string?>(), new Dictionary<string, decimal?>()),
            null, Item.Item.RecordedBy, new HashSet<string>(), null, Item.Item.Raw);
        await using var ledger = await ledgers.BeginAsync(Item.Submission, [edit], ct);
        if (ledger.User(Item.Submission.CallerId) is not { MayRecord: true } caller)
        {
            Item.Refuse(new("auth.revoked", "This account may not record any more."));
            return StoreOutcome.Forbidden;
        }
        var transaction = new CatalogueTransaction(ledger, ledgers.Types);
        var mayDecide = caller.IsActiveAdmin && ledger.User(Item.Item.RecordedBy ?? caller.Id) is { IsActiveAdmin: true };
        if (!mayDecide && !IsKnown(ledgers.Types, ledger.Stored(content.Id), caller)) Item.Refuse(Unknown);
        else if (ledger.Stored(content.Id) is { } stored) Repeat(ledger, edit, stored);
        else if (ledger.IsStoredElsewhere(content.Id)) KeepApart(ledger, edit);
        else if (await ledger.ReadConflictAsync(content.ConflictId!.Value, ct) is not { } conflict) Item.Refuse(Unknown);
        else await DecideAsync(ledger, transaction, conflict, Decision(caller), ct);
        if (Item.Answer!.Status is ItemStatus.Rejected) return StoreOutcome.Refused;

        noteDevice(ledger);
        await transaction.CommitAsync(ct);
        return StoreOutcome.Stored;
    }

    private async Task DecideAsync(IEditTransaction ledger, CatalogueTransaction transaction, Conflict conflict, Decision decision, CancellationToken ct)
    {
        await transaction.LoadAsync([conflict.ProductId], ct);
        var product = transaction.Find(conflict.ProductId)!;
        var (resolved, edit, refused) = ProductDecision.Of(conflict, decision, product);
        if (refused is null && edit is not null) refused = transaction.Add(edit, Item.Submission.Id.ToString(), product.Version, conflict.Id);
        if (refused is not null) Item.Refuse(refused);
        else Append(ledger, conflict, resolved!, new(null, null, conflict.ProductId));
    }

    private void Repeat(IEditTransaction ledger, RecordedEdit edit, StoredEvent stored)
    {
        if (ledgers.Types.Read(stored) is not ConflictResolved first || ItemContent.Of((object)first) != Item.Content) { KeepApart(ledger, edit); return; }
        var effects = JsonSerializer.Deserialize<AnswerHeaders>(stored.Headers, ledgers.Types.Json)?.Effects ?? [];
        Item.Answer = new(first.Id.ToString(), ItemStatus.Duplicate, stored.Timestamp, first.OccurredAt, stored.Version, Effects: effects);
    }

    private void KeepApart(IEditTransaction ledger, RecordedEdit edit)
    {
        ledger.KeepIdConflicts([edit]);
        Item.Answer = ItemResult.Refused(Item.Content.Id, ItemStatus.IdConflict,
            new("id.conflict", "This id is stored with other content. The first stays; decide again under a new id.", "id"));
    }
}
