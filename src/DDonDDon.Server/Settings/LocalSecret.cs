using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace DDonDDon.Server.Settings;

/// <summary>
/// The signing secret of the embedded mode, where nobody sets SECRET_KEY: made once, kept in the file `secret.key` that only
/// its owner can read, so that sessions survive a restart.
/// </summary>
public static class LocalSecret
{
    /// <summary>The file's name inside DDON_HOME.</summary>
    public const string FileName = "secret.key";

    private const int RandomBytes = 64;
    private const string Remedy = "Delete it to make a new one; everyone signs in again.";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Returns the secret in <paramref name="home"/>, creating both where they are missing. Processes that start at the same
    /// time get the same one. Throws <see cref="InvalidOperationException"/>, with a message for the person who starts the
    /// server, when the file is readable by others or its content is not a secret.
    /// </summary>
    public static string ReadOrCreate(string home)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("The server runs on Linux.");

        var path = Path.Combine(home, FileName);
        if (!File.Exists(path)) Create(home, path);
        return Read(path);
    }

    [UnsupportedOSPlatform("windows")]
    private static void Create(string home, string path)
    {
        Directory.CreateDirectory(home, OwnerOnly | UnixFileMode.UserExecute);
        var draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var file = new FileStream(draft, NewFile()))
            {
                file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(RandomBytes)) + "\n"));
                file.Flush(flushToDisk: true);
            }

            // A move that does not overwrite is a link on Unix: the file appears complete or not at all, and from one process.
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process came first, and its secret is the one.
        }
        finally
        {
            File.Delete(draft);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static FileStreamOptions NewFile() =>
        new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };

    [UnsupportedOSPlatform("windows")]
    private static string Read(string path)
    {
        if ((File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
            throw new InvalidOperationException(
                $"{path} can be read by others, who could then sign in as anyone. {Remedy}");

        var secret = File.ReadAllText(path).Trim();
        var bytes = new byte[RandomBytes];
        if (!Convert.TryFromBase64String(secret, bytes, out var written) || written != RandomBytes)
            throw new InvalidOperationException($"{path} does not hold a secret. {Remedy}");
        return secret;
    }
}
