using System.Globalization;
using System.Text;
using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Server.Features.Sync;

/// <summary>
/// What somebody edited of a product, whoever sends it and however often: the part of a PRODUCT item that makes two items the same.
/// <paramref name="OccurredAt"/> is what the device's clock said.
/// </summary>
public sealed record EditContent(
    Guid Id, Guid ProductId, Guid DeviceId, long Seq, DateTimeOffset OccurredAt,
    IReadOnlyDictionary<string, string?> Changes, IReadOnlyDictionary<string, decimal?> Barcodes)
{
    /// <summary>The content of an edit that is stored.</summary>
    public static EditContent Of(ProductEvent edit) =>
        new(edit.Id, edit.ProductId, edit.DeviceId, edit.Seq, edit.ClientTime ?? edit.OccurredAt, edit.Changes, edit.Barcodes);

    public bool IsSame(EditContent other) => Text() == other.Text();

    /// <summary>SHA-256 of the content, to keep different contents of one id apart.</summary>
    public byte[] Hash() => System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Text()));

    // Everything in one order, so that equal contents have equal texts.
    private string Text() => JsonSerializer.Serialize(new
    {
        Id,
        ProductId,
        DeviceId,
        Seq,
        Time = OccurredAt.UtcTicks,
        Changes = new SortedDictionary<string, string?>(Changes.ToDictionary(), StringComparer.Ordinal),
        Barcodes = new SortedDictionary<string, string?>(
            Barcodes.ToDictionary(code => code.Key, code => code.Value is { } size ? Quantity.Normalize(size).ToString(CultureInfo.InvariantCulture) : null),
            StringComparer.Ordinal),
    });
}

/// <summary>
/// A readable PRODUCT item of a batch. <paramref name="Index"/> is its place in the request, <paramref name="Internal"/> the codes that were
/// flagged as the shop's own, <paramref name="BaseVersion"/> the version of the product that its author saw (null: they did not say), <paramref name="Raw"/> its
/// JSON as it was sent.
/// </summary>
public sealed record RecordedEdit(
    int Index, EditContent Content, long? AgeMs, Guid? RecordedBy, IReadOnlySet<string> Internal, long? BaseVersion, ReadOnlyMemory<byte> Raw)
{
    public RecordedTime Time => new(Content.OccurredAt, AgeMs is { } age ? TimeSpan.FromMilliseconds(age) : null);

    /// <summary>The event to store. <paramref name="isNew"/>: there is no such product yet.</summary>
    public ProductEvent ToEvent(bool isNew, Guid recordedBy, Guid syncedBy, EffectiveTime time)
    {
        var (id, productId, deviceId, seq, clientTime, changes, barcodes) = Content;
        ProductEvent edit = isNew
            ? new ProductRegistered { Id = id, ProductId = productId, DeviceId = deviceId, Seq = seq, RecordedBy = recordedBy, OccurredAt = time.OccurredAt }
            : new ProductChanged { Id = id, ProductId = productId, DeviceId = deviceId, Seq = seq, RecordedBy = recordedBy, OccurredAt = time.OccurredAt };
        return edit with { ClientTime = clientTime, Clock = time.Method, SyncedBy = syncedBy, Changes = changes, Barcodes = barcodes };
    }
}
