using System.Text.Json;
using System.Text.Json.Serialization;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;

namespace DDonDDon.Server.Http;

/// <summary>
/// How answers are written: camelCase, no nulls, enums in snake case where they do not name their values themselves, times in UTC with microseconds.
/// </summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter<MovementType>(JsonNamingPolicy.SnakeCaseUpper));
        LedgerJson.Configure(options);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        return options;
    }
}
