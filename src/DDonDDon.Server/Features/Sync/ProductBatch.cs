using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Sync.Ledgers;

namespace DDonDDon.Server.Features.Sync;

/// <summary>The edits of products of one batch, as one transaction on the catalogue. Only an administrator's are taken.</summary>
internal sealed class ProductBatch(
    ILedgers ledgers, Submission submission, IReadOnlyList<(RecordedEdit Edit, EffectiveTime Time)> edits, TimeSpan clockTolerance)
{
    private readonly Dictionary<int, ItemResult> _answers = [];
    private readonly List<RecordedEdit> _idConflicts = [];
    private readonly List<ProductEvent> _joined = [];

    /// <summary>The answers by the items' places in the request, once <see cref="RunAsync"/> has committed.</summary>
    public IReadOnlyDictionary<int, ItemResult> Answers => _answers;

    public async Task<StoreOutcome> RunAsync(Action<ILedgerTransaction> noteDevice, CancellationToken ct)
    {
        await using var ledger = await ledgers.BeginAsync(submission, [.. edits.Select(edit => edit.Edit)], ct);
        var transaction = new CatalogueTransaction(ledger, ledgers.Types);
        var caller = ledger.User(submission.CallerId);
        if (caller is not { MayRecord: true }) return StoreOutcome.Forbidden;
        var firsts = new Dictionary<Guid, RecordedEdit>();
        var (fresh, repeats) = (new List<(RecordedEdit Edit, EffectiveTime Time)>(), new List<RecordedEdit>());
        foreach (var (edit, time) in edits)
        {
            if (caller.Role is not Role.Admin && !IsStored(ledger, edit)) Refuse(edit, new("product.forbidden", "Only an administrator edits products.", "type"));
            else if (!firsts.TryAdd(edit.Content.Id, edit)) repeats.Add(edit);
            else if (ledger.Stored(edit.Content.Id) is { } first) AnswerStored(edit, first);
            else if (ledger.IsStoredElsewhere(edit.Content.Id)) AnswerConflict(edit);
            else fresh.Add((edit, time));
        }
        foreach (var (edit, time) in fresh.OrderBy(one => new OrderKey(one.Time.OccurredAt, submission.DeviceId, one.Edit.Content.Seq, one.Edit.Content.Id)))
            Judge(transaction, edit, time, ledger.User(edit.RecordedBy ?? caller.Id));
        foreach (var edit in repeats) AnswerRepeat(edit, firsts[edit.Content.Id]);
        if (_answers.Values.All(answer => answer.Status is ItemStatus.Rejected)) return StoreOutcome.Refused;

        if (_idConflicts.Count > 0) ledger.KeepIdConflicts(_idConflicts);
        noteDevice(ledger);
        await transaction.CommitAsync(ct);
        foreach (var edit in _joined) AddEffects(edit, transaction.EffectsOf(edit));
        return StoreOutcome.Stored;
    }

    private void Judge(CatalogueTransaction transaction, RecordedEdit edit, EffectiveTime time, User? recorder)
    {
        if (recorder is not { Role: Role.Admin })
        {
            Refuse(edit, new("recordedBy.forbidden", "Only an administrator edits products.", "recordedBy"));
            return;
        }
        var held = transaction.Find(edit.Content.ProductId);
        var happened = edit.ToEvent(held is null, recorder.Id, submission.CallerId, time);
        if ((ProductRules.Check(held, happened, edit.Internal.Contains) ?? transaction.Add(happened, submission.Id.ToString(), edit.BaseVersion)) is { } refused)
        {
            Refuse(edit, refused);
            return;
        }
        _joined.Add(happened);
        _answers[edit.Index] = Stored(happened, ItemStatus.Accepted, transaction.RecordedAt, transaction.Find(happened.ProductId)!.Version);
    }

    // Its device may hear of it again, whoever works there now.
    private bool IsStored(IEditTransaction ledger, RecordedEdit edit) => ledger.Stored(edit.Content.Id) is { } stored && First(stored, edit) is not null;

    private ProductEvent? First(StoredEvent stored, RecordedEdit edit) =>
        ledgers.Types.Read(stored) is ProductEvent first && EditContent.Of(first).IsSame(edit.Content) ? first : null;

    private void AnswerStored(RecordedEdit edit, StoredEvent stored)
    {
        if (First(stored, edit) is { } first)
        {
            _answers[edit.Index] = Stored(first, ItemStatus.Duplicate, stored.Timestamp, stored.Version);
            AddEffects(first, JsonSerializer.Deserialize<AnswerHeaders>(stored.Headers, ledgers.Types.Json)?.Effects ?? []);
        }
        else AnswerConflict(edit);
    }

    // To every answer about an edit, that of its repeats too.
    private void AddEffects(ProductEvent edit, IReadOnlyList<Effect> effects)
    {
        if (effects.Count == 0) return;
        foreach (var (index, answer) in _answers.ToList())
            if (answer.Id == edit.Id.ToString() && answer.Status is ItemStatus.Accepted or ItemStatus.Duplicate)
                _answers[index] = answer with { Effects = [.. answer.Effects ?? [], .. effects] };
    }

    private void AnswerRepeat(RecordedEdit edit, RecordedEdit first)
    {
        if (!first.Content.IsSame(edit.Content)) AnswerConflict(edit);
        else _answers[edit.Index] = _answers[first.Index] is { Status: ItemStatus.Accepted } accepted ? accepted with { Status = ItemStatus.Duplicate } : _answers[first.Index];
    }

    private void AnswerConflict(RecordedEdit edit)
    {
        _idConflicts.Add(edit);
        _answers[edit.Index] = ItemResult.Refused(edit.Content.Id, ItemStatus.IdConflict,
            new("id.conflict", "This id is stored with other content. The first stays; record the edit again under a new id.", "id"));
    }

    private ItemResult Stored(ProductEvent edit, ItemStatus status, DateTimeOffset recordedAt, long version) => new(
        edit.Id.ToString(), status, recordedAt, edit.OccurredAt, version,
        Effects: (edit.OccurredAt - (edit.ClientTime ?? edit.OccurredAt)).Duration() > clockTolerance ? [new(EffectKind.ClockCorrected)] : []);

    private void Refuse(RecordedEdit edit, Rejection rejection) => _answers[edit.Index] = ItemResult.Refused(edit.Content.Id, ItemStatus.Rejected, rejection);
}
