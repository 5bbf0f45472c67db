using Microsoft.AspNetCore.Http.Metadata;

namespace DDonDDon.Server.Http;

/// <summary>Every code that a route may answer with: those that its metadata names, and those that go without saying.</summary>
public static class AnsweredProblems
{
    private static readonly string[] OfBodies = ["body.too_large", "body.media_type"];
    private static readonly string[] OfTheDatabase = ["database.away", "database.busy"];

    public static IReadOnlyList<ErrorCode> Of(RouteEndpoint endpoint)
    {
        var codes = new List<string>();
        var hasBody = endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null;
        var inApi = endpoint.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) is true;
        if (inApi && (hasBody || endpoint.Metadata.GetMetadata<IParameterBindingMetadata>() is not null)) codes.Add("request.malformed");
        if (hasBody) codes.AddRange(OfBodies);
        if (inApi) codes.AddRange(OfTheDatabase);
        return
        [
            .. endpoint.Metadata.GetOrderedMetadata<RefusesAttribute>().SelectMany(problems => problems.Codes).UnionBy(
                ErrorCatalogue.All.Where(code => codes.Contains(code.Code)), code => code.Code).OrderBy(code => code.Status),
        ];
    }
}
