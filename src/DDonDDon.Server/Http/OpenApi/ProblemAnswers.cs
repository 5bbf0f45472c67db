using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace DDonDDon.Server.Http.OpenApi;

/// <summary>Problem details as the document shows them, from the catalogue.</summary>
internal static class ProblemAnswers
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    /// <summary>One response for all codes of a status, with an example each.</summary>
    public static JsonObject Of(int status, IEnumerable<ErrorCode> codes)
    {
        var response = new JsonObject
        {
            ["description"] = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", codes.Select(code => $"`{code.Code}`"))}.",
        };
        if (status is 429 or 503)
            response["headers"] = new JsonObject
            {
                ["Retry-After"] =
                Header("Seconds after which it is worth trying again.", new JsonObject { ["type"] = "integer", ["minimum"] = 0 })
            };
        if (status is 401)
            response["headers"] = new JsonObject { ["WWW-Authenticate"] = Header("How to sign in (RFC 6750).", new JsonObject { ["type"] = "string" }) };
        response["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject
            {
                ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" },
                ["examples"] = new JsonObject(codes.Select(code => KeyValuePair.Create(code.Code, (JsonNode?)Example(code)))),
            },
        };
        return response;
    }

    public static JsonObject Header(string description, JsonObject schema) => new() { ["description"] = description, ["schema"] = schema };

    public static JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["description"] = "Why a request was refused (RFC 9457). Some codes have further members, which their description names.",
        ["required"] = new JsonArray("type", "title", "status", "code", "detail", "traceId"),
        ["properties"] = new JsonObject
        {
            ["type"] = Text("Always about:blank; the code says what it is."),
            ["title"] = Text("What the status is called."),
            ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The HTTP status, again." },
            ["code"] = Text("Stable, for programs; docs/errors.md lists all. Treat one that you do not know by its status."),
            ["detail"] = Text("For people: what is wrong, and what to do."),
            ["errors"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "By the name of a member of the request, what is wrong with it.",
                ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
            },
            ["traceId"] = Text("Finds the request in the server's log."),
        },
        ["additionalProperties"] = true,
    };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Example(ErrorCode code)
    {
        var detail = code.When.Replace("`", "", StringComparison.Ordinal);
        return new()
        {
            ["summary"] = detail,
            ["value"] = new JsonObject
            {
                ["type"] = "about:blank",
                ["title"] = ReasonPhrases.GetReasonPhrase(code.Status),
                ["status"] = code.Status,
                ["code"] = code.Code,
                ["detail"] = string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(detail[0])}{detail[1..]}."),
                ["traceId"] = Trace,
            },
        };
    }
}
