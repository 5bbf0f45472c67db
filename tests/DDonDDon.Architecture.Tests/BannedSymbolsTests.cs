using System.Reflection;
using System.Text.RegularExpressions;
using DDonDDon.Architecture.Tests.Support;
using DDonDDon.Testing;
using JasperFx;
using JasperFx.Events;
using Marten;

namespace DDonDDon.Architecture.Tests;

/// <summary>
/// What of Marten would get past the one door or rewrite what is recorded fails the server's build (BannedSymbols.txt). The analyzer says nothing of a line
/// that names nothing, as after a change of Marten: these tests do.
/// </summary>
public partial class BannedSymbolsTests
{
    private static readonly Assembly[] s_marten = [typeof(IDocumentStore).Assembly, typeof(IEvent).Assembly, typeof(AutoCreate).Assembly];

    private static readonly string[] s_lines = File.ReadAllLines(Path.Combine(RepositoryFolder.Root, "src", "DDonDDon.Server", "BannedSymbols.txt"));

    private static readonly string[] s_ids = [.. s_lines.Select(line => line.Split(';')[0])];

    [Fact]
    public void Each_ban_says_why() => s_lines.Where(line => !line.EndsWith('.') || !line.Contains(';', StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void What_is_banned_exists() => s_ids.Where(id => !Named(id).Contains(id)).ShouldBeEmpty();

    [Fact]
    public void No_overload_of_what_is_banned_is_left_out() =>
        s_ids.SelectMany(Named).Distinct().Except(s_ids).ShouldAllBe(id => WithVersion().IsMatch(id));

    [Fact]
    public void Only_the_door_and_what_sets_Marten_up_are_excepted() =>
        SourceFile.In("src/DDonDDon.Server").Where(file => file.Text.Contains("RS0030", StringComparison.Ordinal)).Select(file => file.Name)
            .Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["LedgerSession.cs", "MartenStore.cs"]);

    // Everything of the name that an id names, as ids.
    private static IEnumerable<string> Named(string id)
    {
        var name = id[2..].Split('(')[0].Split("``")[0];
        if (id.StartsWith("T:", StringComparison.Ordinal)) return TypeOf(name) is null ? [] : [id];
        var (owner, member) = (TypeOf(name[..name.LastIndexOf('.')]), name[(name.LastIndexOf('.') + 1)..]);
        return owner is null ? [] : owner.GetMember(member, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(one => one is MethodInfo method ? IdOf(method) : $"{id[..2]}{owner.FullName}.{one.Name}");
    }

    private static Type? TypeOf(string name) => s_marten.Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);

    private static string IdOf(MethodInfo method)
    {
        var generics = method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";
        var parameters = string.Join(",", method.GetParameters().Select(parameter => IdOf(parameter.ParameterType)));
        return $"M:{method.DeclaringType!.FullName}.{method.Name}{generics}" + (parameters.Length > 0 ? $"({parameters})" : "");
    }

    private static string IdOf(Type type) => type switch
    {
        { IsArray: true } => $"{IdOf(type.GetElementType()!)}[]",
        { IsGenericParameter: true } => $"{(type.DeclaringMethod is null ? "`" : "``")}{type.GenericParameterPosition}",
        { IsGenericType: true } => $"{type.GetGenericTypeDefinition().FullName!.Split('`')[0]}{{{string.Join(",", type.GetGenericArguments().Select(IdOf))}}}",
        _ => type.FullName!,
    };

    [GeneratedRegex(@"^M:JasperFx\.Events\.IEventOperations\.Append\(System\.(Guid|String),System\.Int64,")]
    private static partial Regex WithVersion();
}
