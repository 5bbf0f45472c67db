namespace DDonDDon.Server.Pending;

/// <summary>
/// Work that the database says is left to be done, whoever left it. Several processes may do it at once, and one may die at any point: what is
/// done is done once, and what is not done is found again.
/// </summary>
internal interface IPendingWork
{
    /// <summary>Does what there is to do now.</summary>
    Task RunAsync(CancellationToken ct);
}
