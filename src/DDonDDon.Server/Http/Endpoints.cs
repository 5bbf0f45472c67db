using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Model;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Wolverine;
using Wolverine.Http;

namespace DDonDDon.Server.Http;

/// <summary>
/// Wolverine's endpoints, as far as this program uses them: every public static method of this assembly with one of its route attributes is one. Nothing of
/// its messaging runs.
/// </summary>
internal static class Endpoints
{
    public static void AddEndpoints(this IServiceCollection services)
    {
        services.AddWolverine(ExtensionDiscovery.ManualOnly, wolverine =>
        {
            wolverine.ApplicationAssembly = typeof(Endpoints).Assembly;
            wolverine.Discovery.DisableConventionalDiscovery();
            wolverine.Durability.Mode = DurabilityMode.MediatorOnly;
            wolverine.ServiceLocationPolicy = ServiceLocationPolicy.NotAllowed;
            // The build makes the code (ddon codegen), so that no compiler is deployed.
            wolverine.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
        });
        services.AddWolverineHttp();
        // The framework describes them from the same metadata as any other route.
        services.Remove(services.Single(service =>
            service.ServiceType == typeof(IApiDescriptionProvider) && service.ImplementationType?.Assembly == typeof(HttpChain).Assembly));
    }

    /// <param name="app">The program.</param>
    /// <param name="describe">What else is to be noted on each endpoint, once its attributes are.</param>
    public static void MapEndpoints(this WebApplication app, Action<IEndpointConventionBuilder> describe) => app.MapWolverineEndpoints(wolverine =>
    {
        wolverine.AddParameterHandlingStrategy(new SentParameters(app.Services.GetRequiredService<IServiceProviderIsService>()));
        wolverine.ConfigureEndpoints(endpoint =>
        {
            endpoint.Metadata.WithMetadata(endpoint.Method.Method);
            describe(endpoint.Metadata);
            endpoint.Metadata.Finally(Tidy);
        });
    });

    // Wolverine takes a result for what is answered, and names what has no name.
    private static void Tidy(EndpointBuilder endpoint)
    {
        foreach (var told in endpoint.Metadata.Where(IsUntrue).ToList()) endpoint.Metadata.Remove(told);
    }

    private static bool IsUntrue(object metadata) => metadata switch
    {
        HttpChain => true,
        AnswersAttribute => false,
        IProducesResponseTypeMetadata answer => answer.StatusCode is StatusCodes.Status404NotFound || answer.Type?.IsAssignableTo(typeof(IResult)) is true,
        _ => false,
    };
}
