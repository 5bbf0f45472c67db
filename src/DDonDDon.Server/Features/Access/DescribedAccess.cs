using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;

namespace DDonDDon.Server.Features.Access;

/// <summary>Says of routes how signing in and rights may refuse them, so that the API's description has it.</summary>
public static class DescribedAccess
{
    private static readonly string[] Unauthorized = ["auth.required", "auth.expired", "auth.invalid", "auth.revoked", "auth.outdated"];

    /// <summary>Describes routes by the policies that they have in the end.</summary>
    public static void DescribeAccess(this IEndpointConventionBuilder routes) => routes.Finally(route =>
    {
        var policies = route.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy).ToList();
        if (policies.Count == 0) return;
        var codes = policies.Exists(policy => policy is not Policies.Read) ? [.. Unauthorized, "access.denied"] : Unauthorized;
        route.Metadata.Add(new RefusesAttribute(codes));
    });
}
