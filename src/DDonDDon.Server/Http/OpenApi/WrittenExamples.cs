using System.Text.Json.Nodes;

namespace DDonDDon.Server.Http.OpenApi;

/// <summary>Examples that would make no sense put together member by member, by the name of their schema.</summary>
internal static class WrittenExamples
{
    private const string LateMovement =
        "서울우유 1L: 11월 22일 13:20 minji@example.com 님의 출고 3개(기기 …5d4e44) 기록이 11월 22일 13:30 jun@example.com 님의 실사 12개(기기 …5d4f55)보다 늦게 도착했습니다. "
        + "지금은 실사 수량을 따릅니다. 이 출고 건이 실사보다 먼저인지 나중인지 확인해 주세요.";

    private static readonly Dictionary<string, string> Json = new(StringComparer.Ordinal)
    {
        ["MovementItem"] = """
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
        ["SendTransferRequest"] = """
            {"id":"0192f7c1-9c74-7ee5-bae6-fe2e2e295aab","deviceId":"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44","seq":44,
             "fromStoreId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11","toStoreId":"0192f7b0-2d2f-7e7b-8e8f-3a7b6c9d1e22",
             "productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","quantity":6,"occurredAt":"2026-11-22T03:02:03.000Z"}
            """,
        ["ReceiveTransferRequest"] = """
            {"id":"0192f7c1-ad85-7ff6-8bf7-0f3f3f306bbc","deviceId":"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44","seq":45,
             "occurredAt":"2026-11-22T05:10:00.000Z","quantity":6}
            """,
        ["ProductChangeRequest"] = """{"changes":{"price":3180},"occurredAt":"2026-11-22T03:00:00.000Z"}""",
        ["HolderView"] = """{"deviceId":"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44","reason":"pending","completeUntil":"2026-11-22T02:10:00.000000Z"}""",
        ["CategoryRequest"] = """{"name":"유제품"}""",
        ["CategoryPatch"] = """{"name":"유제품"}""",
        ["CategoryView"] = """{"id":"0192f7b3-0d44-7a10-b0aa-3f1a2b4c5d66","name":"유제품","archived":false}""",
        ["ItemResult"] = """
            {"id":"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f","status":"accepted","syncedAt":"2026-11-22T03:00:00.000000Z",
             "occurredAt":"2026-11-22T02:58:31.250000Z","version":17,
             "stock":{"productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","quantity":34}}
            """,
        ["ResolveConflictRequest"] = """{"id":"0192f7c1-9d85-7ff6-8bf7-0f3f3f306bcd","choice":"apply_difference"}""",
        ["ConflictView"] = $$$"""
            {"id":"5c0f2a7e-8f0b-5b1d-9d0c-1f4e6a7b8c99","kind":"late_movement","storeId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11",
             "productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","productName":"서울우유 1L","movements":[
              {"id":"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f","type":"OUTBOUND","quantity":3,"occurredAt":"2026-11-22T04:20:00.000000Z",
               "deviceId":"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44","recordedBy":"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33","recordedByEmail":"minji@example.com"},
              {"id":"0192f7c0-11aa-7b22-8c33-9d44ee55ff66","type":"COUNT","quantity":12,"occurredAt":"2026-11-22T04:30:00.000000Z",
               "deviceId":"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4f55","recordedBy":"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3e44","recordedByEmail":"jun@example.com"}],
             "openedAt":"2026-11-22T05:02:00.000000Z","status":"open","stock":12,
             "text":"{{{LateMovement}}}",
             "choices":[
              {"choice":"keep","text":"실사보다 먼저입니다. 실사 수량을 유지합니다. 재고는 그대로 12개입니다.","resultingQuantity":12,"needsQuantity":false},
              {"choice":"apply_difference","text":"실사보다 나중입니다. 출고 3개 건을 반영합니다. 그러면 재고는 9개입니다.","resultingQuantity":9,"needsQuantity":false},
              {"choice":"set_quantity","text":"다시 세어서 수량을 입력합니다. 입력한 수량이 재고가 됩니다.","resultingQuantity":null,"needsQuantity":true}],
             "version":1}
            """,
        ["CountSessionRequest"] = """{"storeId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11","name":"저녁 실사","zones":["매장","창고"]}""",
        ["ApproveRequest"] = """
            {"version":17,"choices":[{"productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","zone":"창고","lineId":"5b0c7a51-2d3e-8f40-9a6b-1c2d3e4f5a6b"}],
             "accepted":["0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22"]}
            """,
        ["OverlapChoice"] = """{"productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","zone":"창고"}""",
        ["CountDecisionRequest"] = """{"reason":"다시 세기"}""",
        ["CountSessionView"] = """
            {"id":"0192f7d0-6b1e-7c3a-9f00-4d2a1b3c5e77","storeId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11","name":"저녁 실사","zones":["매장","창고"],"status":"open",
             "openedAt":"2026-11-22T11:00:00.000000Z","openedBy":"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33","lines":16,"booked":0,"refused":[],"version":17}
            """,
        ["CountedProductView"] = """
            {"productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","name":"서울우유 1L","counted":12,"expected":14,"difference":-2,"price":2980,"value":-5960,
             "recount":false,"inScope":true,"countedAt":"2026-11-22T11:10:00.000000Z",
             "lines":[{"id":"5b0c7a51-2d3e-8f40-9a6b-1c2d3e4f5a6b","zone":"창고","quantity":12,"countedAt":"2026-11-22T11:10:00.000000Z",
             "recordedBy":"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33","deviceId":"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44"}],"overlaps":[]}
            """,
        ["CountSummary"] = """
            {"products":40,"differing":3,"surplus":1,"shortage":-4,"value":-8340,"unpriced":0,"recount":1,"overlaps":0,"uncounted":2,"uncountedInStock":1}
            """,
        ["UncountedProduct"] = """{"productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","name":"서울우유 1L","expected":14,"price":2980}""",
        ["Change"] = """
            {"kind":"stock","storeId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11","id":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22",
             "data":{"storeId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11","productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","quantity":34,"baseline":null,
              "latest":{"movementId":"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f","occurredAt":"2026-11-22T02:58:31.250000Z",
               "deviceId":"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44","seq":42},
              "awaited":[],"totalIn":120,"totalOut":86,"version":17,"updatedAt":"2026-11-22T03:00:00.000000Z"}}
            """,
        ["DiscardRequest"] = """{"reason":"두 번 찍음"}""",
        ["QuarantineView"] = """
            {"id":"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f","storeId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11","status":"open","reason":"barcode.unknown",
             "message":"No product has the barcode 8801234567893 yet; the movement is kept until one does.",
             "item":{"id":"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f","seq":42,"type":"OUTBOUND","occurredAt":"2026-11-22T02:58:31.250000Z",
             "storeId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11","barcode":"8801234567893","quantity":2},
             "occurredAt":"2026-11-22T02:58:31.250000Z","receivedAt":"2026-11-22T03:00:00.000000Z","recordedBy":"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33",
             "syncedBy":"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33","deviceId":"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44"}
            """,
        ["LookBack"] = """
            {"storeId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11","productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","quantity":34,
             "baseline":{"movementId":"0192f7c0-11aa-7b22-8c33-9d44ee55ff66","quantity":36,"occurredAt":"2026-11-21T12:00:00.000000Z"},
             "totalIn":48,"totalOut":14,"version":17,"updatedAt":"2026-11-22T03:00:00.000000Z","name":"서울우유 1L","sku":"MILK-1L",
             "occurredAsOf":"2026-11-22T03:00:00.000000Z","knownAsOf":"2026-11-22T03:00:00.000000Z"}
            """,
        ["LedgerDigest"] = """
            {"takenAt":"2026-11-22T03:00:00.000000Z","items":[{"tenantId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11","count":600,"lastSeq":795,
             "hash":"be5a8375fa458469dd3e12ee46164933c176b4f6c704dae689cfe0e2c3697c42","recordedAt":"2026-11-22T02:58:31.250000Z"}],
             "fingerprint":"6a9d6764a37f89a7618230e8aabdb6a3bcd917c5f099d63e628a8825870f6767"}
            """,
        ["StreamPage"] = """
            {"storeId":"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11","productId":"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22","name":"서울우유 1L","quantity":34,
             "explanation":[{"kind":"no_count","movements":0,"quantity":0,"text":"No count holds, so it starts from 0."}],
             "items":[{"version":1,"position":4711,"id":"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f","event":"stock_received","type":"INBOUND",
             "occurredAt":"2026-11-22T02:58:31.250000Z","clientTime":"2026-11-22T02:58:31.250000Z","clock":"as_recorded",
             "recordedAt":"2026-11-22T03:00:00.000000Z",
             "recordedBy":"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33","syncedBy":"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33",
             "deviceId":"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44",
             "seq":42,"batchId":"0192f7c2-8b63-7dd4-a9d5-ed1d1d18499a","quantity":34,"effectiveQuantity":34,"role":"counts","decidesStock":true,"adds":34,
             "hash":"be5a8375fa458469dd3e12ee46164933c176b4f6c704dae689cfe0e2c3697c42"}],"nextCursor":"1"}
            """,
        ["StockReason"] = """{"kind":"counted","movements":1,"quantity":36,"text":"36 were counted on 2026-11-21 21:00."}""",
        ["Rejection"] = """{"code":"quantity.required","message":"The item needs a quantity.","field":"quantity"}""",
    };

    public static JsonNode? Of(string schema) => Json.TryGetValue(schema, out var json) ? JsonNode.Parse(json) : null;

    /// <summary>An example of a body that is no JSON, of an operation.</summary>
    public static string? OfText(string operation, string mediaType) => (operation, mediaType) switch
    {
        ("exportLedgers", "text/csv") => "storeId,position,version,id,event,productId,quantity,…\r\n",
        ("exportLedgers", _) => "{\"kind\":\"heads\",…}\n{\"causationId\":…,\"hash\":\"be5a8375…\",…}\n{\"kind\":\"end\",\"events\":1}\n",
        (_, "text/csv") => "name,sku,unit,price,barcodes\r\n서울우유 1L,MILK-1L,개,2980,8801234567893\r\n",
        (_, "application/x-ndjson") =>
            """{"kind":"category","id":"0192f7b3-0d44-7a10-b0aa-3f1a2b4c5d66","data":"""
            + """{"id":"0192f7b3-0d44-7a10-b0aa-3f1a2b4c5d66","name":"유제품","archived":false}}"""
            + "\n" + """{"kind":"end","cursor":"AQGTVHnQ3nqvgwEBAAI","changes":1}""" + "\n",
        (_, "text/event-stream") =>
            "retry: 3000\n\nevent: changed\nid: AgGTVHnQ3nqvgwEBAAI\ndata: {\"storeId\":\"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11\",\"position\":4711}\n\n: "
                + "still here\n\n",
        _ => null,
    };
}
