using System.Text;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Commands;

/// <summary>The files that a command is given; one that the system does not let it have is a command called wrongly.</summary>
internal static class CommandFile
{
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static Task<byte[]> ReadAsync(FileInfo file, CancellationToken ct) => TryAsync(file, "read", () => File.ReadAllBytesAsync(file.FullName, ct));

    /// <exception cref="CommandException">It cannot be written.</exception>
    public static Task WriteAsync(FileInfo file, string text, CancellationToken ct) => TryAsync(file, "written", async () =>
    {
        await using var stream = Create(file.FullName, FileMode.Create);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        return text.Length;
    });

    /// <exception cref="CommandException">It cannot be opened.</exception>
    public static Task<FileStream> OpenAsync(FileInfo file) => TryAsync(file, "read", () => Task.FromResult(file.OpenRead()));

    /// <exception cref="CommandException">It cannot be written.</exception>
    public static Task<FileStream> CreateAsync(FileInfo file, FileMode mode) => TryAsync(file, "written", () => Task.FromResult(Create(file.FullName, mode)));

    /// <summary>Opens a file to write; a new one is for its owner's eyes only.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static FileStream Create(string path, FileMode mode) => PrivateFile.Open(path, mode, FileAccess.ReadWrite, FileShare.Read);

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
