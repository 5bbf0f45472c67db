using System.Text.RegularExpressions;
using DDonDDon.Architecture.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.Architecture.Tests;

/// <summary>Who may know whom inside the server.</summary>
public partial class FeatureTests
{
    private const string Features = $"{Ours.Server}.Features";

    /// <summary>What features stand on: none of it may know any of them.</summary>
    public static TheoryData<string> Ground => ["Http", "Ledgers", "Marten", "Postgres", "Settings", "Logging", "Pending", "Sheets"];

    [Theory, MemberData(nameof(Ground))]
    public void What_features_stand_on_knows_no_feature(string folder) =>
        Ours.TypesOf($"{Ours.Server}.{folder}").ShouldNot().HaveDependencyOnAny(Features).Failing().ShouldBeEmpty();

    // Constants leave no trace in what is compiled.
    [Theory, MemberData(nameof(Ground))]
    public void Its_sources_name_no_feature(string folder)
    {
        var files = SourceFile.In("src/DDonDDon.Server").Where(file => $"{file.Folder}/".StartsWith($"{folder}/", StringComparison.Ordinal)).ToList();

        files.ShouldNotBeEmpty();
        files.Where(file => NamedFeature().IsMatch(file.Text)).Select(file => file.Name).ShouldBeEmpty();
    }

    [Fact]
    public void No_two_features_know_each_other_both_ways()
    {
        var known = Names().SelectMany(feature => KnownBy(feature).Select(other => (Feature: feature, Other: other))).ToHashSet();

        known.Where(pair => string.CompareOrdinal(pair.Feature, pair.Other) < 0 && known.Contains((pair.Other, pair.Feature)))
            .Select(pair => $"{pair.Feature} and {pair.Other}").ShouldBeEmpty();
    }

    private static IEnumerable<string> KnownBy(string feature) => Names().Where(other => other != feature
        && Ours.TypesOf($"{Features}.{feature}").And().HaveDependencyOnAny($"{Features}.{other}").GetTypes().Any());

    private static IEnumerable<string> Names() =>
        Directory.GetDirectories(Path.Combine(RepositoryFolder.Root, "src", "DDonDDon.Server", "Features")).Select(folder => Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\bFeatures\.[A-Z]")]
    private static partial Regex NamedFeature();
}
