using System.Text.RegularExpressions;
using DDonDDon.Architecture.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.Architecture.Tests;

/// <summary>Who may know whom inside the server.</summary>
public partial class FeatureTests
{
    private const string Features = $"{Ours.Server}.Features";

    /// <summary>Pairs of features that know each other both ways. The list may only become shorter.</summary>
    private static readonly string[] KnownPairs =
    [
        "Conflicts and Products",
        "Conflicts and Sync",
        "Counting and Sync",
        "Products and Sync",
        "Quarantine and Sync",
        "Sync and Transfers",
    ];

    [Fact]
    public void Http_knows_no_feature() =>
        Ours.TypesOf($"{Ours.Server}.Http").ShouldNot().HaveDependencyOnAny(Features).Failing().ShouldBeEmpty();

    // Constants leave no trace in what is compiled.
    [Fact]
    public void Http_names_no_feature_in_its_sources() =>
        SourceFile.In("src/DDonDDon.Server").Where(file => file.Folder.Split(Path.DirectorySeparatorChar)[0] is "Http" && NamedFeature().IsMatch(file.Text))
            .Select(file => file.Name).ShouldBeEmpty();

    [Fact]
    public void No_two_features_know_each_other_both_ways()
    {
        var known = Names().SelectMany(feature => KnownBy(feature).Select(other => (Feature: feature, Other: other))).ToHashSet();

        known.Where(pair => string.CompareOrdinal(pair.Feature, pair.Other) < 0 && known.Contains((pair.Other, pair.Feature)))
            .Select(pair => $"{pair.Feature} and {pair.Other}").Order(StringComparer.Ordinal).ShouldBe(KnownPairs);
    }

    private static IEnumerable<string> KnownBy(string feature) => Names().Where(other => other != feature
        && Ours.TypesOf($"{Features}.{feature}").And().HaveDependencyOnAny($"{Features}.{other}").GetTypes().Any());

    private static IEnumerable<string> Names() =>
        Directory.GetDirectories(Path.Combine(RepositoryFolder.Root, "src", "DDonDDon.Server", "Features"))
            .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\bFeatures\.[A-Z]")]
    private static partial Regex NamedFeature();
}
