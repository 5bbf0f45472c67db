using System.Text.Json;
using System.Text.Json.Serialization;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Sync;

namespace DDonDDon.Server.Http;

/// <summary>How answers are written: camelCase, no nulls, enums in snake case, types of items as they are sent, times in UTC with microseconds.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        LedgerJson.Configure(options);
        options.Converters.Add(new JsonStringEnumConverter<ItemType>(JsonNamingPolicy.SnakeCaseUpper));
        options.Converters.Add(new JsonStringEnumConverter<BatchItemType>(JsonNamingPolicy.SnakeCaseUpper));
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        return options;
    }
}
