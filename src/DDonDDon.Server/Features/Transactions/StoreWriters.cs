using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>
/// Writes single movements, one writer a store: while one transaction commits, the movements that arrive wait, and the next transaction
/// takes them all. An idle store has no writer, and its first movement waits for nothing. Other processes and batches
/// meet it at the lock of the store's head. Disposing it finishes what was taken in.
/// </summary>
public sealed class StoreWriters(ILedgers ledgers, ServerSettings settings, ILogger<StoreWriters> logger) : IAsyncDisposable
{
    /// <summary>How many movements may wait for one store.</summary>
    public const int MaximumWaiting = 1000;

    /// <summary>How many movements share a transaction at most.</summary>
    public const int MaximumTogether = 200;

    // How long a writer waits for those that it has just answered.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    // How long a store waits for a turn before it writes without one: a turn may be held by a store whose ledger another server has locked.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    // How many stores are written at the same time. More would share the processors and all end later; while a store waits for its turn,
    // its transaction grows. The one that waits longest is next.
    private readonly SemaphoreSlim _turns = new(2 * Environment.ProcessorCount);
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, StoreQueue> _queues = [];

    private static Problem Busy { get; } = new("store.busy", "The store could not take this now. Send it again.") { RetryAfter = 1 };

    /// <summary>
    /// Judges and stores a movement together with those that wait: its result, or the fault that kept its whole transaction from being stored.
    /// Who gives up waiting has not cancelled it once it was taken.
    /// </summary>
    internal Task<(ItemResult? Result, Problem? Fault)> BookAsync(SubmittedItem item, CancellationToken ct)
    {
        var waiting = new WaitingMovement(item, ct);
        var storeId = ((StoreItem)item.Item).StoreId;
        lock (_lock)
        {
            if (!_queues.TryGetValue(storeId, out var queue))
            {
                _queues[storeId] = queue = new();
                queue.Writer = Task.Run(() => WriteAsync(storeId, queue), CancellationToken.None);
            }
            if (queue.Waiting.Count >= MaximumWaiting) return Task.FromResult(((ItemResult?)null, (Problem?)Busy));
            queue.Waiting.Enqueue(waiting);
            if (queue.Waiting.Count >= queue.Wanted) queue.Complete.TrySetResult();
        }
        return waiting.Answer.Task.WaitAsync(ct);
    }

    private async Task WriteAsync(Guid storeId, StoreQueue queue)
    {
        while (await WriteNextAsync(storeId, queue) is { Count: > 0 } taken) await GatherAsync(queue, taken.Count);
    }

    // Writes and answers all that wait when the store's turn comes.
    private async Task<List<WaitingMovement>> WriteNextAsync(Guid storeId, StoreQueue queue)
    {
        var isTurn = await _turns.WaitAsync(Patience, CancellationToken.None);
        try
        {
            var taken = Take(storeId, queue);
            if (taken.Count == 0) return taken;
            var (answers, fault) = await WriteAsync(storeId, [.. taken.Select(waiting => waiting.Item)]);
            foreach (var (place, waiting) in taken.Index()) waiting.Answer.SetResult((answers?[place], fault));
            return taken;
        }
        finally
        {
            if (isTurn) _turns.Release();
        }
    }

    // Who was just answered is about to ask again: with those that wait already they make one transaction instead of two. A lone client
    // does not wait.
    private async Task GatherAsync(StoreQueue queue, int answered)
    {
        TaskCompletionSource complete;
        lock (_lock)
        {
            queue.Wanted = Math.Min(queue.Waiting.Count + answered, MaximumTogether);
            if (queue.Wanted == 1) return;
            complete = queue.Complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        await Task.WhenAny(complete.Task, Task.Delay(Gathering, CancellationToken.None));
    }

    // All that wait, except those whose senders have gone; the writer of an empty queue ends.
    private List<WaitingMovement> Take(Guid storeId, StoreQueue queue)
    {
        var taken = new List<WaitingMovement>();
        lock (_lock)
        {
            while (taken.Count < MaximumTogether && queue.Waiting.TryDequeue(out var waiting))
                if (!waiting.HasGone) taken.Add(waiting);
            if (taken.Count == 0) _queues.Remove(storeId);
        }
        return taken;
    }

    private async Task<(IReadOnlyList<ItemResult>? Answers, Problem? Fault)> WriteAsync(Guid storeId, IReadOnlyList<SubmittedItem> items)
    {
        try
        {
            var booked = await ledgers.BookAsync(new StoreRequest(storeId, items, []), settings.ConflictRules, CancellationToken.None);
            return (booked.Answers, null);
        }
        catch (Exception exception) when (Faults.IsBusy(exception))
        {
            logger.LogWarning("A store was busy, {Count} movements were not taken: {Reason}", items.Count, exception.Message);
            return (null, Busy);
        }
        catch (Exception exception) when (Faults.Of(exception) is { } fault)
        {
            logger.LogError("{Count} movements were not taken: {Reason}", items.Count, exception.Message);
            return (null, fault);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "{Count} movements of a store failed", items.Count);
            return (null, new("server.failed", "The server made a mistake; it has been logged."));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] writers;
        lock (_lock) writers = [.. _queues.Values.Select(queue => queue.Writer)];
        await Task.WhenAll(writers);
        _turns.Dispose();
    }

    /// <summary>What waits for one store, and who writes it.</summary>
    private sealed class StoreQueue
    {
        public Queue<WaitingMovement> Waiting { get; } = new();

        /// <summary>How many the writer waits for a moment for, and what tells it that they are there.</summary>
        public int Wanted { get; set; }

        public TaskCompletionSource Complete { get; set; } = new();
        public Task Writer { get; set; } = Task.CompletedTask;
    }

    private sealed class WaitingMovement(SubmittedItem item, CancellationToken gone)
    {
        public SubmittedItem Item => item;
        public bool HasGone => gone.IsCancellationRequested;

        public TaskCompletionSource<(ItemResult? Result, Problem? Fault)> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
