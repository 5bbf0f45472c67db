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
    private const string DaysSql = """
        -- Some days of items.
        -- $1 tenant (the store), $2 ids of the documents. One row each that is there: the document.
        select d.data
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (select data from mt_doc_dailystock where tenant_id = $1 and id between wanted.id and wanted.id order by id limit 1) d
        """;

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

    private const string NotifyWaitingSql = """
        -- Notifies every server, when the transaction commits, if an open item waits for one of some codes or products.
        -- $1 channel, $2 keys of codes, $3 product ids. A row when an item waits.
        select pg_notify($1, '')
        where exists (
                select from unnest($2::varchar[]) as linked(code)
                cross join lateral (
                    select from mt_doc_setasideitem
                    where data -> 'keys' ? linked.code and data ->> 'status' = 'Open' and data ->> 'reason' = 'barcode.unknown' limit 1) q)
            or exists (
                select from unnest($3::uuid[]) as edited(id)
                cross join lateral (
                    select from mt_doc_setasideitem
                    where (data ->> 'productId')::uuid = edited.id and data ->> 'status' = 'Open' and data ->> 'reason' = 'product.unknown' limit 1) q)
        """;

    /// <summary>Lets documents be saved, and what is derived from them.</summary>
    public static void Save(LedgerSession transaction, SavedDocuments saved)
    {
        var (projection, documents) = saved;
        transaction.Prepare(projection, documents);
        if (projection != DdonProjections.Product) return;

        Product[] products = [.. documents.Cast<Product>()];
        foreach (var derived in projection.SaveDerived(transaction.Tenant, [.. products.Select(product => product.Id)])) transaction.Queue(derived);
        string[] codes = [.. products.SelectMany(product => product.Barcodes).Select(barcode => barcode.Key)];
        transaction.Queue(new Rows<int>(
            Sql.Command(NotifyWaitingSql, Sql.Text(PendingWorker.Notices), Sql.Texts(codes), Sql.Ids([.. products.Select(product => product.Id)])), _ => 0));
    }

    /// <summary>Of those items that lack only that, the days on which their movements happened; of the others all movements.</summary>
    public static (Rows<DailyStock> Days, Rows<StoredEvent> Movements) Past(string tenant, IReadOnlyList<ItemDocuments> late, JsonSerializerOptions json)
    {
        var lacking = late.ToLookup(item => item.Lacks);
        return (
            Days(tenant, [.. lacking[Domain.Stock.Past.Day].SelectMany(item => item.DayIds)], json),
            LedgerDatabase.ReadStreams(tenant, [.. lacking[Domain.Stock.Past.Movements].Select(item => item.ProductId)]));
    }

    /// <summary>Those of some days that there are, by their documents.</summary>
    public static Rows<DailyStock> Days(string tenant, Guid[] ids, JsonSerializerOptions json) => new(
        Sql.Command(DaysSql, Sql.Text(tenant), Sql.Ids(ids)), row => JsonSerializer.Deserialize<DailyStock>(row.GetFieldValue<byte[]>(0), json)!);

    private const string LinesSql = """
        -- What holds in some zones of count sessions.
        -- $1 tenant (the store), $2 ids of the documents. One row each that is there: document.
        select d.data
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (select data from mt_doc_countline where tenant_id = $1 and id between wanted.id and wanted.id order by id limit 1) d
        """;

    /// <summary>What holds in some zones of count sessions, as far as something was counted there.</summary>
    public static Rows<CountLine> Lines(string tenant, Guid[] ids, JsonSerializerOptions json) =>
        new(Sql.Command(LinesSql, Sql.Text(tenant), Sql.Ids(ids)), row => JsonSerializer.Deserialize<CountLine>(row.GetFieldValue<byte[]>(0), json)!);
}
