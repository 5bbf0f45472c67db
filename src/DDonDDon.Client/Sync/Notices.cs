namespace DDonDDon.Client.Sync;

/// <summary>
/// Tells the program what happened, after it is on the disk. A handler that throws stops neither the sync nor the other handlers; what it
/// threw goes to <see cref="Faulted"/>.
/// </summary>
internal sealed class Notices
{
    public event Action<ChangeNotice>? Changed;
    public event Action<ConflictNotice>? ConflictsChanged;
    public event Action<SyncedNotice>? Synced;
    public event Action<AttentionNotice>? NeedsAttention;
    public event Action<SignInNotice>? SignInNeeded;
    public event Action<Exception>? Faulted;

    public void Raise(ChangeNotice notice)
    {
        if (!notice.IsEmpty) Raise(Changed, notice);
        if (notice.Met is { } met) Raise(ConflictsChanged, met);
    }

    public void Raise(SyncedNotice notice)
    {
        if (notice.Items.Count > 0) Raise(Synced, notice);
    }

    public void Raise(AttentionNotice notice)
    {
        if (notice.Items.Count > 0 || notice.Conflicts) Raise(NeedsAttention, notice);
    }

    public void Raise(SignInNotice notice) => Raise(SignInNeeded, notice);

    public void Raise(Exception fault)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(Faulted)) handler(fault);
    }

    private void Raise<T>(Action<T>? handlers, T notice)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(notice);
            }
#pragma warning disable CA1031 // Whatever a handler throws is the program's, and is handed to it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Raise(exception);
            }
        }
    }
}
