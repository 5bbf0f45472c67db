using System.Runtime.InteropServices;

namespace DDonDDon.Lab.Bench;

/// <summary>What the system keeps of files in memory.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Has the system forget every file in a folder: whoever reads them next reads from the disk. What is not written yet stays.</summary>
    /// <exception cref="IOException">The system would not.</exception>
    public static void Forget(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenHandle(path);
            if (posix_fadvise(file, 0, 0, DontNeed) is not 0 and var error) throw new IOException($"The system keeps {path} in memory: error {error}.");
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_fadvise(SafeHandle file, long offset, long length, int advice);
}
