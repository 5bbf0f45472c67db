namespace DDonDDon.Testing;

/// <summary>What a run of the tests says at its end beside the counts.</summary>
public static class TestNotes
{
    /// <summary>Notes a line under a heading, which the run tells once.</summary>
    public static async Task AddAsync(string heading, string line)
    {
        var folder = Directory.CreateDirectory(Path.Combine(RepositoryFolder.Root, "TestResults"));
        await File.AppendAllTextAsync(Path.Combine(folder.FullName, $"{heading}.txt"), line + Environment.NewLine);
    }
}
