namespace DDonDDon.Server.Http;

/// <summary>Answers that are more than a body.</summary>
public static class Answers
{
    /// <summary>201 with the new thing and where it is.</summary>
    public static IResult Created<T>(string location, T body) => new CreatedAnswer<T>(location, body);

    private sealed class CreatedAnswer<T>(string location, T body) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = location;
            return Results.Json(body, ApiJson.Options, statusCode: StatusCodes.Status201Created).ExecuteAsync(httpContext);
        }
    }
}
