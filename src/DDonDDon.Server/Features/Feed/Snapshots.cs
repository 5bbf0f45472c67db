using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using DDonDDon.Domain;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Feed;

/// <summary>The last line of a snapshot; without it the snapshot is not complete. <paramref name="Changes"/>: how many lines came before it.</summary>
public sealed record SnapshotEnd(string Cursor, long Changes)
{
    [JsonPropertyOrder(-1)]
    public string Kind => "end";
}

/// <summary>
/// Everything that a caller may have, from one moment, written line by line as it is read: neither the server nor the database holds more than a few rows of
/// it, however much there is.
/// </summary>
public sealed class Snapshots(IChangeSource source, ChangeWords words) : IDisposable
{
    /// <summary>Each holds a connection and a moment of the database while it is read from there.</summary>
    public const int MostAtOnce = 4;

    /// <summary>Snapshots that one user takes at once: two devices may begin together.</summary>
    public const int MostOfUser = 2;

    private const int BufferSize = 32 * 1024;

    private readonly ReadSlots _slots = new(MostAtOnce, MostOfUser);

    /// <summary>How long one may take, however slowly it is read.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(5);

    public static Problem Busy { get; } = new("snapshot.busy", "Others are taking a snapshot; try again in a moment.") { RetryAfter = 5 };

    /// <summary>
    /// Begins a snapshot; the heads are read when it returns, so that a database that is away is still a problem's answer. Null: too many at once. The caller
    /// disposes it.
    /// </summary>
    public async Task<RunningSnapshot?> BeginAsync(Caller caller, CancellationToken ct)
    {
        if (await _slots.TakeAsync(caller.UserId, ct) is not { } slot) return null;
        IChangeSnapshot? snapshot = null;
        try
        {
            snapshot = await source.OpenAsync(ct);
            return new(snapshot, await snapshot.ReadHeadsAsync(ChangeFeed.StoresOf(caller), ct), ChangeFeed.HasConflicts(caller), this, slot);
        }
        catch
        {
            if (snapshot is not null) await snapshot.DisposeAsync();
            slot.Dispose();
            throw;
        }
    }

    private Task<IReadOnlyList<Change>> SayAsync(IReadOnlyList<Change> changes, Language language, CancellationToken ct) =>
        words.SayAsync(changes, language, ct);

    public void Dispose() => _slots.Dispose();

    /// <summary>A snapshot that has begun.</summary>
    public sealed class RunningSnapshot(IChangeSnapshot snapshot, FeedHeads heads, bool hasConflicts, Snapshots snapshots, IDisposable slot) : IAsyncDisposable
    {
        /// <summary>Writes one line a thing, the catalogue first, then store by store; the last line is a <see cref="SnapshotEnd"/>.</summary>
        public async Task WriteAsync(Stream output, Language language, CancellationToken ct)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
            enough.CancelAfter(snapshots.Longest);
            var buffer = new ArrayBufferWriter<byte>(BufferSize);
            await using var json = new Utf8JsonWriter(buffer, new() { Encoder = ApiJson.Options.Encoder });
            var count = 0L;
            foreach (var storeId in heads.Stores.Keys.Order().Select(id => (Guid?)id).Prepend(null))
                await foreach (var changes in TogetherAsync(storeId, enough.Token))
                {
                    foreach (var change in await snapshots.SayAsync(changes, language, enough.Token)) Line(json, buffer, change);
                    count += changes.Count;
                    if (buffer.WrittenCount < BufferSize / 2) continue;
                    await output.WriteAsync(buffer.WrittenMemory, enough.Token);
                    buffer.ResetWrittenCount();
                }
            Line(json, buffer, new SnapshotEnd(Cursor().ToString(), count));
            await output.WriteAsync(buffer.WrittenMemory, enough.Token);
        }

        private async IAsyncEnumerable<IReadOnlyList<Change>> TogetherAsync(Guid? storeId, [EnumeratorCancellation] CancellationToken ct)
        {
            var waiting = new List<Change>(ChangeWords.BatchSize);
            await foreach (var change in snapshot.ReadAllAsync(storeId, new([], hasConflicts), ct))
            {
                waiting.Add(change);
                if (waiting.Count < ChangeWords.BatchSize) continue;
                yield return waiting;
                waiting.Clear();
            }
            yield return waiting;
        }

        private static void Line<T>(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer, T value)
        {
            JsonSerializer.Serialize(json, value, ApiJson.Options);
            json.Reset();
            buffer.Write("\n"u8);
        }

        private FeedCursor Cursor() =>
            new(heads.Epoch, PlaceAt(heads.Catalogue), heads.Stores.ToDictionary(store => store.Key, store => PlaceAt(store.Value)), hasConflicts);

        private static LedgerPlace PlaceAt(LedgerHead head) => LedgerPlace.AfterAll(head.Generation, head.Position);

        public async ValueTask DisposeAsync()
        {
            await snapshot.DisposeAsync();
            slot.Dispose();
        }
    }
}
