using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DDonDDon.Domain;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>
/// A line of a sheet that can be read. <paramref name="IsNamed"/>: whether it says its id; <paramref name="HasTime"/>: whether it, or the command, says when.
/// </summary>
internal sealed record SheetItem(MovementLine Line, StoreItem Item, bool IsNamed, bool HasTime)
{
    // A sheet is no device; all share one, so that whoever imports a line gives it the same id and the same place among others.
    public static Guid Device { get; } = DerivedId.Of(Guid.Empty, "sheets");

    /// <summary>
    /// Gives lines their ids and their places among those of one moment. An id follows from what the line says and how many alike stand before it, so that
    /// the same sheet again, saved anew or with another line, has the same ids; a line without a time says what its whole sheet says.
    /// </summary>
    /// <param name="lines">The lines.</param>
    /// <param name="delivery">1, and more for what a person says came again.</param>
    /// <param name="now">Amendments come after what they amend, and after those of earlier imports, whatever time their lines were copied with.</param>
    public static List<SheetItem> Identify(IReadOnlyList<SheetItem> lines, int delivery, DateTimeOffset now)
    {
        string[] said = [.. lines.Select(line => line.Said())];
        var sheet = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', said.Order(StringComparer.Ordinal)))));
        var alike = new Dictionary<string, int>(StringComparer.Ordinal);
        var beside = new Dictionary<(Guid Store, ProductReference Product, DateTimeOffset At), int>();
        var identified = new List<SheetItem>(lines.Count);
        foreach (var (line, text) in lines.Zip(said))
        {
            var place = alike[text] = alike.GetValueOrDefault(text) + 1;
            var moment = (line.Item.StoreId, line.Item.Product, line.Item.OccurredAt);
            var seq = (line.Item is AmendmentItem ? now.ToUnixTimeMilliseconds() : 0) + (beside[moment] = beside.GetValueOrDefault(moment) + 1);
            var id = line.IsNamed ? line.Item.Id : DerivedId.Of(Device, $"{text}\n{place}\n{(line.HasTime ? "" : sheet)}\n{delivery}");
            identified.Add(line with { Item = line.Item with { Id = id, Seq = seq } });
        }
        return identified;
    }

    /// <summary>The same, at another time.</summary>
    public SheetItem At(DateTimeOffset occurredAt) => this with { Item = Item with { OccurredAt = occurredAt } };

    /// <summary>
    /// Whether a stored movement is what the line says, whoever brought it. <paramref name="product"/>: what the line names by now; what was scanned then
    /// stood for what it did.
    /// </summary>
    public bool IsSaidBy(object stored, FoundProduct? product)
    {
        if (stored is not StockMovement movement || movement.StoreId != Item.StoreId) return false;
        var isScanned = Item.Product.Code is { } code && movement.Barcode is { } scanned && Barcode.KeyOf(code) == Barcode.KeyOf(scanned.Trim());
        if (!isScanned && product?.Id != movement.ProductId) return false;
        var packSize = isScanned ? movement.PackSize ?? 1 : product!.Value.PackSize;
        if (HasTime && movement.ClientTime != Item.OccurredAt && movement.OccurredAt != Item.OccurredAt) return false;
        if (!IsText(movement.Note, Item.Note)) return false;
        return (movement, Item) switch
        {
            (OriginalMovement own, MovementItem item) => own.TypeOf() == item.Type && own.Quantity == item.Quantity * packSize
                && IsText(own.Reason, item.Reason) && IsText(own.Reference, item.Reference) && (own.Label == item.Label || own.WholeLabel == item.Label),
            (MovementAmended amended, AmendmentItem item) => amended.MovementId == item.MovementId && amended.Quantity == item.Quantity * packSize
                && IsText(amended.Reason, item.Reason) && IsText(amended.Reference, item.Reference),
            _ => false,
        };
    }

    // Everything that makes the line what it is, a member a line.
    private string Said() => string.Join('\n', new[]
    {
        ItemWriter.TypeOf(Item), Item.StoreId.ToString(), Item.Product.Id?.ToString() ?? $"={Barcode.KeyOf(Item.Product.Code!)}",
        HasTime ? ItemWriter.TimeOf(Item.OccurredAt) : "",
    }.Concat(Item switch
    {
        MovementItem movement => [Number(movement.Quantity), movement.Reason, movement.Note, movement.Reference, movement.Label?.ToString()],
        AmendmentItem amendment => [Number(amendment.Quantity), amendment.Reason, amendment.Note, amendment.Reference, amendment.MovementId.ToString()],
        _ => Array.Empty<string?>(),
    }).Select(text => text?.Replace("\\", @"\\").Replace("\n", @"\n")));

    private static string Number(decimal? quantity) =>
        quantity is { } number ? Quantity.Normalize(number).ToString(CultureInfo.InvariantCulture) : "void";

    // A sheet has no spaces around its cells, and composed characters.
    private static bool IsText(string? stored, string? said) => ComposedText.Of(stored ?? "").Trim() == (said ?? "");
}
