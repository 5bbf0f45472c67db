using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using DDonDDon.Client.Deciding;
using DDonDDon.Client.Http;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Client.Stock;
using DDonDDon.Client.Sync;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Client;

/// <summary>
/// A till's way to DDonDDon. What is recorded is on this machine's disk before the call returns, and reaches the server whenever there is a
/// network; what the server and other devices say is kept in the same file, so that stock, products and codes can be read without one.
/// </summary>
/// <remarks>
/// <para>All members may be called from any thread; events are raised on the thread that did the work, after it is on the disk.</para>
/// <para>Two ways to run it. A program calls <see cref="Start"/> once and listens to the events. A test or a simulation never calls it, and
/// calls <see cref="SyncOnceAsync"/> instead: one step, one request at most (and up to two more when the access token has run out), on the
/// caller's thread. With a store in memory (<see cref="LocalStore.InMemory"/>), a handler that completes synchronously, a
/// <see cref="TimeProvider"/>, a seeded <see cref="Random"/> and a <see cref="BootClock"/> of its own, everything is deterministic and every
/// returned task is complete. A crash is a client that is never called again; the next one opens on the same store.</para>
/// </remarks>
public sealed class DdonClient : IAsyncDisposable
{
    private readonly ClientOptions _options;
    private readonly LocalStore _store;
    private readonly ServerApi _api;
    private readonly Session _session;
    private readonly DeviceClock _clock;
    private readonly Synchronizer _synchronizer;
    private readonly BackgroundSync _background;
    private readonly Notices _notices = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private Task? _running;

    private DdonClient(ClientOptions options, LocalStore store, Guid deviceId)
    {
        (_options, _store, DeviceId) = (options, store, deviceId);
        _clock = new(options.Time, options.Boot, options.Random);
        _api = new(options.Server, options.Handler, options.Time, options.RequestTimeout);
        _session = new(store, _api);
        var pace = new Pace(options.Random ?? Random.Shared, options.LongestWait, options.BatchItems);
        _synchronizer = new(store, _api, _session, _clock, pace, _notices, options, deviceId);
        _background = new(store, _synchronizer, _session, _api, pace, _notices, options);
    }

    /// <summary>This installation's id, made with its file.</summary>
    public Guid DeviceId { get; }

    /// <summary>Who works here, as of the last sign-in or refresh; null when nobody has signed in, or somebody has signed out.</summary>
    public SignedInUser? User => _session.User;

    /// <summary>Something in the local file is different now: numbers, products, conflicts, or what became of own items.</summary>
    public event Action<ChangeNotice>? Changed { add => _notices.Changed += value; remove => _notices.Changed -= value; }

    /// <summary>A conflict appeared, or is not open any more. Own decisions are seen by <see cref="Changed"/> and <see cref="Synced"/>.</summary>
    public event Action<ConflictNotice>? ConflictsChanged { add => _notices.ConflictsChanged += value; remove => _notices.ConflictsChanged -= value; }

    /// <summary>The server has some of the items now.</summary>
    public event Action<SyncedNotice>? Synced { add => _notices.Synced += value; remove => _notices.Synced -= value; }

    /// <summary>A person has to look at something.</summary>
    public event Action<AttentionNotice>? NeedsAttention { add => _notices.NeedsAttention += value; remove => _notices.NeedsAttention -= value; }

    /// <summary>Nothing can be sent until somebody signs in. Recording goes on meanwhile.</summary>
    public event Action<SignInNotice>? SignInNeeded { add => _notices.SignInNeeded += value; remove => _notices.SignInNeeded -= value; }

    /// <summary>
    /// Something that should not happen: a handler of an event threw, or the file could not be written while syncing. The program logs it; the
    /// sync goes on.
    /// </summary>
    public event Action<Exception>? Faulted { add => _notices.Faulted += value; remove => _notices.Faulted -= value; }

    /// <summary>
    /// Opens the file, makes it when it is missing, and takes up the session that it holds. Needs no network. Throws
    /// <see cref="ArgumentException"/> for options that make no sense, <see cref="LocalStoreException"/> when the file cannot be used.
    /// </summary>
    public static async Task<DdonClient> OpenAsync(ClientOptions options, CancellationToken ct = default)
    {
        options.Check();
        var store = options.Store ?? LocalStore.Open(options.Path!);
        try
        {
            var ids = new DeviceClock(options.Time, options.Boot, options.Random);
            var deviceId = await store.WriteAsync(sql =>
            {
                if (sql.Get(LocalSettings.DeviceId) is null) sql.Set(LocalSettings.DeviceId, Ids.Text(ids.NewId(ids.Now)));
                return Guid.Parse(sql.Get(LocalSettings.DeviceId)!);
            }, ct);
            var client = new DdonClient(options, store, deviceId);
            await client._session.LoadAsync(ct);
            return client;
        }
        catch
        {
            if (options.Store is null) store.Dispose();
            throw;
        }
    }

