using DDonDDon.Domain.Products;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Booking;

/// <summary>Edits that somebody makes on the server itself, without a device: new values of fields and links of codes, at a time.</summary>
public static class OnlineEdit
{
    /// <summary>Stands for the server itself where an event names its device; no device may have it.</summary>
    public static readonly Guid Device = Guid.Empty;

    /// <summary>The event of an edit. A time in the future, or none, is now, which is after every edit that is stored.</summary>
    /// <param name="held">The product as it is; null: a new one.</param>
    /// <param name="productId">The product's id.</param>
    /// <param name="now">When the transaction counts as recorded.</param>
    /// <param name="editor">Who edits.</param>
    /// <param name="occurredAt">When the values were entered; null: now.</param>
    /// <param name="changes">New values of fields.</param>
    /// <param name="barcodes">Codes with their pack sizes; null takes one away.</param>
    public static ProductEvent Of(
        Product? held, Guid productId, DateTimeOffset now, Guid editor, DateTimeOffset? occurredAt,
        IReadOnlyDictionary<string, string?> changes, IReadOnlyDictionary<string, decimal?> barcodes)
    {
        var latest = held is null ? now : After(held, now);
        var (id, seq) = (Guid.CreateVersion7(latest), (held?.Version ?? 0) + 1);
        var time = occurredAt is { } given && given < latest ? BatchClock.Microseconds(given) : latest;
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
}
