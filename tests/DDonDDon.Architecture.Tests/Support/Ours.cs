using System.Reflection;
using DDonDDon.Client;
using DDonDDon.Domain;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Lab.Demo;
using DDonDDon.Ledger;
using DDonDDon.Server;
using NetArchTest.Rules;

namespace DDonDDon.Architecture.Tests.Support;

/// <summary>The projects of src, by the namespace that each has for itself.</summary>
internal static class Ours
{
    public const string Domain = "DDonDDon.Domain";
    public const string Ledger = "DDonDDon.Ledger";
    public const string EmbeddedPostgres = "DDonDDon.EmbeddedPostgres";
    public const string Client = "DDonDDon.Client";
    public const string Server = "DDonDDon.Server";
    public const string Lab = "DDonDDon.Lab";

    private static readonly Dictionary<string, Assembly> Assemblies = new()
    {
        [Domain] = typeof(Rejection).Assembly,
        [Ledger] = typeof(HashChain).Assembly,
        [EmbeddedPostgres] = typeof(EmbeddedCluster).Assembly,
        [Client] = typeof(DdonClient).Assembly,
        [Server] = typeof(ServerApp).Assembly,
        [Lab] = typeof(SampleChain).Assembly,
    };

    public static IReadOnlyCollection<string> Projects => Assemblies.Keys;

    /// <summary>The types of a namespace and of those below it.</summary>
    public static PredicateList TypesOf(string @namespace)
    {
        var project = Projects.Single(project => $"{@namespace}.".StartsWith($"{project}.", StringComparison.Ordinal));
        return Types.InAssembly(Assemblies[project]).That().ResideInNamespace(@namespace);
    }

    /// <summary>The names of the types that a rule fails for, each with what it must not have; there must be types that it is about.</summary>
    public static IEnumerable<string> Failing(this ConditionList rule)
    {
        var result = rule.GetResult();
        result.SelectedTypesForTesting.ShouldNotBeEmpty();
        return result.FailingTypes.Select(type => $"{type.FullName}: {type.Explanation}");
    }
}
