namespace DDonDDon.Server.Http;

/// <summary>Codes that an operation answers with beyond those that every operation has; there may be several of these on one.</summary>
public sealed record OperationProblems(IReadOnlyList<ErrorCode> Codes);

/// <summary>Describes a route to other programs.</summary>
public static class Operation
{
    /// <summary>
    /// Names an operation and says in one sentence what it does, and which error codes it answers with; what any signed-in request may meet (no token, a
    /// malformed request, the database away) goes without saying.
    /// </summary>
    /// <exception cref="InvalidOperationException">A code is not in the catalogue.</exception>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string id, string summary, params string[] codes)
    {
        ErrorCode[] known = [.. codes.Select(ErrorCatalogue.Find)];
        foreach (var status in known.Select(code => code.Status).Distinct()) route.ProducesProblem(status);
        return route.WithName(id).WithSummary(summary).WithMetadata(new OperationProblems(known));
    }
}