    // ---- signing in and out ----

    /// <summary>Signs in, and keeps the session in the file until somebody signs out or the server ends it. The password is not kept.</summary>
    public async Task<SignInResult> SignInAsync(string email, string password, CancellationToken ct = default)
    {
        var result = await _session.SignInAsync(email, password, ct);
        if (result.Outcome is SignInOutcome.SignedIn) _background.Wake(isUrgent: true);
        return result;
    }

    /// <summary>Takes up a session that was begun elsewhere.</summary>
    public async Task UseTokensAsync(SessionTokens tokens, CancellationToken ct = default)
    {
        await _session.BeginAsync(tokens, ct);
        _background.Wake(isUrgent: true);
    }

    /// <summary>
    /// Signs out. With items that the server does not have yet nothing happens: the program asks the user, and calls again with
    /// <paramref name="evenWithUnsynced"/>. The items stay in the file, and go out when somebody signs in again.
    /// </summary>
    public async Task<SignOutResult> SignOutAsync(bool evenWithUnsynced = false, CancellationToken ct = default)
    {
        var unsynced = await UnsyncedAsync(ct);
        if (unsynced > 0 && !evenWithUnsynced) return new(SignOutOutcome.UnsyncedItems, unsynced);
        await _session.EndAsync(ct);
        return new(SignOutOutcome.SignedOut, unsynced);
    }

    // ---- recording ----

    /// <summary>
    /// Records a movement: when this returns it is on the disk, and survives a crash of the program and of the machine. Needs no network.
    /// Throws <see cref="RefusedException"/> for what the server could never take, and <see cref="Microsoft.Data.Sqlite.SqliteException"/>
    /// when the disk cannot be written; then nothing was recorded, and the caller tells the user.
    /// </summary>
    public async Task<RecordedItem> RecordAsync(Movement movement, CancellationToken ct = default)
    {
        if (movement.Check() is { } refused) throw new RefusedException(refused);
        return await RecordAsync(sql => Outbox.Add(sql, movement, _clock.Next(sql), User?.Id), ct);
    }

    /// <summary>Records an administrator's edit of a product, as <see cref="RecordAsync(Movement, CancellationToken)"/> does a movement.</summary>
    public async Task<RecordedItem> RecordAsync(ProductEdit edit, CancellationToken ct = default)
    {
        if (edit.Check() is { } refused) throw new RefusedException(refused);
        return await RecordAsync(sql => Outbox.Add(
            sql, edit with { BaseVersion = edit.BaseVersion ?? Catalogue.FindProduct(sql, edit.ProductId)?.Version }, _clock.Next(sql), User?.Id), ct);
    }

    /// <summary>
    /// Decides a conflict of the local copy, without a network, as recording does: when this returns the decision is on the disk.
    /// <paramref name="quantity"/>: what was counted, exactly with <see cref="ConflictChoice.SetQuantity"/>; <paramref name="recordedBy"/>: who decides, when it
    /// is not who is signed in. The server judges it after everything else that is sent with it. Where the question was answered meanwhile, the item is
    /// dismissed by itself, or needs attention: when somebody else decided otherwise, and when a count would be lost. Throws <see cref="RefusedException"/>
    /// for what the server could never take, and when it was decided already as far as is known here.
    /// </summary>
    public async Task<RecordedItem> DecideAsync(
        Guid conflictId, ConflictChoice choice, decimal? quantity = null, Guid? recordedBy = null, CancellationToken ct = default)
    {
        var item = await _store.WriteAsync(sql =>
        {
            var id = OwnDecisions.Add(sql, conflictId, choice, quantity, recordedBy, () => _clock.Next(sql), User?.Id);
            return Outbox.Find(sql, id)!;
        }, ct);
        _notices.Raise(ChangeNotice.Of(item.StoreId, item.ProductId) with { Conflicts = true });
        _background.Wake(isUrgent: false);
        return item;
    }

