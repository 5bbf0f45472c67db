namespace DDonDDon.Server.Settings;

/// <summary>Files that are for their owner's eyes only: in what this program writes there are secrets, accounts, stocks and prices.</summary>
internal static class PrivateFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file to write. One that is new has <see cref="OwnerOnly"/>; one that is there keeps what it has.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share, FileOptions options = FileOptions.None)
    {
        var description = new FileStreamOptions { Mode = mode, Access = access, Share = share, Options = options };
        if (!OperatingSystem.IsWindows()) description.UnixCreateMode = OwnerOnly;
        return new(path, description);
    }
}
