using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace DDonDDon.Server.Settings;

/// <summary>
/// The signing secret of the embedded mode, where nobody sets SECRET_KEY: made once, kept in the file `secret.key` that only
/// its owner can read, so that sessions survive a restart. Beside it lies `secret.key.lock`, by which processes that start
/// together take turns.
/// </summary>
public static class LocalSecret
{
    /// <summary>The file's name inside DDON_HOME.</summary>
    public const string FileName = "secret.key";

    private const int RandomBytes = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private const string Remedy = "Delete it to make a new one; everyone signs in again.";

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
        Directory.CreateDirectory(home, PrivateFile.OwnerOnly | UnixFileMode.UserExecute);

        // One process at a time: File.Move looks for the target and then renames, so two could each put their own in place.
        using var turn = WaitForTurn(path + ".lock");
        if (File.Exists(path)) return;

        var draft = path + ".draft";
        File.Delete(draft);
        using (var file = PrivateFile.Open(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(RandomBytes)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
    }

    [UnsupportedOSPlatform("windows")]
    private static FileStream WaitForTurn(string path)
    {
        for (var left = Patience; ; left -= Pause)
        {
            try
            {
                return PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (File.Exists(path) && left > TimeSpan.Zero)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static string Read(string path)
    {
        if ((File.GetUnixFileMode(path) & ~(PrivateFile.OwnerOnly | UnixFileMode.UserExecute)) != 0)
            throw new InvalidOperationException(
                $"{path} can be read by others, who could then sign in as anyone. {Remedy}");

        var secret = File.ReadAllText(path).Trim();
        var bytes = new byte[RandomBytes];
        if (!Convert.TryFromBase64String(secret, bytes, out var written) || written != RandomBytes)
            throw new InvalidOperationException($"{path} does not hold a secret. {Remedy}");
        return secret;
    }
}
