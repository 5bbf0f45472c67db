using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// bcrypt as the system's libxcrypt computes it (crypt_rn(3), crypt_gensalt_rn(3)): the code that Linux logins rely on, so no
/// hash function of our own. Its entry points work on memory we own, so any number of threads may call them.
/// </summary>
internal static unsafe partial class Libxcrypt
{
    private const string Library = "libcrypt.so.1";

    /// <summary>sizeof(struct crypt_data), the same on every platform of libxcrypt.</summary>
    private const int WorkspaceBytes = 32768;

    /// <summary>CRYPT_GENSALT_OUTPUT_SIZE.</summary>
    private const int SettingBytes = 192;

    /// <summary>How much of a password bcrypt looks at.</summary>
    private const int PasswordBytes = 72;

    /// <summary>A new setting (scheme, cost and random salt) for <see cref="Crypt"/>: `$2b$12$…`.</summary>
    public static string NewSetting(int cost)
    {
        var random = RandomNumberGenerator.GetBytes(16);
        var output = stackalloc byte[SettingBytes];
        var setting = crypt_gensalt_rn("$2b$", (uint)cost, random, random.Length, output, SettingBytes);
        return Marshal.PtrToStringAnsi(setting)
            ?? throw new InvalidOperationException($"{Library} refused bcrypt with cost {cost}.");
    }

    /// <summary>
    /// Hashes the first 72 bytes of a password with the scheme, cost and salt at the front of <paramref name="setting"/>, which
    /// may be a whole hash. The password contains no NUL: C would end it there. Returns the hash, or null when the setting is
    /// not well-formed.
    /// </summary>
    public static string? Crypt(ReadOnlySpan<byte> password, string setting)
    {
        if (password.Contains((byte)0)) throw new ArgumentException("A password for crypt contains no NUL.", nameof(password));
        if (password.Length > PasswordBytes) password = password[..PasswordBytes];

        Span<byte> terminated = stackalloc byte[PasswordBytes + 1];
        terminated.Clear();
        password.CopyTo(terminated);

        var workspace = (byte*)NativeMemory.AllocZeroed(WorkspaceBytes);
        try
        {
            fixed (byte* phrase = terminated)
                return Marshal.PtrToStringAnsi(crypt_rn(phrase, setting, workspace, WorkspaceBytes));
        }
        finally
        {
            // The workspace and the copy held the password and its key schedule.
            CryptographicOperations.ZeroMemory(new Span<byte>(workspace, WorkspaceBytes));
            CryptographicOperations.ZeroMemory(terminated);
            NativeMemory.Free(workspace);
        }
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint crypt_rn(byte* phrase, string setting, byte* data, int size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint crypt_gensalt_rn(
        string prefix, uint count, byte[] random, int randomBytes, byte* output, int outputSize);
}
