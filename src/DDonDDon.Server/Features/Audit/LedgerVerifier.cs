using System.Collections.Concurrent;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Postgres.Reading;

namespace DDonDDon.Server.Features.Audit;

/// <summary>
/// Walks the hash chains. An event's hash takes in the hash that the event before it has stored, so each link can be checked by itself and a
/// ledger is walked in pieces at the same time: when every link holds and the first starts from nothing, the chain is whole. Appends
/// go on meanwhile; what is verified is what there was at the beginning.
/// </summary>
public sealed class LedgerVerifier(LedgerDatabase store)
{
    private const int ReportEvery = 5_000;
    private static readonly string HashAtText = SqlText.Load(typeof(LedgerVerifier).Assembly, "audit/hash-at.sql");

    /// <summary>How many events there are to walk, about, of one tenant or of all.</summary>
    public async Task<long> CountAsync(string? tenant, LedgerDigest? since, CancellationToken ct) =>
        (await LedgersAsync(tenant, ct)).Sum(ledger => Math.Max(0, (ledger.Count ?? 0) - (since?.Find(ledger.Tenant)?.Count ?? 0)));

    /// <summary>
    /// Verifies one tenant's ledger, or all. <paramref name="since"/>: only what was appended after that digest, from its hashes on.
    /// <paramref name="digest"/>: that the history up to it is the one that it was taken of. <paramref name="progress"/> hears how many more
    /// events were walked. Returns the ledgers in order, those too that only a digest knows.
    /// </summary>
    public async Task<IReadOnlyList<VerifiedLedger>> VerifyAsync(
        string? tenant, LedgerDigest? since, LedgerDigest? digest, int parallel, IProgress<long>? progress, CancellationToken ct)
    {
        var ledgers = await LedgersAsync(tenant, ct);
        var walked = new ConcurrentBag<WalkedPiece>();
        await Parallel.ForEachAsync(
            ledgers.SelectMany(ledger => Cut(ledger, since?.Find(ledger.Tenant))),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = ct },
            async (piece, stop) => walked.Add(await WalkAsync(piece, progress, stop)));

