using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Sync;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Sync;

namespace DDonDDon.Server.Features.Products;

/// <summary>Edits that somebody makes on the server itself, without a device: new values of fields and links of codes, at a time.</summary>
internal static class OnlineEdit
{
    /// <summary>Stands for the server itself where an edit names its device; no device may have it.</summary>
    public static readonly Guid Device = Guid.Empty;

    /// <summary>The event of an edit. A time in the future, or none, is now, which is after every edit that is stored.</summary>
    public static ProductEvent Of(
        CatalogueTransaction transaction, Guid productId, Guid editor, DateTimeOffset? occurredAt,
        IReadOnlyDictionary<string, string?> changes, IReadOnlyDictionary<string, decimal?> barcodes)
    {
        var held = transaction.Find(productId);
        var now = held is null ? transaction.RecordedAt : After(held, transaction.RecordedAt);
        var (id, seq) = (Guid.CreateVersion7(now), (held?.Version ?? 0) + 1);
        var time = occurredAt is { } given && given < now ? BatchClock.Microseconds(given) : now;
        ProductEvent edit = held is null
            ? new ProductRegistered { Id = id, ProductId = productId, DeviceId = Device, Seq = seq, RecordedBy = editor, OccurredAt = time }
            : new ProductChanged { Id = id, ProductId = productId, DeviceId = Device, Seq = seq, RecordedBy = editor, OccurredAt = time };
        return edit with { Changes = changes, Barcodes = barcodes };
    }

    private static DateTimeOffset After(Product held, DateTimeOffset now)
    {
        var last = held.FieldKeys.Values.Concat(held.BarcodeKeys.Values).Select(key => key.OccurredAt).DefaultIfEmpty().Max();
        return now > last ? now : last.AddMicroseconds(1);
    }

    /// <summary>Who is editing, to be read in the transaction of the edit.</summary>
    public static Rows<User> Editor(Caller caller, PostgresEventStore store) => SyncSql.Users([caller.UserId], store.Types.Json);

    /// <summary>Whether the editor is an administrator still.</summary>
    public static bool MayEdit(this Rows<User> editor) => editor.Items is [{ IsActiveAdmin: true }];
}
