using DDonDDon.Ledger;
using DDonDDon.Ledger.Exports;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres.Reading;

namespace DDonDDon.Server.Features.Audit;

/// <summary>
/// Writes ledgers out, event by event: what is in memory is one piece of the output, whatever there is to write. It is what there was when it
/// began; appends go on meanwhile. While whoever takes it is slow it holds no connection, and goes on behind the last event that was written.
/// </summary>
public sealed class LedgerExport(LedgerDatabase store, TimeProvider time)
{
    private const int PieceSize = 32 * 1024;
    private const int ReportEvery = 5_000;

    // How long a connection waits for whoever takes the output.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

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
            var (seen, after) = (0L, await BeforeAsync(head.TenantId, request.Filter.From, ct));
            for (var isDone = false; !isDone;)
            {
                Task? flushing = null;
                await using (var ledger = await LedgerReader.OpenAsync(store.DataSource, head.TenantId, after, head.LastSeq, request.Filter, ct))
                    while (flushing is null)
                    {
                        if (isDone = !await ledger.ReadAsync(ct)) break;
                        format.Write(piece, ledger.Event, head.TenantId);
                        after = ledger.Event.Seq;
                        if (++seen % ReportEvery == 0) progress?.Report(ReportEvery);
                        if (piece.Length >= PieceSize) flushing = await BeginFlushAsync(output, piece, ct);
                    }
                if (flushing is not null) await flushing;
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

    // Null when it was taken in time; else what is still being taken.
    private static async Task<Task?> BeginFlushAsync(Stream output, ByteBuffer piece, CancellationToken ct)
    {
        var flushing = FlushAsync(output, piece, ct);
        if (!flushing.IsCompleted && await Task.WhenAny(flushing, Task.Delay(Patience, ct)) != flushing) return flushing;
        await flushing;
        return null;
    }

    private static async Task FlushAsync(Stream output, ByteBuffer piece, CancellationToken ct)
    {
        await output.WriteAsync(piece.WrittenMemory, ct);
        piece.Truncate();
    }
}
