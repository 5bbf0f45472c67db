using DDonDDon.Server.Features.Transactions;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres.Reading;

namespace DDonDDon.Server.Features.Audit;

/// <summary>In what an export is written.</summary>
public enum ExportFormat
{
    /// <summary>One JSON object a line, with everything that it takes to verify the hash chain.</summary>
    Ndjson,

    /// <summary>A sheet for people.</summary>
    Csv,
}

/// <summary>What is to be exported; a null store stands for every ledger.</summary>
internal sealed record ExportRequest(ExportFormat Format, Guid? StoreId, LedgerFilter Filter)
{
    /// <summary>Whether events are left out of the ledgers that are exported.</summary>
    public bool IsFiltered => Filter != LedgerFilter.Everything;

    public string MediaType => Format is ExportFormat.Csv ? "text/csv; charset=utf-8" : "application/x-ndjson";

    public string FileName => Format is ExportFormat.Csv ? "ledger.csv" : "ledger.ndjson";

    /// <summary>Reads what an auditor asks for; the filters are those of GET /transactions.</summary>
    public static Problem? Read(
        string? format, Guid? storeId, Guid? productId, string? type, Guid? user, Guid? device, string? from, string? to, EventTypes types,
        out ExportRequest request)
    {
        request = new(format is "csv" ? ExportFormat.Csv : ExportFormat.Ndjson, storeId, LedgerFilter.Everything);
        if (format is not (null or "csv" or "ndjson")) return new Problem("filter.invalid", "format is csv or ndjson.");
        var (filter, problem) = new TransactionFilter(null, productId, null, user, device, null, null).With(type, from, to);
        if (filter is not null)
            request = request with { Filter = new(filter.ProductId, filter.EventNames(types), filter.User, filter.Device, filter.From, filter.To) };
        return problem;
    }
}
