using System.Reflection;
using System.Text;
using DDonDDon.Testing;

namespace DDonDDon.Client.Tests;

/// <summary>The public surface as a text, so that a change of it is seen in a review.</summary>
public sealed class PublicApiTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // The compiler adds them to every record.
    private static readonly string[] RecordMembers = ["<Clone>$", "Deconstruct", "Equals", "GetHashCode", "ToString", "op_Equality", "op_Inequality"];

    /// <summary>To accept a change, run this test with WRITE_DOCS=1 and review what it wrote.</summary>
    [Fact]
    public void The_public_surface_is_the_one_that_was_reviewed()
    {
        var text = Describe();
        var file = Path.Combine(RepositoryFolder.Root, "tests/DDonDDon.Client.Tests/PublicApi.txt");
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") is "1") File.WriteAllText(file, text);

        text.ShouldBe(File.ReadAllText(file));
    }

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var type in typeof(DdonClient).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            foreach (var member in type.GetMembers(Declared).Select(member => Describe(type, member)).OfType<string>().Order(StringComparer.Ordinal))
                text.Append("  ").Append(member).Append('\n');
        }
        return text.ToString();
    }

    private static string Head(Type type)
    {
        var hasParent = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum);
        return $"{Kind(type)} {type.FullName}{(hasParent ? $" : {Name(type.BaseType!)}" : "")}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        _ => "class",
    };

    private static string? Describe(Type type, MemberInfo member) => member switch
    {
        MethodInfo { IsSpecialName: true, Name: not ("op_Implicit" or "op_Explicit") } => null,
        _ when RecordMembers.Contains(member.Name) => null,
        FieldInfo field when type.IsEnum => field.IsStatic ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), null)}" : null,
        FieldInfo field => $"{Name(field.FieldType)} {field.Name}",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name} {{ {(property.CanRead ? "get; " : "")}{Setter(property)}}}",
        EventInfo happening => $"event {Name(happening.EventHandlerType!)} {happening.Name}",
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        ConstructorInfo constructor when constructor.GetParameters() is [var only] && only.ParameterType == type => null,
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        _ => null,
    };

    private static string Setter(PropertyInfo property) => property.SetMethod is not { IsPublic: true } setter
        ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? "init; " : "set; ";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters()
        .Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = …" : "")}"));

    private static string Name(Type type) => type switch
    {
        _ when type.IsArray => $"{Name(type.GetElementType()!)}[]",
        { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => type.Name,
    };
}
