using DDonDDon.Ledger;
using DDonDDon.Ledger.Exports;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres.Reading;

namespace DDonDDon.Server.Features.Audit;

/// <summary>
/// Writes ledgers out, event by event: what is in memory is one piece of the output, whatever there is to write. It is what there was when it
/// began; appends go on meanwhile.
/// </summary>
public sealed class LedgerExport(LedgerDatabase store, TimeProvider time)
{
    private const int PieceSize = 32 * 1024;
    private const int ReportEvery = 5_000;

    /// <summary>How many events the ledgers have, those that are filtered out too.</summary>
    internal async Task<long> CountAsync(ExportRequest request, CancellationToken ct) => (await HeadsAsync(request, ct)).Items.Sum(head => head.Count);

    /// <summary>Writes everything that is asked for, and returns how many events that was.</summary>
    internal async Task<long> WriteAsync(Stream output, ExportRequest request, IProgress<long>? progress, CancellationToken ct)
    {
        var heads = await HeadsAsync(request, ct);
        ILedgerFormat format = request.Format is ExportFormat.Csv ? new LedgerSheet() : new LedgerLines(request.StoreId);
        var (piece, written) = (new ByteBuffer(2 * PieceSize), 0L);
        format.Begin(piece, heads, request.IsFiltered);
        foreach (var head in heads.Items)
        {
            var seen = 0L;
            await using var ledger = await LedgerReader.OpenAsync(
                store.DataSource, head.TenantId, await BeforeAsync(head.TenantId, request.Filter.From, ct), head.LastSeq, request.Filter, ct);
            while (await ledger.ReadAsync(ct))
            {
                format.Write(piece, ledger.Event, head.TenantId);
                if (++seen % ReportEvery == 0) progress?.Report(ReportEvery);
                if (piece.Length >= PieceSize) await FlushAsync(output, piece, ct);
            }
            progress?.Report(seen % ReportEvery);
            written += seen;
        }
        format.End(piece, heads, written);
        await FlushAsync(output, piece, ct);
        await output.FlushAsync(ct);
        return written;
    }

    private async Task<LedgerDigest> HeadsAsync(ExportRequest request, CancellationToken ct)
    {
        var all = await LedgerHeads.TakeDigestAsync(store, time.GetUtcNow(), ct);
        return request.StoreId is { } storeId ? LedgerDigest.Of(all.TakenAt, [.. all.Items.Where(head => head.TenantId == storeId.ToString())]) : all;
    }

    // Nothing is recorded before it happens, so what was recorded before the time did not happen after it.
    private async Task<long> BeforeAsync(string tenant, DateTimeOffset? from, CancellationToken ct) =>
        from is null ? 0 : await LedgerHeads.PositionBeforeAsync(store, tenant, from, ct);

    private static async Task FlushAsync(Stream output, ByteBuffer piece, CancellationToken ct)
    {
        await output.WriteAsync(piece.WrittenMemory, ct);
        piece.Truncate();
    }
}
