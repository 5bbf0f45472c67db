using System.Text.Json.Nodes;

namespace DDonDDon.Server.Http.OpenApi;

/// <summary>Examples that would make no sense put together member by member, by the name of their schema.</summary>
internal static class WrittenExamples
{
    private static readonly Dictionary<string, string> Json = new(StringComparer.Ordinal)
    {
        ["BatchRequestItem"] = """
            {"id":"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f","seq":42,"type":"OUTBOUND","storeId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11",
             "productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","quantity":2,"occurredAt":"2026-11-22T02:58:31.250Z","ageMs":89000}
            """,
        ["BookTransactionRequest"] = """
            {"id":"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f","deviceId":"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44","seq":42,"type":"OUTBOUND",
             "storeId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11","barcode":"8801234567893","quantity":2,"occurredAt":"2026-11-22T02:58:31.250Z"}
            """,
        ["AmendTransactionRequest"] = """
            {"id":"0192f7c1-8b63-7dd4-a9d5-ed1d1d18499a","deviceId":"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44","seq":43,
             "occurredAt":"2026-11-22T03:01:02.000Z","quantity":3,"note":"한 개 더"}
            """,
        ["CategoryRequest"] = """{"name":"유제품"}""",
        ["CategoryPatch"] = """{"name":"유제품"}""",
        ["CategoryView"] = """{"id":"0192f7b3-0d44-7a10-b0aa-3f1a2b4c5d66","name":"유제품","archived":false}""",
        ["ItemResult"] = """
            {"id":"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f","status":"accepted","syncedAt":"2026-11-22T03:00:00.000000Z",
             "occurredAt":"2026-11-22T02:58:31.250000Z","version":17,
             "stock":{"productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","quantity":34}}
            """,
        ["StockReason"] = """{"kind":"counted","movements":1,"quantity":36,"text":"36 were counted on 2026-11-21 21:00."}""",
        ["Rejection"] = """{"code":"quantity.required","message":"The item needs a quantity.","field":"quantity"}""",
    };

    public static JsonNode? Of(string schema) => Json.TryGetValue(schema, out var json) ? JsonNode.Parse(json) : null;
}
