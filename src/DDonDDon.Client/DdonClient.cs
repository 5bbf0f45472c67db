using System.Buffers.Text;
using System.Security.Cryptography;
using DDonDDon.Client.Deciding;
using DDonDDon.Client.Http;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Client.Sync;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Client;

/// <summary>
/// A till's way to DDonDDon. What is recorded is on this machine's disk before the call returns, and reaches the server when there is a
/// network. What the server and other devices say is kept in the same file, so that stock, products and codes can be read offline.
/// </summary>
/// <remarks>
/// <para>All members may be called from any thread. Events are raised on the thread that did the work, after its result is on the disk.</para>
/// <para>A program calls <see cref="Start"/> once and handles the events. A test or a simulation calls <see cref="SyncOnceAsync"/> instead,
/// which takes one step on the caller's thread: one request at most, and up to two more when the access token has expired. With a store in
/// memory (<see cref="LocalStore.InMemory"/>), a handler that completes synchronously, and its own <see cref="TimeProvider"/>,
/// <see cref="BootClock"/> and seeded <see cref="Random"/>, everything is deterministic and every returned task is already complete. To
/// simulate a crash, abandon the client and open the next one on the same store.</para>
/// </remarks>
public sealed partial class DdonClient : IAsyncDisposable
{
    private readonly ClientOptions _options;
    private readonly LocalStore _file;
    private readonly ServerApi _api;
    private readonly Session _session;
    private readonly DeviceClock _clock;
    private readonly Synchronizer _synchronizer;
    private readonly BackgroundSync _background;
    private readonly Notices _notices = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private Task? _running;

    private DdonClient(ClientOptions options, LocalStore file, Guid deviceId)
    {
        (_options, _file, DeviceId) = (options, file, deviceId);
        _clock = new(options.Time, options.Boot, options.Random);
        _api = new(options.Server, options.Handler, options.Time, options.RequestTimeout);
        _session = new(file, _api);
        var pace = new Pace(options.Random ?? Random.Shared, options.LongestWait, options.BatchItems);
        _synchronizer = new(file, _api, _session, _clock, pace, _notices, options, deviceId);
        _background = new(file, _synchronizer, _session, _api, pace, _notices, options);
    }

    /// <summary>The id of this installation, made together with its file.</summary>
    public Guid DeviceId { get; }

    /// <summary>Who works here, as of the last sign-in or token refresh; null when nobody has signed in since the last sign-out.</summary>
    public SignedInUser? User => _session.User;

    /// <summary>Something in the local file has changed: stock, products, conflicts, or the state of own items.</summary>
    public event Action<ChangeNotice>? Changed { add => _notices.Changed += value; remove => _notices.Changed -= value; }

    /// <summary>A conflict has appeared, or is no longer open. Own decisions raise <see cref="Changed"/> and <see cref="Synced"/> instead.</summary>
    public event Action<ConflictNotice>? ConflictsChanged { add => _notices.ConflictsChanged += value; remove => _notices.ConflictsChanged -= value; }

    /// <summary>The server has some of the items now.</summary>
    public event Action<SyncedNotice>? Synced { add => _notices.Synced += value; remove => _notices.Synced -= value; }

    /// <summary>Somebody has to look at something.</summary>
    public event Action<AttentionNotice>? NeedsAttention { add => _notices.NeedsAttention += value; remove => _notices.NeedsAttention -= value; }

    /// <summary>Nothing can be sent until somebody signs in. Recording goes on meanwhile.</summary>
    public event Action<SignInNotice>? SignInNeeded { add => _notices.SignInNeeded += value; remove => _notices.SignInNeeded -= value; }

    /// <summary>
    /// Something happened that should not: an event handler threw, or the file could not be written while syncing. The program logs it; the
    /// sync goes on.
    /// </summary>
    public event Action<Exception>? Faulted { add => _notices.Faulted += value; remove => _notices.Faulted -= value; }

