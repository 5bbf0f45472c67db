using DDonDDon.Architecture.Tests.Support;

namespace DDonDDon.Architecture.Tests;

/// <summary>A namespace is a folder, so that whoever reads a name knows where its file is.</summary>
public class NamespaceTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void A_file_has_the_namespace_of_its_folder(string folder)
    {
        var files = SourceFile.In(folder).Where(file => file.Namespace is not null).ToList();

        files.ShouldNotBeEmpty();
        files.Where(file => file.Namespace != file.ExpectedNamespace && !IsOfThePublicClient(file))
            .Select(file => $"{file.Name}: {file.Namespace} instead of {file.ExpectedNamespace}").ShouldBeEmpty();
    }

    // Whoever writes a till needs one namespace for all of the library, wherever in it a type is.
    private static bool IsOfThePublicClient(SourceFile file) =>
        file is { Project: Ours.Client, Namespace: Ours.Client } && file.Text.Contains("\npublic ", StringComparison.Ordinal);
}
