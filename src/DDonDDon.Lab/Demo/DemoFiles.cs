namespace DDonDDon.Lab.Demo;

/// <summary>The example files that are part of the program.</summary>
internal static class DemoFiles
{
    public static Stream Open(string name) => typeof(DemoFiles).Assembly.GetManifestResourceStream($"Demo/{name}")
        ?? throw new InvalidOperationException($"Demo/{name} is not part of the program.");
}
