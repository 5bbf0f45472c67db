using DDonDDon.Domain;
using Microsoft.Net.Http.Headers;

namespace DDonDDon.Server.Http;

/// <summary>Chooses by Accept-Language; English for whoever asks for neither.</summary>
public static class Languages
{
    /// <summary>The language of an answer, which says so in its headers.</summary>
    public static Language Choose(HttpContext http)
    {
        var chosen = Of(http.Request.Headers.AcceptLanguage);
        http.Response.Headers.ContentLanguage = chosen is Language.Korean ? "ko" : "en";
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        return chosen;
    }

    /// <summary>The one of greater weight, the first of equal ones; what is no list of languages asks for none.</summary>
    public static Language Of(IList<string?> acceptLanguage)
    {
        if (!StringWithQualityHeaderValue.TryParseList([.. acceptLanguage.OfType<string>()], out var asked)) return Language.English;
        var best = asked.Where(one => one.Quality is not 0 && Known(one) is not null).MaxBy(one => one.Quality ?? 1);
        return best is null ? Language.English : Known(best)!.Value;
    }

    private static Language? Known(StringWithQualityHeaderValue asked) => asked.Value.Value?.Split('-')[0].ToLowerInvariant() switch
    {
        "ko" => Language.Korean,
        "en" => Language.English,
        _ => null,
    };
}
