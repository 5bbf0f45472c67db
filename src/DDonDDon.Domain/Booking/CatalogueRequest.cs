using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;

namespace DDonDDon.Domain.Booking;

/// <summary>What goes into the catalogue's ledger in one transaction: the edits of one submission, or one decision about a product by itself.</summary>
/// <param name="Items">At least one.</param>
/// <param name="Carried">Counters of the same submission that no other transaction has noted.</param>
public sealed record CatalogueRequest(IReadOnlyList<SubmittedItem> Items, IReadOnlyList<long> Carried)
{
    /// <summary>What must be known to begin with.</summary>
    public Needs Needs()
    {
        var edits = Items.Select(item => item.Item).OfType<ProductEditItem>().ToList();
        return new()
        {
            Users = Distinct(Items.Select(item => item.Submission.CallerId).Concat(Items.Select(item => item.Sent.RecordedBy).OfType<Guid>())),
            Devices = DeviceRules.DevicesOf(Items),
            Ids = Distinct(Items.Select(item => (item.Submission.DeviceId, item.Id))),
            Conflicts = Distinct(Items.Select(item => item.Item).OfType<DecisionItem>().Select(item => item.ConflictId)),
            Catalogue = Distinct(edits.Select(edit => edit.ProductId)),
            Codes = Distinct(edits.SelectMany(edit => edit.Barcodes.Keys).Where(Barcode.IsReadable).SelectMany(Barcode.RivalsOf)),
        };
    }

    private static List<T> Distinct<T>(IEnumerable<T> all) => [.. all.Distinct()];
}
