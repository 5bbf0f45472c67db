using DDonDDon.Domain.Products;

namespace DDonDDon.Domain.Conflicts;

/// <summary>An edit as it is stored: its place in the product's stream, and when the server learned of it.</summary>
public readonly record struct StoredEdit(ProductEvent Edit, long Version, DateTimeOffset RecordedAt);

/// <summary>
/// An edit that is about to join its product. <paramref name="BaseVersion"/>: the version of the product that its author had before their eyes; null when
/// they did not say. Then they have seen what the server knew when they made it.
/// </summary>
public readonly record struct MadeEdit(ProductEvent Edit, long? BaseVersion)
{
    internal bool HadSeen(StoredEdit other) => HadSeen(other.Version, other.RecordedAt);

    internal bool HadSeen(long version, DateTimeOffset knownAt) => BaseVersion is { } seen ? seen >= version : Edit.OccurredAt >= knownAt;
}

/// <summary>
/// When edits of a product meet: one gives a field another value than the edit that wrote it last, comes from another device (on the server: from another
/// person), and its author had not seen that one. The other's author cannot have seen this one: it was not there yet. Codes are no fields and meet nothing.
/// </summary>
public static class ProductConflicts
{
    /// <summary>The stored edits that it may meet, which must be looked at; none most of the time.</summary>
    public static IEnumerable<Guid> Suspects(Product? product, MadeEdit made, DateTimeOffset now) => product is null || made.HadSeen(product.Version, now)
        ? []
        : made.Edit.Changes.Keys
            .Where(field => product.FieldKeys.TryGetValue(field, out var last) && (last.DeviceId != made.Edit.DeviceId || last.DeviceId == Guid.Empty))
            .Select(field => product.FieldKeys[field].Id)
            .Distinct();

    /// <summary>
    /// What happens to conflicts when an edit joins. <paramref name="before"/>, <paramref name="after"/>: the product without and with it;
    /// <paramref name="open"/>: the product's open conflicts; <paramref name="find"/>: the stored edits that <see cref="Suspects"/> named.
    /// </summary>
    public static IEnumerable<ConflictEvent> Decide(
        Product? before, Product after, MadeEdit made, IReadOnlyList<Conflict> open, Func<Guid, StoredEdit?> find, DateTimeOffset now)
    {
        if (before is null) yield break;
        foreach (var field in made.Edit.Changes.Keys)
        {
            if (after.FieldKeys[field].Id == made.Edit.Id)
                foreach (var known in open.Where(conflict => conflict.Field == field && made.HadSeen(conflict.ProductVersion ?? 0, conflict.OpenedAt)))
                    yield return new ConflictClosed { ConflictId = known.Id, OccurredAt = now, Because = ConflictEnd.EditedAgain, Cause = made.Edit.Id };
            if (before.FieldKeys.TryGetValue(field, out var last) && find(last.Id) is { } other && Meet(field, made, other))
                yield return Open(field, after, made.Edit, other.Edit, now);
        }
    }

    private static bool Meet(string field, MadeEdit made, StoredEdit other) =>
        !made.HadSeen(other)
        && (made.Edit.DeviceId != other.Edit.DeviceId || made.Edit.DeviceId == Guid.Empty && made.Edit.RecordedBy != other.Edit.RecordedBy)
        && made.Edit.Changes[field] != other.Edit.Changes[field];

    private static ConflictOpened Open(string field, Product product, ProductEvent made, ProductEvent other, DateTimeOffset now)
    {
        ProductEvent[] edits = made.Key < other.Key ? [made, other] : [other, made];
        return new()
        {
            ConflictId = Conflict.IdOf(ConflictKind.ProductEdit, edits[0].Id, edits[1].Id, field),
            OccurredAt = now,
            Kind = ConflictKind.ProductEdit,
            ProductId = product.Id,
            Field = field,
            ProductVersion = product.Version,
            Edits = [.. edits.Select(edit => new MetEdit(edit.Id, edit.Changes[field], edit.OccurredAt, edit.DeviceId, edit.RecordedBy))],
        };
    }
}

/// <summary>What a decision about a product appends: itself, and the edit that it causes; or why it is refused.</summary>
public readonly record struct ProductDecision(ConflictResolved? Resolved, ProductChanged? Edit, Rejection? Refused)
{
    /// <summary>Decides on an open conflict of a product as it is now. Keeping leaves it as it is; the other value is given to the field by an edit.</summary>
    public static ProductDecision Of(Conflict conflict, Decision decision, Product product)
    {
        if (decision.Refused(conflict, ConflictChoices.OfProduct(conflict)) is { } refused) return new(null, null, refused);
        if (decision.Choice is ConflictChoice.Keep) return new(decision.Resolves(conflict), null, null);
        var field = conflict.Field!;
        var last = product.FieldKeys[field].OccurredAt;
        var edit = new ProductChanged
        {
            Id = DerivedId.Of(decision.Id, "edit"),
            ProductId = product.Id,
            DeviceId = decision.DeviceId,
            Seq = decision.Seq,
            RecordedBy = decision.DecidedBy,
            OccurredAt = decision.OccurredAt > last ? decision.OccurredAt : last.AddMicroseconds(1),
            ClientTime = decision.IsOnline ? null : decision.ClientTime,
            Clock = decision.IsOnline ? null : decision.Clock,
            SyncedBy = decision.IsOnline ? null : decision.SyncedBy,
            Changes = new Dictionary<string, string?> { [field] = conflict.Edits[0].Value },
        };
        return new(decision.Resolves(conflict, editId: edit.Id), edit, null);
    }
}
