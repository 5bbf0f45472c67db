using System.Text.Json;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Pending;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Ledgers;

/// <summary>What a ledger's transaction reads of the past of its documents, and writes.</summary>
internal static class LedgerSql
{
    private static readonly string DaysText = Load("sync/days.sql");
    private static readonly string HeldText = Load("counting/held.sql");
    private static readonly string TellText = Load("sync/tell-waiting.sql");

    public static string NameOf(StreamKind kind) => kind switch
    {
        StreamKind.StockItem => DdonEvents.StockStream,
        StreamKind.Conflict => DdonEvents.ConflictStream,
        StreamKind.CountSession => DdonEvents.CountSessionStream,
        StreamKind.Product => DdonEvents.ProductStream,
        StreamKind.SetAsideItem => DdonEvents.SetAsideStream,
        _ => throw new InvalidOperationException($"{kind} is no kind of stream."),
    };

    public static NewEvent Event(DecidedEvent decided) => new(
        decided.Id, decided.Happened, decided.RecordedBy?.ToString(), decided.SubmissionId?.ToString(), decided.DeviceId?.ToString(), decided.Answer);

    /// <summary>Lets documents be saved, and what is derived from them.</summary>
    public static void Save(LedgerSession transaction, SavedDocuments saved)
    {
        var (projection, documents) = saved;
        transaction.Prepare(projection, documents);
        if (projection != DdonProjections.Product) return;

        Product[] products = [.. documents.Cast<Product>()];
        foreach (var derived in projection.SaveDerived(transaction.Tenant, [.. products.Select(product => product.Id)])) transaction.Also(derived);
        string[] codes = [.. products.SelectMany(product => product.Barcodes).Select(barcode => barcode.Code)];
        transaction.Also(new Rows<int>(
            Sql.Command(TellText, Sql.Text(PendingWorker.Notices), Sql.Texts(codes), Sql.Ids([.. products.Select(product => product.Id)])), _ => 0));
    }

    /// <summary>Of those items that lack only that, the days on which their movements happened; of the others all movements.</summary>
    public static (Rows<DailyStock> Days, Rows<StoredEvent> Movements) Past(string tenant, IReadOnlyList<ItemDocuments> late, JsonSerializerOptions json)
    {
        var lacking = late.ToLookup(item => item.Lacks);
        return (
            new(Sql.Command(DaysText, Sql.Text(tenant), Sql.Ids([.. lacking[Domain.Stock.Past.Day].SelectMany(item => item.DayIds)])),
                row => JsonSerializer.Deserialize<DailyStock>(row.GetFieldValue<byte[]>(0), json)!),
            LedgerDatabase.ReadStreams(tenant, [.. lacking[Domain.Stock.Past.Movements].Select(item => item.ProductId)]));
    }

    /// <summary>What holds in some zones of count sessions, as far as something was counted there.</summary>
    public static Rows<CountLine> Lines(string tenant, Guid[] ids, JsonSerializerOptions json) =>
        new(Sql.Command(HeldText, Sql.Text(tenant), Sql.Ids(ids)), row => JsonSerializer.Deserialize<CountLine>(row.GetFieldValue<byte[]>(0), json)!);

    private static string Load(string path) => SqlText.Load(typeof(LedgerSql).Assembly, path);
}
