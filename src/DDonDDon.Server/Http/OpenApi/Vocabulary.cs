using System.Text.Json.Nodes;

namespace DDonDDon.Server.Http.OpenApi;

/// <summary>What a name means wherever it stands in the API, an example of it, and limits that a parameter of this name has (all as JSON).</summary>
internal sealed record Meaning(string Description, string Json, string? Limits = null)
{
    public JsonNode? Example => JsonNode.Parse(Json);
}

/// <summary>The names of parameters and members. The same word means the same everywhere; a test refuses a parameter that is not here.</summary>
internal static class Vocabulary
{
    private static readonly Dictionary<string, Meaning> Words = new(StringComparer.Ordinal)
    {
        ["limit"] = new("How many items an answer has at most.", "100", $$"""{"minimum":1,"maximum":{{Paging.MaximumLimit}},"default":{{Paging.DefaultLimit}}}"""),
        ["cursor"] = new("The `nextCursor` of the answer before; absent for the first page.", "\"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22\""),
        ["nextCursor"] = new("What the next request takes as `cursor`; null at the end.", "\"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22\""),
        ["items"] = new("The page, in the order that the operation names.", "null"),
        ["id"] = new("The id of what the request or the answer is about.", Quoted(Examples.Id)),
        ["storeId"] = new("A store of the caller's.", "\"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11\""),
        ["productId"] = new("A product.", "\"0192f7b2-5a60-7f1b-8a44-6d0b3c9e7a22\""),
        ["categoryId"] = new("The category that the product is in.", "\"0192f7b3-0d44-7a10-b0aa-3f1a2b4c5d66\""),
        ["userId"] = new("A user.", "\"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33\""),
        ["deviceId"] = new("The installation that a movement was recorded on.", "\"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44\""),
        ["movementId"] = new("The movement that this one is about.", "\"0192f7c0-11aa-7b22-8c33-9d44ee55ff66\""),
        ["code"] = new("A barcode, as the scanner reads it; encoded as a part of a path.", "\"8801234567893\""),
        ["explain"] = new("Whether to say also why the stock is what it is.", "true"),
        ["search"] = new("Part of a name, an SKU or a barcode; initial consonants find Korean names.", "\"우유\""),
        ["category"] = new("Only products of this category.", "\"0192f7b3-0d44-7a10-b0aa-3f1a2b4c5d66\""),
        ["archived"] = new("Whether something is not offered any more; as a filter, only such or only others.", "false"),
        ["below"] = new("`reorder`: only what is below its reorder point.", "\"reorder\""),
        ["negative"] = new("Whether to show only stock below zero.", "true"),
        ["type"] = new("What kind of movement it is.", "\"OUTBOUND\""),
        ["user"] = new("Only what this user recorded.", "\"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33\""),
        ["device"] = new("Only what was recorded on this device.", "\"0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44\""),
        ["from"] = new("The beginning, itself included: a time, in reports a day of the store like 2026-11-01.", "\"2026-11-01T00:00:00Z\""),
        ["to"] = new("The end: a time, in reports a day of the store like 2026-11-30, itself included.", "\"2026-11-30T00:00:00Z\""),
        ["group"] = new("`day`: one line a day instead of one a day and product.", "\"day\""),
        ["dryRun"] = new("Whether only to check, and to write nothing.", "true"),
        ["If-Match"] = new("The `ETag` that the change is based on; absent to let the last writer of each field win.", "\"\\\"7\\\"\""),

        ["email"] = new("The address that the user signs in with.", "\"minji@example.com\""),
        ["password"] = new("8 to 256 characters of any kind.", "\"느린 거북이 셋 2026\""),
        ["currentPassword"] = new("The password until now.", "\"느린 거북이 셋 2026\""),
        ["newPassword"] = new("The password from now on, 8 to 256 characters of any kind.", "\"빠른 토끼 다섯 2027\""),
        ["accessToken"] = new("Goes into `Authorization: Bearer …`.", "\"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl\""),
        ["refreshToken"] = new("Gets the next tokens, once.", "\"q0Jm3sVQyX2cXb1l6n9r5T8uWkZpA7dEfGhIjKlMnOo\""),
        ["tokenType"] = new("Always `Bearer`.", "\"Bearer\""),
        ["expiresIn"] = new("How long the access token lives, in seconds.", "3600"),
        ["role"] = new("WORKER, ADMIN or AUDITOR.", "\"WORKER\""),
        ["stores"] = new("The ids of the user's stores.", "[\"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11\"]"),
        ["disabled"] = new("Whether the user may not sign in any more.", "false"),

        ["name"] = new("What people call it.", "\"서울우유 1L\""),
        ["timeZone"] = new("An IANA time zone, by which days begin and end.", "\"Asia/Seoul\""),
        ["sku"] = new("The chain's own number of the product.", "\"MILK-1L\""),
        ["syncedAt"] = new("When the server stored it.", "\"2026-11-22T03:00:00.000000Z\""),
        ["unit"] = new("What one piece is.", "\"개\""),
        ["price"] = new("The price of one piece.", "2980"),
        ["barcode"] = new("The code that was scanned.", "\"8801234567893\""),
        ["barcodes"] = new("The product's codes.", "null"),
        ["packSize"] = new("How many pieces one scan stands for.", "1"),
        ["version"] = new("How many changes there have been; grows with each.", "17"),
        ["quantity"] = new("In pieces, with at most 3 decimal places.", "34"),
        ["effectiveQuantity"] = new("What holds now, after amendments.", "34"),
        ["totalIn"] = new("Everything ever booked in.", "120"),
        ["totalOut"] = new("Everything ever booked out.", "86"),
        ["reorderPoint"] = new("How few pieces there may be before it is to be ordered; null or absent: it is not watched.", "12"),
        ["setBy"] = new("Who set it.", "\"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33\""),
        ["setAt"] = new("When the server recorded it.", "\"2026-11-22T03:00:00.000000Z\""),
        ["storeName"] = new("What people call the store.", "\"강남점\""),
        ["total"] = new("What all of the caller's stores have together.", "57"),
        ["day"] = new("A day by the store's own clock.", "\"2026-11-22\""),
        ["opening"] = new("The stock at the beginning of the day.", "7"),
        ["received"] = new("What came in.", "10"),
        ["issued"] = new("What went out.", "3"),
        ["adjusted"] = new("The sum of the corrections.", "-1"),
        ["closing"] = new("The stock at the end of the day, by everything that is known.", "12.5"),
        ["missing"] = new("Pieces to the reorder point.", "4"),
        ["lost"] = new("What went on days that took something away; 0 or negative.", "-3"),
        ["lostValue"] = new("The same at today's prices.", "-3600"),
        ["unpriced"] = new("How many of the products have no price and are left out of the values.", "0"),
        ["updatedAt"] = new("When the server recorded the last movement.", "\"2026-11-22T03:00:00.000000Z\""),
        ["baseline"] = new("The count that the stock starts from; null when nobody has counted.", "null"),
        ["occurredAt"] = new("When it happened, by the clock of whoever recorded it.", "\"2026-11-22T02:58:31.250000Z\""),
        ["clientTime"] = new("What the device's clock said.", "\"2026-11-22T02:58:31.250000Z\""),
        ["recordedAt"] = new("When the server stored it.", "\"2026-11-22T03:00:00.000000Z\""),
        ["recordedBy"] = new("Who recorded it.", "\"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33\""),
        ["syncedBy"] = new("Who sent it.", "\"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33\""),
        ["sentAt"] = new("The device's time when it sends.", "\"2026-11-22T03:00:00.120Z\""),
        ["ageMs"] = new("Milliseconds since it happened, by the device's steady clock.", "89000"),
        ["seq"] = new("The device's counter of what it recorded.", "42", """{"minimum":0,"maximum":9007199254740991}"""),
        ["reason"] = new("Why; one of damage, loss, found, sample and other for an adjustment.", "\"damage\""),
        ["note"] = new("Whatever the worker wants to say, at most 2000 characters.", "\"유통기한 지남\""),
        ["reference"] = new("The number of a paper that goes with it.", "\"PO-2026-1122\""),
        ["void"] = new("Whether the original did not happen at all.", "false"),
        ["voided"] = new("Whether an amendment says that it did not happen.", "false"),
        ["amendedBy"] = new("The amendment that holds.", Quoted(Examples.Id)),
        ["supersededBy"] = new("The later count that replaced it.", Quoted(Examples.Id)),
        ["allowNegative"] = new("Whether to book it even where the stock does not suffice.", "false"),
        ["serverTime"] = new("When the server received it.", "\"2026-11-22T03:00:00.000000Z\""),
        ["missingSeq"] = new("Counters of the device that have not arrived, at most 100.", "[]"),
        ["status"] = new("How it stands.", "\"ok\""),
        ["offsetMs"] = new("How far the device's clock is behind the server's; negative: it is fast.", "120"),
        ["corrected"] = new("Whether times were corrected for it.", "false"),
        ["fromStoreId"] = new("The store that goods leave.", "\"0192f7b0-1c1e-7d6a-9d7e-2f6a5b8c0d11\""),
        ["toStoreId"] = new("The store that goods go to.", "\"0192f7b0-2d2f-7e7b-8e8f-3a7b6c9d1e22\""),
        ["changes"] = new("The fields that change, by name; null clears one.", "{\"price\":3180}"),
        ["internal"] = new("Whether the code is the chain's own and need be no GTIN.", "false"),
        ["message"] = new("What is wrong, and what to do.", "\"The price is no number.\""),
        ["field"] = new("The member that it is about.", "\"price\""),
        ["column"] = new("The column that it is about.", "\"price\""),
        ["item"] = new("The item as it was sent.", "null"),
        ["result"] = new("What became of it, as its device hears it.", "null"),
        ["receivedAt"] = new("When the server received it.", "\"2026-11-22T03:00:00.000000Z\""),
        ["decidedAt"] = new("When it was decided; absent while it is open.", "\"2026-11-22T03:10:00.000000Z\""),
        ["decidedBy"] = new("Who decided; absent when it happened by itself.", "\"0192f7b4-9a01-7c3d-8e55-7b6a5f4e3d33\""),
        ["decisionReason"] = new("Why it was thrown away.", "\"두 번 찍음\""),
        ["text"] = new("The same as a sentence.", "\"36 were counted.\""),
        ["kind"] = new("Which kind it is.", "\"late_movement\""),
        ["conflictId"] = new("The conflict that this is about.", "\"5c0f2a7e-8f0b-5b1d-9d0c-1f4e6a7b8c99\""),
        ["productName"] = new("What people call the product.", "\"서울우유 1L\""),
        ["movements"] = new("The movements that it is about.", "null"),
        ["edits"] = new("The edits that met.", "null"),
        ["value"] = new("What the field was given.", "\"우유 1L\""),
        ["openedAt"] = new("When it was opened.", "\"2026-11-22T03:00:00.000000Z\""),
        ["closedAt"] = new("When it was closed.", "\"2026-11-22T03:20:00.000000Z\""),
        ["closedBecause"] = new("What answered it, when nobody had to.", "\"recounted\""),
        ["choices"] = new("What may be decided.", "null"),
        ["choice"] = new("What is decided: keep, apply_difference, take_other or set_quantity.", "\"keep\""),
        ["resultingQuantity"] = new("The stock after it; null where whoever decides says it.", "9"),
        ["resultingValue"] = new("What the field would be.", "\"우유 1L\""),
        ["needsQuantity"] = new("Whether the decision brings a quantity.", "false"),
        ["recordedByEmail"] = new("The address of who recorded it.", "\"minji@example.com\""),
        ["decidedByEmail"] = new("The address of who decided.", "\"minji@example.com\""),
        ["editId"] = new("The edit that it caused.", Quoted(Examples.Id)),
        ["baseVersion"] = new("The version of the product that was edited.", "16", """{"minimum":0}"""),
    };

    /// <summary>What is different in one schema.</summary>
    private static readonly Dictionary<(string Member, string Beside), Meaning> Special = new()
    {
        [("code", "message")] = new("A stable code, as in docs/errors.md.", "\"quantity.required\""),
        [("items", "sentAt")] = new("What was recorded, at most 500; an empty array only asks for what is missing.", "null"),
        [("cursor", "sentAt")] = new("The cursor that an earlier answer gave, if any.", "null"),
        [("name", "timeZone")] = new("What people call the store.", "\"강남점\""),
    };

    public static Meaning? Of(string name) => Words.GetValueOrDefault(name);

    /// <summary>The meaning of a member of an object, which the object's other members may tell.</summary>
    public static Meaning? Of(JsonObject? schema, string member) => (schema?["properties"] as JsonObject)?
        .Select(other => Special.GetValueOrDefault((member, other.Key))).FirstOrDefault(meaning => meaning is not null) ?? Of(member);

    private static string Quoted(string text) => $"\"{text}\"";
}
