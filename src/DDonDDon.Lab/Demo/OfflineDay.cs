using System.Text.Json;
using System.Text.Json.Nodes;

namespace DDonDDon.Lab.Demo;

/// <summary>A request of the day as it was recorded; <paramref name="ArrivedAt"/> is the true time of its arrival.</summary>
public sealed record DayLine(int Number, DateTimeOffset ArrivedAt, string Note, JsonObject Request)
{
    public Guid DeviceId => Request["deviceId"]!.GetValue<Guid>();

    public JsonArray Items => Request["items"]!.AsArray();

    /// <summary>
    /// The body to send now. <c>sentAt</c> and every <c>ageMs</c> move with the time that has passed, in whole milliseconds, so
    /// that the device's clock is as wrong as it was and everything still happened on its day.
    /// </summary>
    public string RequestAt(DateTimeOffset now)
    {
        var passedMs = (long)(now - ArrivedAt).TotalMilliseconds;
        var request = (JsonObject)Request.DeepClone();
        request["sentAt"] = request["sentAt"]!.GetValue<DateTimeOffset>().AddMilliseconds(passedMs);
        foreach (var item in request["items"]!.AsArray().OfType<JsonObject>())
            if (item["ageMs"] is { } age) item["ageMs"] = age.GetValue<long>() + passedMs;
        return request.ToJsonString();
    }
}

/// <summary>How the items of a line were answered.</summary>
public sealed record AnswerCounts(int Accepted, int Duplicate, int Quarantined, int Rejected);

/// <summary>What must come of the day when it is replayed into an empty store; quantities by product.</summary>
public sealed record ExpectedDay(
    Guid StoreId, IReadOnlyList<AnswerCounts> Lines, AnswerCounts Total, IReadOnlyDictionary<Guid, decimal> Quantities);

/// <summary>One day of one store whose three devices were offline most of the time: docs/examples/offline-day.ndjson.</summary>
public static class OfflineDay
{
    /// <summary>Nothing of the day is later.</summary>
    public static readonly DateTimeOffset Ends = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<Guid, string> Devices = new()
    {
        [Guid.Parse("01a199e0-4c20-7a31-9b52-6f0c1d2e3a41")] = "phone A",
        [Guid.Parse("01a199e1-90b7-7c44-8e17-2b5d7f60c812")] = "phone B",
        [Guid.Parse("01a199e3-13f5-7e09-a6c3-94d81b3f7e65")] = "tablet",
    };

    public static IReadOnlyList<DayLine> ReadLines()
    {
        using var reader = new StreamReader(DemoFiles.Open("offline-day.ndjson"));
        var lines = new List<DayLine>();
        while (reader.ReadLine() is { } text)
        {
            var line = JsonNode.Parse(text)!;
            lines.Add(new(
                lines.Count + 1, line["arrivedAt"]!.GetValue<DateTimeOffset>(), line["note"]!.GetValue<string>(),
                line["request"]!.AsObject()));
        }
        return lines;
    }

    public static ExpectedDay ReadExpected()
    {
        using var file = DemoFiles.Open("offline-day.expected.json");
        return JsonSerializer.Deserialize<ExpectedDay>(file, JsonSerializerOptions.Web)!;
    }

    /// <summary>What people call a device.</summary>
    public static string NameOf(Guid device) => Devices.GetValueOrDefault(device, device.ToString());

    /// <summary>A sentence with the devices' names instead of their ids.</summary>
    public static string WithDeviceNames(string sentence) =>
        Devices.Aggregate(
            sentence, (text, device) => text.Replace($"device {device.Key}", device.Value, StringComparison.Ordinal));
}
