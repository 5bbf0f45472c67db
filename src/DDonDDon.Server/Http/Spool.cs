namespace DDonDDon.Server.Http;

/// <summary>
/// A temporary file that nobody else sees and that goes when it is closed: what must be read from one moment of the database is written here first, so that a
/// slow client holds neither a connection nor that moment.
/// </summary>
public static class Spool
{
    /// <summary>A new file; the caller disposes it.</summary>
    public static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(Path.Combine(Path.GetTempPath(), $"ddon-{Guid.NewGuid():N}"), options);
    }
}
