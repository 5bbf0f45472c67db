namespace DDonDDon.Server.Commands;

/// <summary>The files that a command is given; one that the system does not let it have is a command called wrongly.</summary>
internal static class CommandFile
{
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static Task<byte[]> ReadAsync(FileInfo file, CancellationToken ct) => TryAsync(file, "read", () => File.ReadAllBytesAsync(file.FullName, ct));

    /// <exception cref="CommandException">It cannot be written.</exception>
    public static Task WriteAsync(FileInfo file, string text, CancellationToken ct) => TryAsync(file, "written", async () =>
    {
        await File.WriteAllTextAsync(file.FullName, text, ct);
        return text.Length;
    });

    /// <exception cref="CommandException">It cannot be opened in this way.</exception>
    public static Task<FileStream> OpenAsync(FileInfo file, FileMode mode, FileAccess access) =>
        TryAsync(file, access is FileAccess.Read ? "read" : "written", () => Task.FromResult(file.Open(mode, access, FileShare.Read)));

    private static async Task<T> TryAsync<T>(FileInfo file, string what, Func<Task<T>> use)
    {
        try
        {
            return await use();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file} cannot be {what}: {exception.Message}", ExitCode.Usage);
        }
    }
}
