using System.Globalization;

namespace DDonDDon.Server.Features.Access;

/// <summary>A caller together with the times of the access token: what an answer that goes on for long must look at again.</summary>
internal sealed record TokenHolder(Caller Caller, DateTimeOffset IssuedAt, DateTimeOffset Expires)
{
    public static TokenHolder Of(HttpContext context, Caller caller) =>
        new(caller, TimeOf(context, TokenClaims.IssuedAt), TimeOf(context, TokenClaims.Expires));

    /// <summary>A time that the token of a request says.</summary>
    public static DateTimeOffset TimeOf(HttpContext context, string claim) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(context.User.FindFirst(claim)!.Value, CultureInfo.InvariantCulture));
}
