using Microsoft.AspNetCore.Http.Metadata;

namespace DDonDDon.Server.Http;

/// <summary>Describes an endpoint to other programs: a name, and one sentence on what it does.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute(string id, string summary) : Attribute, IEndpointNameMetadata, IEndpointSummaryMetadata, IEndpointDescriptionMetadata
{
    public string EndpointName => id;

    public string Summary => summary;

    /// <summary>What one sentence has no room for, in Markdown.</summary>
    public string Description { get; init; } = null!;
}

/// <summary>
/// Codes that an endpoint answers with; what any signed-in request may meet (no token, a malformed request, the database away) goes without saying. What
/// several endpoints share is a subclass.
/// </summary>
/// <exception cref="InvalidOperationException">A code is not in the catalogue.</exception>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class RefusesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<ErrorCode> Codes { get; } = [.. codes.Select(ErrorCatalogue.Find)];
}

/// <summary>The type and media types of an answer that a handler writes itself or wraps in a result.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class AnswersAttribute(int status, Type? type, params string[] mediaTypes) : Attribute, IProducesResponseTypeMetadata
{
    /// <summary>An answer without a body.</summary>
    public AnswersAttribute(int status)
        : this(status, typeof(void))
    {
    }

    public Type? Type => type;

    public int StatusCode => status;

    public IEnumerable<string> ContentTypes => mediaTypes;
}

/// <inheritdoc/>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AnswersAttribute<T>(int status = StatusCodes.Status200OK) : AnswersAttribute(status, typeof(T), "application/json");

/// <summary>The type and media types of a body that a handler reads itself.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesAttribute<T>(params string[] mediaTypes) : Attribute, IAcceptsMetadata
{
    public IReadOnlyList<string> ContentTypes => mediaTypes is [] ? ["application/json"] : mediaTypes;

    public Type RequestType => typeof(T);

    public bool IsOptional => false;
}
