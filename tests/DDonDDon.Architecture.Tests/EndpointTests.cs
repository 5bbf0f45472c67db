using System.Reflection;
using DDonDDon.Architecture.Tests.Support;
using DDonDDon.Server;
using Marten;
using Wolverine.Http;

namespace DDonDDon.Architecture.Tests;

/// <summary>What an endpoint looks like (ADR 0010): one file a use case, found by its attribute, writing through the port alone.</summary>
public class EndpointTests
{
    private static readonly MethodInfo[] s_handlers =
    [
        .. typeof(ServerApp).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.IsDefined(typeof(WolverineHttpMethodAttribute))),
    ];

    [Fact]
    public void A_use_case_has_a_file_of_its_own()
    {
        var files = SourceFile.In("src/DDonDDon.Server").Select(file => $"{file.ExpectedNamespace}.{Path.GetFileNameWithoutExtension(file.Path)}").ToHashSet();

        s_handlers.Length.ShouldBeGreaterThan(70);
        s_handlers.Select(handler => handler.DeclaringType!.FullName!).Where(name => !files.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void A_handler_that_is_not_public_would_never_be_found() =>
        s_handlers.Where(handler => !handler.IsPublic || !handler.DeclaringType!.IsPublic).Select(NameOf).ShouldBeEmpty();

    [Fact]
    public void No_endpoint_takes_a_session_that_writes() => s_handlers
        .Where(handler => handler.GetParameters().Any(parameter =>
            parameter.ParameterType.IsAssignableTo(typeof(IDocumentOperations)) || parameter.ParameterType.IsAssignableTo(typeof(IDocumentStore))))
        .Select(NameOf).ShouldBeEmpty();

    [Fact]
    public void No_route_is_mapped_in_another_way() => SourceFile.In("src/DDonDDon.Server")
        .Where(file => new[] { ".MapGet(", ".MapPost(", ".MapPut(", ".MapPatch(", ".MapDelete(", ".MapMethods(", ".MapGroup(" }
            .Any(word => file.Text.Contains(word, StringComparison.Ordinal)))
        .Select(file => file.Name).ShouldBeEmpty();

    private static string NameOf(MethodInfo handler) => $"{handler.DeclaringType!.FullName}.{handler.Name}";
}
