using System.Reflection;
using JasperFx;
using JasperFx.CodeGeneration.Frames;
using JasperFx.CodeGeneration.Model;
using Microsoft.AspNetCore.Http.Metadata;
using Wolverine.Http;
using Wolverine.Http.CodeGen;

namespace DDonDDon.Server.Http;

/// <summary>
/// Binds the parameters of handlers by <see cref="Sent"/>, and notes on the endpoint what is read. Wolverine's own binding takes what it cannot parse for
/// absent, and answers a body that it cannot read with problem details of its own.
/// </summary>
internal sealed class SentParameters(IServiceProviderIsService services) : IParameterStrategy
{
    private static readonly Type[] OfTheFramework = [typeof(HttpContext), typeof(HttpRequest), typeof(HttpResponse), typeof(CancellationToken)];

    public bool TryMatch(HttpChain chain, IServiceContainer container, ParameterInfo parameter, out Variable? variable)
    {
        variable = null;
        var type = parameter.ParameterType;
        if (OfTheFramework.Contains(type)) return false;
        // Nobody else is asked about a service: Wolverine finds it by itself.
        if (services.IsService(type)) return true;
        // What Validate has looked at already is not read again.
        variable = chain.ChainVariables.Find(read => read.Usage == parameter.Name && read.VariableType == type);
        if (variable is not null) return true;
        variable = Call(chain, parameter).ReturnVariable!;
        variable.OverrideName(parameter.Name!);
        chain.ChainVariables.Add(variable);
        return true;
    }

    private static MethodCall Call(HttpChain chain, ParameterInfo parameter)
    {
        var (type, name) = (parameter.ParameterType, parameter.Name!);
        if (type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IOfRequest<>)))
            return new(type, nameof(IOfRequest<>.Of));
        var isOptional = new NullabilityInfoContext().Create(parameter).ReadState is NullabilityState.Nullable;
        chain.Metadata.WithMetadata(new SentParameter(parameter, name, isOptional));
        if (chain.RoutePattern!.GetParameter(name) is not null) return Reading(nameof(Sent.Route), type, name);
        if (parameter.GetCustomAttribute<Microsoft.AspNetCore.Mvc.FromHeaderAttribute>() is { } header) return Reading(nameof(Sent.Header), type, header.Name!);
        if (type == typeof(string) || type.IsValueType)
            return Reading(isOptional ? nameof(Sent.Query) : nameof(Sent.NeededQuery), Nullable.GetUnderlyingType(type) ?? type, name);
        chain.Metadata.Accepts(type, isOptional, "application/json");
        return new(typeof(Sent), typeof(Sent).GetMethod(isOptional ? nameof(Sent.OptionalBodyAsync) : nameof(Sent.BodyAsync))!.MakeGenericMethod(type));
    }

    private static MethodCall Reading(string method, Type type, string name)
    {
        var isText = type == typeof(string);
        var found = typeof(Sent).GetMethods().Single(one => one.Name == method && one.IsGenericMethod != isText);
        var call = new MethodCall(typeof(Sent), isText ? found : found.MakeGenericMethod(type));
        call.Arguments[1] = Constant.ForString(name);
        return call;
    }

    /// <summary>What the API's description reads of a parameter.</summary>
    private sealed record SentParameter(ParameterInfo ParameterInfo, string Name, bool IsOptional) : IParameterBindingMetadata
    {
        public bool HasTryParse => ParameterInfo.ParameterType is { IsValueType: true };

        public bool HasBindAsync => false;
    }
}