    /// <summary>
    /// Records a refused item again, corrected, under a new id, as having happened when the refused one did. The refused one then needs no
    /// attention any more. Throws <see cref="RefusedException"/> as recording does, <see cref="InvalidOperationException"/> when the item is
    /// not one that was refused.
    /// </summary>
    public async Task<RecordedItem> RecordAgainAsync(Guid refusedId, Movement corrected, CancellationToken ct = default)
    {
        if (corrected.Check() is { } refused) throw new RefusedException(refused);
        return await RecordAsync(sql =>
        {
            var (at, boot) = sql.Query(ItemSql.Find, Outbox.Recorded, ("id", refusedId)) is [var recorded] ? recorded : throw NotRefused(refusedId);
            var id = Outbox.Add(sql, corrected, _clock.Again(sql, at, boot), User?.Id);
            return sql.Execute(ItemSql.Replace, ("id", refusedId), ("replacement", id)) > 0 ? id : throw NotRefused(refusedId);
        }, ct);
    }

    /// <summary>
    /// Says that an item that needs attention needs it no more, and why. What was quarantined stays so on the server. Throws
    /// <see cref="ArgumentException"/> without a reason, <see cref="InvalidOperationException"/> when the item needs no attention.
    /// </summary>
    public async Task DismissAsync(Guid itemId, string reason, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (await _store.WriteAsync(sql => sql.Execute(ItemSql.Dismiss, ("id", itemId), ("reason", reason)), ct) == 0) throw NotRefused(itemId);
        _notices.Raise(ChangeNotice.Of(null, null));
    }

    // ---- reading what is here ----

    /// <summary>How many items the server does not have yet.</summary>
    public Task<int> UnsyncedAsync(CancellationToken ct = default) => _store.ReadAsync(sql => (int)sql.Number(ItemSql.CountPending), ct);

    /// <summary>The items that the server does not have yet, in the order of recording.</summary>
    public Task<IReadOnlyList<RecordedItem>> OutboxAsync(CancellationToken ct = default) => ListAsync(ItemSql.Outbox, ct);

    /// <summary>Own items that somebody has to look at: quarantined, rejected, in conflict with another of the same id.</summary>
    public Task<IReadOnlyList<RecordedItem>> AttentionAsync(CancellationToken ct = default) => ListAsync(ItemSql.Attention, ct);

    /// <summary>The last items whatever became of them, the newest first.</summary>
    public Task<IReadOnlyList<RecordedItem>> RecentAsync(int count, CancellationToken ct = default) =>
        _store.ReadAsync<IReadOnlyList<RecordedItem>>(sql => sql.Query(ItemSql.Recent, Outbox.Read, ("count", count)), ct);

    /// <summary>One of this device's items; null when it is not known, or forgotten.</summary>
    public Task<RecordedItem?> FindItemAsync(Guid id, CancellationToken ct = default) => _store.ReadAsync(sql => Outbox.Find(sql, id), ct);

    /// <summary>The stock of one product, as two numbers.</summary>
    public Task<LocalStock> StockAsync(Guid storeId, Guid productId, CancellationToken ct = default) =>
        _store.ReadAsync(sql => StockView.OfProduct(sql, storeId, productId, _clock, DeviceId), ct);

    /// <summary>The stock of a store: all products that have moved there, by id.</summary>
    public Task<IReadOnlyList<LocalStock>> StockAsync(Guid storeId, CancellationToken ct = default) =>
        _store.ReadAsync(sql => StockView.OfStore(sql, storeId, _clock, DeviceId), ct);

    /// <summary>What a scanned code stands for; null when the local catalogue does not have it. A movement can be recorded with it all the same.</summary>
    public Task<LocalScan?> FindBarcodeAsync(string code, CancellationToken ct = default) => _store.ReadAsync(sql => Catalogue.FindBarcode(sql, code), ct);

    public Task<LocalProduct?> FindProductAsync(Guid id, CancellationToken ct = default) => _store.ReadAsync(sql => Catalogue.FindProduct(sql, id), ct);

    /// <summary>
    /// Products by name whose name, sku or code matches (null: all), after <paramref name="after"/> (null: from the beginning).
    /// </summary>
    public Task<IReadOnlyList<LocalProduct>> ProductsAsync(string? search = null, LocalProduct? after = null, int count = 50, CancellationToken ct = default) =>
        _store.ReadAsync(sql => Catalogue.Search(sql, search, after, count), ct);

    /// <summary>The stores that the server shows this user, by id.</summary>
    public Task<IReadOnlyList<LocalStoreInfo>> StoresAsync(CancellationToken ct = default) => _store.ReadAsync(Catalogue.Stores, ct);