    /// <summary>Opens the file, creates it when it does not exist, and resumes the session that it holds. Needs no network.</summary>
    /// <exception cref="ArgumentException">The options are not usable.</exception>
    /// <exception cref="LocalStoreException">The file cannot be used.</exception>
    public static async Task<DdonClient> OpenAsync(ClientOptions options, CancellationToken ct = default)
    {
        options.Check();
        var file = options.Store ?? LocalStore.Open(options.Path!);
        try
        {
            var ids = new DeviceClock(options.Time, options.Boot, options.Random);
            var deviceId = await file.WriteAsync(sql =>
            {
                if (sql.Get(LocalSettings.DeviceId) is null) sql.Set(LocalSettings.DeviceId, Ids.Text(ids.NewId(ids.Now)));
                if (sql.Get(LocalSettings.DeviceKey) is null) sql.Set(LocalSettings.DeviceKey, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
                return Guid.Parse(sql.Get(LocalSettings.DeviceId)!);
            }, ct);
            var client = new DdonClient(options, file, deviceId);
            await client._session.LoadAsync(ct);
            return client;
        }
        catch
        {
            if (options.Store is null) file.Dispose();
            throw;
        }
    }

    // ---- signing in and out ----

    /// <summary>Signs in. The session stays in the file until somebody signs out or the server ends it; the password is not kept.</summary>
    public async Task<SignInResult> SignInAsync(string email, string password, CancellationToken ct = default)
    {
        var result = await _session.SignInAsync(email, password, ct);
        if (result.Outcome is SignInOutcome.SignedIn) _background.Wake(isUrgent: true);
        return result;
    }

    /// <summary>Continues a session that was started elsewhere.</summary>
    public async Task UseTokensAsync(SessionTokens tokens, CancellationToken ct = default)
    {
        await _session.BeginAsync(tokens, ct);
        _background.Wake(isUrgent: true);
    }

    /// <summary>
    /// Signs out. Nothing happens while there are items that the server does not have: the program asks the user, and calls again with
    /// <paramref name="evenWithUnsynced"/>. The items stay in the file and are sent when somebody signs in again.
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
    /// Records a movement. When this returns, the movement is on the disk and survives a crash of the program and of the machine. Needs no
    /// network.
    /// </summary>
    /// <exception cref="RefusedException">The server could never accept it. Nothing was recorded.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The disk cannot be written. Nothing was recorded; the program tells the user.</exception>
    public async Task<RecordedItem> RecordAsync(Movement movement, CancellationToken ct = default)
    {
        if (movement.Check() is { } refused) throw new RefusedException(refused);
        return await RecordAsync(sql => Add(sql, movement, _clock.Next(sql)), ct);
    }

    /// <summary>Records what was counted in a count session, as <see cref="RecordAsync(Movement, CancellationToken)"/> records a movement.</summary>
    public async Task<RecordedItem> RecordAsync(CountedLine line, CancellationToken ct = default)
    {
        if (line.Check() is { } refused) throw new RefusedException(refused);
        return await RecordAsync(sql =>
        {
            var stamp = _clock.Next(sql);
            return Outbox.Add(sql, line.ToItem(stamp, DeviceId), line.RecordedBy ?? User?.Id, stamp.Boot);
        }, ct);
    }

    /// <summary>Records an administrator's edit of a product, as <see cref="RecordAsync(Movement, CancellationToken)"/> records a movement.</summary>
    public async Task<RecordedItem> RecordAsync(ProductEdit edit, CancellationToken ct = default)
    {
        if (edit.Check() is { } refused) throw new RefusedException(refused);
        return await RecordAsync(sql =>
        {
            var (known, stamp) = (edit with { BaseVersion = edit.BaseVersion ?? Catalogue.FindProduct(sql, edit.ProductId)?.Version }, _clock.Next(sql));
            return Outbox.Add(sql, known.ToItem(stamp, DeviceId).Item!, edit.RecordedBy ?? User?.Id, stamp.Boot);
        }, ct);
    }

    /// <summary>
    /// Decides a conflict of the local copy. When this returns, the decision is on the disk. Needs no network. The server judges the decision
    /// after everything else in its batch. If the question was answered in the meantime, the item is dismissed by itself; it needs attention
    /// when somebody else decided differently, or when a count would be lost.
    /// </summary>
    /// <param name="conflictId">The conflict.</param>
    /// <param name="choice">One of the conflict's choices.</param>
    /// <param name="quantity">What was counted: required with <see cref="ConflictChoice.SetQuantity"/>, refused with any other choice.</param>
    /// <param name="recordedBy">Who decides, when it is not the user who is signed in.</param>
    /// <param name="ct">Cancels before anything is written.</param>
    /// <exception cref="RefusedException">The server could never accept it, or the conflict is already decided as far as is known here.</exception>
    public async Task<RecordedItem> DecideAsync(
        Guid conflictId, ConflictChoice choice, decimal? quantity = null, Guid? recordedBy = null, CancellationToken ct = default)
    {
        var item = await _file.WriteAsync(sql =>
        {
            var id = OwnDecisions.Add(sql, conflictId, choice, quantity, recordedBy ?? User?.Id, DeviceId, _clock.Next(sql));
            return Outbox.Find(sql, id)!;
        }, ct);
        _notices.Raise(ChangeNotice.Of(item.StoreId, item.ProductId) with { Conflicts = true });
        _background.Wake(isUrgent: false);
        return item;
    }

    /// <summary>
    /// Records a refused item again, corrected, under a new id but with the time at which the refused one happened. The refused item then
    /// needs no attention any more.
    /// </summary>
    /// <exception cref="RefusedException">The server could never accept the corrected movement. Nothing was recorded.</exception>
    /// <exception cref="InvalidOperationException">The item was not refused.</exception>
    public async Task<RecordedItem> RecordAgainAsync(Guid refusedId, Movement corrected, CancellationToken ct = default)
    {
        if (corrected.Check() is { } refused) throw new RefusedException(refused);
        return await RecordAsync(sql =>
        {
            var (at, boot) = sql.Query(ItemSql.Find, Outbox.Recorded, ("id", refusedId)) is [var recorded] ? recorded : throw NotRefused(refusedId);
            var id = Add(sql, corrected, _clock.Restamp(sql, at, boot));
            return sql.Execute(ItemSql.Replace, ("id", refusedId), ("replacement", id)) > 0 ? id : throw NotRefused(refusedId);
        }, ct);
    }

    /// <summary>Marks an item as no longer needing attention, and says why. An item in quarantine stays there on the server.</summary>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    /// <exception cref="InvalidOperationException">The item needs no attention.</exception>
    public async Task DismissAsync(Guid itemId, string reason, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (await _file.WriteAsync(sql => sql.Execute(ItemSql.Dismiss, ("id", itemId), ("reason", reason)), ct) == 0) throw NotRefused(itemId);
        _notices.Raise(ChangeNotice.Of(null, null));
    }

    // ---- syncing ----

    /// <summary>
    /// Starts syncing in the background until the client is disposed: the outbox as soon as something is recorded, changes when the server
    /// hints at some, and both on a timer. Calling it again does nothing.
    /// </summary>
    public void Start()
    {
        lock (_lock) _running ??= Task.Run(() => _background.RunAsync(_ending.Token));
    }

    /// <summary>Makes the background sync try at once, without waiting for its timer.</summary>
    public void SyncNow() => _background.Wake(isUrgent: true);

    /// <summary>
    /// Takes one step: sends the first items of the outbox, or reads a snapshot or a page of changes. The result says what came of it,
    /// network failures included, and how long to wait. Steps exclude one another, those of the background sync too, so that only one batch is
    /// on its way at a time. Throws only when <paramref name="ct"/> is cancelled or the disk cannot be written.
    /// </summary>
    public Task<SyncStep> SyncOnceAsync(CancellationToken ct = default) => _synchronizer.StepAsync(ct);

    /// <summary>Takes steps until there is nothing left to do or one fails. Returns the last.</summary>
    public async Task<SyncStep> SyncAsync(CancellationToken ct = default)
    {
        _synchronizer.PushNext();
        var step = await SyncOnceAsync(ct);
        while (step.MoreToDo) step = await SyncOnceAsync(ct);
        return step;
    }

    /// <summary>
    /// Writes the items that the server does not have yet to a stream, for support: a line about the device, then each item as it would be
    /// sent. <see cref="OutboxReplay"/> sends such a file. The outbox stays as it is.
    /// </summary>
    public async Task<OutboxExport> ExportOutboxAsync(Stream output, CancellationToken ct = default)
    {
        var (items, offset) = await _file.ReadAsync(sql => (sql.Query(ItemSql.Outbox, Outbox.Read), sql.GetNumber(LocalSettings.ClockOffset)), ct);
        await OutboxFile.WriteAsync(output, new(OutboxFileHead.Version, DeviceId, _clock.Now, offset, items.Count), items.Select(item => item.Content), ct);
        return new(DeviceId, items.Count);
    }

    /// <summary>Stops the background sync and closes the file. What is left in the outbox is sent next time.</summary>
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
        if (_options.Store is null) _file.Dispose();
    }

    private Guid Add(LocalSql sql, Movement movement, Stamp stamp) =>
        Outbox.Add(sql, movement.ToItem(stamp, DeviceId), movement.RecordedBy ?? User?.Id, stamp.Boot);

    private async Task<RecordedItem> RecordAsync(Func<LocalSql, Guid> add, CancellationToken ct)
    {
        var item = await _file.WriteAsync(sql => Outbox.Find(sql, add(sql))!, ct);
        _notices.Raise(ChangeNotice.Of(item.StoreId, item.ProductId));
        _background.Wake(isUrgent: false);
        return item;
    }

    private static InvalidOperationException NotRefused(Guid id) => new($"{id} is not an item of this device that needs attention.");
}
