namespace DDonDDon.EmbeddedPostgres;

/// <summary>The folder for everything the program keeps or installs for itself.</summary>
public static class DdonHome
{
    /// <summary>
    /// The value of <c>DDON_HOME</c>, else <c>.ddon</c> next to DDonDDon.sln at or above the current directory,
    /// else <c>.ddon</c> in the current directory. It need not exist yet.
    /// </summary>
    public static string Find()
    {
        return Environment.GetEnvironmentVariable("DDON_HOME") is { Length: > 0 } home
            ? Path.GetFullPath(home)
            : Default(Directory.GetCurrentDirectory());
    }

    /// <summary><c>.ddon</c> next to DDonDDon.sln at or above a directory, else in the directory itself.</summary>
    public static string Default(string directory)
    {
        for (var folder = new DirectoryInfo(directory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DDonDDon.sln")))
                return Path.Combine(folder.FullName, ".ddon");
        return Path.Combine(Path.GetFullPath(directory), ".ddon");
    }
}