    /// <summary>
    /// The conflicts that somebody has to decide, of one store or (null) of all, in words of <paramref name="language"/> (null: that of the options) and with
    /// the stock that each choice gives. One that was decided here stays among them until the server has said that it is closed.
    /// </summary>
    public Task<IReadOnlyList<LocalConflict>> ConflictsAsync(Guid? storeId = null, Language? language = null, CancellationToken ct = default) =>
        _store.ReadAsync(sql => Conflicts(sql, language).Open(storeId), ct);

    /// <summary>One conflict, open or closed; null when it is not here, as one that closed before the last snapshot.</summary>
    public Task<LocalConflict?> FindConflictAsync(Guid id, Language? language = null, CancellationToken ct = default) =>
        _store.ReadAsync(sql => Conflicts(sql, language).Find(id), ct);

    // ---- syncing ----

    /// <summary>
    /// Begins to sync in the background, until the client is disposed: the outbox at once when something was recorded, changes when the server
    /// hints at some, both on a timer. Calling it again does nothing.
    /// </summary>
    public void Start()
    {
        lock (_lock) _running ??= Task.Run(() => _background.RunAsync(_ending.Token));
    }

    /// <summary>Lets the background sync try at once, without waiting for its timer.</summary>
    public void SyncNow() => _background.Wake(isUrgent: true);

    /// <summary>
    /// Does one step: sends the first items of the outbox, or reads a snapshot, or a page of changes; says what came of it and how long to
    /// wait. What the network does is in the result; it throws only for <paramref name="ct"/> and for a disk that cannot be written. Steps
    /// exclude one another, so that one batch at a time is under way, also while the background sync runs.
    /// </summary>
    public Task<SyncStep> SyncOnceAsync(CancellationToken ct = default) => _synchronizer.StepAsync(ct);

    /// <summary>Does steps until nothing is left to do, or one did not work. Returns the last.</summary>
    public async Task<SyncStep> SyncAsync(CancellationToken ct = default)
    {
        _synchronizer.Urge();
        var step = await SyncOnceAsync(ct);
        while (step.MoreToDo) step = await SyncOnceAsync(ct);
        return step;
    }

    /// <summary>
    /// Writes the items that the server does not have yet to a stream, for support: a line about the device, then each item as it would be
    /// sent. <see cref="OutboxReplay"/> sends such a file. Nothing changes in the outbox.
    /// </summary>
    public async Task<OutboxExport> ExportOutboxAsync(Stream output, CancellationToken ct = default)
    {
        var (items, offset) = await _store.ReadAsync(sql => (sql.Query(ItemSql.Outbox, Outbox.Read), sql.GetNumber(LocalSettings.ClockOffset)), ct);
        var head = new OutboxFileHead(OutboxFileHead.Version, DeviceId, _clock.Now, offset, items.Count);
        await using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        await writer.WriteLineAsync(JsonSerializer.Serialize(head, OutboxFileHead.Json).AsMemory(), ct);
        foreach (var item in items) await writer.WriteLineAsync(item.Content.AsMemory(), ct);
        await writer.FlushAsync(ct);
        return new(DeviceId, items.Count);
    }

    /// <summary>Ends the background sync and closes the file. What waits in the outbox goes out the next time.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (_lock) running = _running;
        await _ending.CancelAsync();
        if (running is not null) await running;
        _ending.Dispose();
        _synchronizer.Dispose();
        _session.Dispose();
        _api.Dispose();
        if (_options.Store is null) _store.Dispose();
    }

    private async Task<RecordedItem> RecordAsync(Func<LocalSql, Guid> add, CancellationToken ct)
    {
        var item = await _store.WriteAsync(sql => Outbox.Find(sql, add(sql))!, ct);
        _notices.Raise(ChangeNotice.Of(item.StoreId, item.ProductId));
        _background.Wake(isUrgent: false);
        return item;
    }

    private ConflictView Conflicts(LocalSql sql, Language? language) => new(sql, _clock, DeviceId, language ?? _options.Language);

    private Task<IReadOnlyList<RecordedItem>> ListAsync([ConstantExpected] string statement, CancellationToken ct) =>
        _store.ReadAsync<IReadOnlyList<RecordedItem>>(sql => sql.Query(statement, Outbox.Read), ct);

    private static InvalidOperationException NotRefused(Guid id) => new($"{id} is no item of this device that needs attention.");
}
