namespace DDonDDon.Server.Tests.Http.OpenApi;

/// <summary>Values that programs have stumbled over.</summary>
internal static class NastyValues
{
    private static readonly string Long = new('x', 10_000);

    /// <summary>For the place of any JSON value.</summary>
    public static IReadOnlyList<string> Json { get; } =
    [
        "null", "true", "0", "-1", "1.5", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e400", "-1e-400", "1e40",
        "123456789012345678901234567890.123", "NaN", "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"\uffff\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"2026-11-22\"", "\"not-a-uuid\"", "\"00000000-0000-0000-0000-000000000000\"",
        "\"%00\"", "\"' or 1=1 --\"", "\"\u202e\u0301\"", "\"=1+1\"", $"\"{Long}\"", "[]", "{}", "[null]", "{\"\":null}", Nested(14), Nested(15), Nested(40),
    ];

    /// <summary>For the place of a part of a path or a value of a query.</summary>
    public static IReadOnlyList<string> Text { get; } =
    [
        "", "0", "-1", "501", "9223372036854775808", "1e400", "NaN", "null", "true", "%00", "a%00b", "%ED%A0%80", "%FF", "%25", "%2F", "%2e%2e",
        "'%20or%201=1--", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999-14:00", "2026-02-30", "not-a-uuid", "00000000-0000-0000-0000-000000000000", "%",
        "_", "%5C", "🥛", "W10", "WyIiXQ", "WyJcdTAwMDAiLCJcdTAwMDAiXQ", "bnVsbA", Long[..4000],
    ];

    /// <summary>For the place of a whole body.</summary>
    public static IReadOnlyList<(string MediaType, string Body)> Bodies { get; } =
    [
        .. Json.Select(json => ("application/json", json)),
        ("application/json", ""), ("application/json", "{"), ("application/json", "{\"a\":1,\"a\":2}"), ("application/json", "\ufeff{}"),
        ("application/json; charset=utf-16", "{}"), ("application/json; charset=nonsense", "{}"),
        ("text/plain", "{}"), ("application/x-www-form-urlencoded", "a=b"), ("multipart/form-data; boundary=x", "--x--"),
        ("text/csv", "name\n\u0000"), ("text/csv", "\"open"), ("text/csv", ""), ("text/csv", "name,barcode\n" + Long),
    ];

    /// <summary>An array of as many levels.</summary>
    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);
}
