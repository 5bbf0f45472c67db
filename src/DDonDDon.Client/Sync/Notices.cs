namespace DDonDDon.Client.Sync;

/// <summary>
/// Raises the program's events, after what they report is on the disk. A handler that throws stops neither the sync nor the other handlers;
/// its exception goes to <see cref="Faulted"/>.
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
        if (notice.ConflictNotice is { } conflicts) Raise(ConflictsChanged, conflicts);
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
#pragma warning disable CA1031 // Whatever a handler throws is handed to the program.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Raise(exception);
            }
        }
    }
}