        var verified = new List<VerifiedLedger>();
        foreach (var ledger in ledgers)
            verified.Add(await JudgeAsync(ledger, [.. walked.Where(piece => piece.Tenant == ledger.Tenant)], since?.Find(ledger.Tenant),
                digest?.Find(ledger.Tenant), ct));
        foreach (var missing in (since ?? digest)
            ?.Items.Where(head => (tenant ?? head.TenantId) == head.TenantId && !verified.Exists(ledger => ledger.TenantId == head.TenantId)) ?? [])
            verified.Add(new(missing.TenantId, 0, 0, null, null,
                [new(LedgerFaultKind.LedgerMissing, $"The ledger is gone; the digest counts {missing.Count} events.")]));
        return verified;
    }

    private async Task<IReadOnlyList<StoredLedger>> LedgersAsync(string? tenant, CancellationToken ct) =>
        [.. (await StoredLedgers.ReadAsync(store, ct)).Where(ledger => tenant is null || ledger.Tenant == tenant)];

    private static IEnumerable<Piece> Cut(StoredLedger ledger, LedgerHead? since) =>
        new LedgerRange(since?.LastSeq ?? 0, ledger.LastSeq ?? 0).Cut(ledger.Count ?? 0)
            .Select((range, place) => new Piece(ledger.Tenant, range,
                place > 0 ? null : since is null ? new byte[HashChain.Length] : Convert.FromHexString(since.Hash)));

    private async Task<WalkedPiece> WalkAsync(Piece piece, IProgress<long>? progress, CancellationToken ct)
    {
        var previous = piece.Previous ?? (await HashAtAsync(piece.Tenant, piece.Range.After, ct))?.Hash ?? new byte[HashChain.Length];
        var form = new ByteBuffer();
        var (events, broken, first) = (0L, 0L, (BrokenEvent?)null);
        var order = new LedgerOrder(store.StreamTypeOf);
        await using var ledger = await LedgerReader.OpenAsync(store.DataSource, piece.Tenant, piece.Range.After, piece.Range.Until,
            LedgerFilter.Everything, ct);
        while (await ledger.ReadAsync(ct))
        {
            events++;
            if (events % ReportEvery == 0) progress?.Report(ReportEvery);
            if (Fault(ledger.Event, previous, form) is { } fault)
            {
                broken++;
                first ??= BrokenEvent.Of(ledger.Event, fault);
            }
            order.Take(ledger.Event);
            ledger.Event.Hash.CopyTo(previous);
        }
        progress?.Report(events % ReportEvery);
        return new(piece.Tenant, piece.Range.After, events, broken, first, order);
    }

    private static LedgerFaultKind? Fault(CanonicalEvent stored, byte[] previous, ByteBuffer form)
    {
        if (!stored.HasHash) return LedgerFaultKind.HashMissing;
        if (!stored.Follows(previous, form)) return LedgerFaultKind.EventChanged;
        return stored.HasForeignColumn ? LedgerFaultKind.ForeignColumn : null;
    }

    private async Task<VerifiedLedger> JudgeAsync(
        StoredLedger ledger, IReadOnlyList<WalkedPiece> pieces, LedgerHead? since, LedgerHead? digest, CancellationToken ct)
    {
        var events = pieces.Sum(piece => piece.Events);
        var faults = new List<LedgerFault>();
        var order = LedgerOrder.Join([.. pieces.OrderBy(piece => piece.After).Select(piece => piece.Order)], since?.Count ?? 0);
        // Where the chain does not hold, nothing after it stands in its place.
        var first = pieces.Select(piece => piece.First).OfType<BrokenEvent>().MinBy(broken => broken.Seq) ?? order.First;
        if (first is not null) faults.Add(await new LedgerDiagnosis(store).ExplainAsync(ledger.Tenant, first, ct));
        faults.AddRange(ledger.FaultsOfHead(events + (since?.Count ?? 0)));
        faults.AddRange(await new StreamRows(store).FaultsAsync(ledger.Tenant, order, ct));
        foreach (var known in new[] { since, digest }.OfType<LedgerHead>())
            if (await DifferenceAsync(ledger.Tenant, known, ct) is { } difference) faults.Add(difference);
        return new(ledger.Tenant, events, pieces.Sum(piece => piece.Broken), ledger.HeadSeq, ledger.HeadHash, faults);
    }

    // A chain that is whole and has this hash in this place has the same events before it.
    private async Task<LedgerFault?> DifferenceAsync(string tenant, LedgerHead known, CancellationToken ct)
    {
        if (known.LastSeq == 0) return null;
        var held = await HashAtAsync(tenant, known.LastSeq, ct);
        if (held is not { } last || last.Seq != known.LastSeq)
            return new(LedgerFaultKind.DigestDiffers, $"The digest knows an event at {known.LastSeq}, and there is none.", known.LastSeq);
        var hash = last.Hash is null ? "none" : Convert.ToHexStringLower(last.Hash);
        return hash == known.Hash ? null : new(LedgerFaultKind.DigestDiffers,
            $"The digest has the hash {known.Hash} at {known.LastSeq}, and the event there has {hash}.", known.LastSeq);
    }

    private async Task<(long Seq, byte[]? Hash)?> HashAtAsync(string tenant, long position, CancellationToken ct)
    {
        var rows = new Rows<(long Seq, byte[]? Hash)>(
            Sql.Command(HashAtText, Sql.Text(tenant), Sql.Bigint(position)), row => (row.GetInt64(0), row.IsDBNull(1) ? null : BytesOf(row.GetString(1))));
        await store.ReadAsync([rows], ct);
        return rows.Items.Count == 0 ? null : rows.Items[0];
    }

    private static byte[]? BytesOf(string hash) =>
        hash.Length == 2 * HashChain.Length && hash.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(hash) : null;

    // The hash before its first event is null where it is to be looked up.
    private sealed record Piece(string Tenant, LedgerRange Range, byte[]? Previous);

    private sealed record WalkedPiece(string Tenant, long After, long Events, long Broken, BrokenEvent? First, LedgerOrder Order);
}
