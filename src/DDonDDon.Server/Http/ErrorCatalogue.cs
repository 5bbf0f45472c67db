using System.Globalization;
using System.Text;

namespace DDonDDon.Server.Http;

/// <summary>
/// A code that a refused request or item may carry: its HTTP status where it refuses a whole request, and when that happens and what to do
/// (Markdown, the end of a sentence).
/// </summary>
public sealed record ErrorCode(string Code, int Status, string When);

/// <summary>
/// Every code there is. Problems take their status from here, docs/errors.md and the API's description are made from here, and a code that
/// is not here cannot be sent.
/// </summary>
public static class ErrorCatalogue
{
    private static readonly ErrorCode[] Access =
    [
        new("auth.required", 401, "no access token: sign in"),
        new("auth.expired", 401, "the access token is too old (30 s of grace): sign in again"),
        new("auth.invalid", 401, "the access token is not one of ours: sign in again"),
        new("auth.revoked", 401, "the account was disabled or may not record any more: ask an administrator"),
        new("auth.outdated", 401,
            "the session has ended, or the role or the password has changed since the access token was issued: refresh it or sign in again"),
        new("auth.failed", 401, "address or password is wrong, or the account is disabled; on purpose not told apart"),
        new("auth.throttled", 429, "too many failures of this account from here in 15 minutes, or of too many accounts: try again after `Retry-After`"),
        new("auth.refresh_invalid", 401, "the refresh token is not known, has expired, or its session has ended: sign in again"),
        new("auth.refresh_reused", 401,
            "the refresh token was exchanged long before, so somebody else may have it; the whole session has ended: sign in again"),
        new("auth.busy", 429, "no core came free for a password within 2 s: try again after `Retry-After`"),
        new("read.busy", 429, "too many expensive reads (exports, explanations, looks back) at once, the caller's or all: try again after `Retry-After`"),
        new("access.denied", 403, "the role does not allow this"),
        new("device.foreign", 403, "the device belongs to another installation, or is retired: sign in on it again, or let an administrator release it"),
        new("device.unknown", 404, "nothing has come from such a device"),
        new("deviceKey.invalid", 422, "`deviceKey` is absent, or no text of 32 to 128 characters"),
    ];

    private static readonly ErrorCode[] Accounts =
    [
        new("user.unknown", 404, "no such user"),
        new("user.email_invalid", 422,
            "the address has no @ with something on both sides, has spaces, invisible characters, letters of several alphabets, or more than 254 characters"),
        new("user.email_taken", 409, "there is an account with this address, in whatever case"),
        new("user.role_unknown", 422, "the role is not WORKER, ADMIN or AUDITOR"),
        new("user.store_unknown", 422, "one of the stores does not exist"),
        new("user.last_admin", 409, "nobody could administer the chain any more: make another administrator first"),
        new("password.invalid", 422, "not 8 to 256 characters, or half a character"),
        new("password.common", 422, "one of the 3,000 most common passwords, in whatever case"),
        new("password.wrong", 422, "the current password is wrong"),
    ];

    private static readonly ErrorCode[] Requests =
    [
        new("route.unknown", 404, "no such route"),
        new("app.not_built", 404, "the store app was not built into this server: start it with `./ddon`, which builds it where npm is installed"),
        new("route.method", 405, "the route does not take this method"),
        new("limit.invalid", 400, "`limit` is not from 1 to 500"),
        new("cursor.invalid", 400, "`cursor` is not one that an answer gave"),
        new("filter.invalid", 400, "a filter of a list that cannot be read; the detail says which"),
        new("request.malformed", 400, "the request does not fit the route, or holds text that cannot be stored"),
        new("body.malformed", 400, "the body is not JSON of at most 16 levels, or not an object"),
        new("body.unknown_member", 400, "the batch has a member that it does not take"),
        new("body.duplicate_member", 400, "the batch has a member twice"),
        new("body.too_large", 413, "a body over 4 MiB, on any route"),
        new("body.media_type", 415, "not `application/json`, or of an import not `text/csv`"),
    ];

    private static readonly ErrorCode[] Stores =
    [
        new("store.unknown", 404, "no such store among the caller's; also for one that exists elsewhere"),
        new("store.exists", 409, "a store with this id exists and is another"),
        new("store.name_invalid", 422, "the name is not 1 to 100 characters, has control characters, invisible ones or spaces around it"),
        new("store.time_zone_unknown", 422, "the time zone is not a name of the IANA database, like Asia/Seoul"),
    ];

    private static readonly ErrorCode[] Inventory =
    [
        new("reorderPoint.invalid", 422, "not null or a number from 0 to 1,000,000,000 with at most 3 decimal places"),
    ];

    private static readonly ErrorCode[] Reports =
    [
        new("range.invalid", 400, "`from` is after `to`"),
        new("range.too_long", 400, "more than 400 days: ask for parts"),
    ];

    private static readonly ErrorCode[] Catalogue =
    [
        new("product.unknown", 404, "no such product"),
        new("barcode.unknown", 404, "no product has this barcode"),
        new("barcode.no_weight", 404, "a label of a scale that says 0 g: nobody knows how much it was"),
        new("product.invalid", 422, "a field's value makes no sense"),
        new("product.unknown_field", 422, "a field that products do not have"),
        new("baseVersion.invalid", 422, "`baseVersion` is not a whole number from 0"),
        new("product.changed", 412, "the product is not at the version that `If-Match` names: read it again"),
        new("barcode.pack_size", 422, "a pack size that is not greater than 0, or of a scale's pattern with a weight is no whole number up to 1000"),
        new("barcode.check_digit", 422,
            "a code of 8, 12, 13 or 14 digits whose last digit is wrong and that is not flagged as `internal`; the detail says what it should be"),
        new("barcode.mangled", 422, "what a spreadsheet made of a long number, whose digits are lost"),
        new("barcode.not_gtin", 422, "no GTIN, nor a pattern of a scale's labels: flag it as `internal` if it is a code of your own"),
        new("import.refused", 422, "the sheet has bad lines, which `badLines` lists by number; nothing was written"),
        new("import.encoding", 422, "the sheet is neither UTF-8, UTF-16 nor CP949"),
        new("import.header", 422, "the first line of the sheet names no column, or one twice"),
        new("import.too_long", 413, "a sheet of more than 20,000 lines"),
        new("import.malformed", 422, "a line whose quotes do not match, or with more cells than the first line"),
        new("import.repeated", 422, "an earlier line is about the same product"),
        new("import.ambiguous", 422, "several products have the line's SKU or barcodes: name the product by its id"),
        new("import.category_unknown", 422, "no category has this name"),
        new("import.other_store", 422, "a line of a sheet of stock is about another store"),
        new("import.other_type", 422, "a line of a sheet of stock is no count"),
        new("import.transfer", 422, "a line amends an end of a transfer"),
        new("import.by_required", 422, "a sheet with stocks or reorder points is imported in somebody's name: say whose with `--by`"),
        new("import.store_unknown", 422, "a column of the sheet is about a store that there is not"),
        new("import.stock_kept", 422, "the store keeps a stock of the product already, so that it has no opening"),
        new("barcode.taken", 409, "the barcode belongs to another product"),
    ];

    private static readonly ErrorCode[] Categories =
    [
        new("category.unknown", 404, "no such category"),
        new("category.exists", 409, "a category with this id exists and is another"),
        new("category.name_taken", 409, "there is a category with this name, in whatever case"),
        new("category.name_invalid", 422, "the name is not 1 to 100 characters, has control characters, invisible ones or spaces around it"),
    ];

    private static readonly ErrorCode[] Transfers =
    [
        new("fromStoreId.required", 422, "no `fromStoreId`"),
        new("fromStoreId.invalid", 422, "`fromStoreId` is not a UUID"),
        new("toStoreId.required", 422, "no `toStoreId`"),
        new("toStoreId.invalid", 422, "`toStoreId` is not a UUID"),
        new("transfer.same_store", 422, "the goods would not go anywhere"),
        new("transfer.unknown", 404, "no such transfer from or to the caller's stores"),
        new("transfer.cancelled", 409, "the sending movement was voided, so nothing can arrive"),
        new("transfer.received", 409, "the goods have been received: they do not arrive twice, and the sending stands. "
            + "Amend the receipt where it is wrong, or void it first"),
    ];

    private static readonly ErrorCode[] Conflicts =
    [
        new("conflict.unknown", 404, "no such conflict among the caller's stores; those of products are an administrator's and an auditor's"),
        new("conflict.resolved", 409, "somebody has decided this already, and differently; read the conflict again"),
        new("conflict.closed", 409, "there is nothing to decide any more: what happened since has answered the question"),
        new("conflictId.required", 422, "a `RESOLVE` without `conflictId`"),
        new("conflictId.invalid", 422, "`conflictId` is not a UUID"),
        new("choice.invalid", 422, "`choice` is not one of the conflict's choices"),
        new("quantity.unexpected", 422, "a `quantity` with another choice than `set_quantity`"),
    ];

    private static readonly ErrorCode[] Quarantine =
    [
        new("quarantine.unknown", 404, "no such item in quarantine, open or decided"),
        new("quarantine.ambiguous", 409, "items of several stores have this id: say which with `storeId`"),
        new("quarantine.no_code", 422, "the item names its product by id: only of a code can be said which product it meant"),
        new("quarantine.released", 409, "the item is booked already: amend or void the movement instead"),
        new("quarantine.discarded", 409, "an administrator threw the item away; record it again under a new id if it did happen"),
        new("quarantine.reason_invalid", 422, "no reason of 1 to 500 characters for throwing an item away"),
    ];

    private static readonly ErrorCode[] Counts =
    [
        new("countSession.unknown", 404, "no such count session in the caller's stores"),
        new("countSession.closed", 409, "the session was approved, discarded or reversed, and takes nothing any more"),
        new("countSession.changed", 409, "something was counted since the `version` that is approved: look at the sheet again"),
        new("countSession.empty", 422, "nothing was counted, so there is nothing to approve"),
        new("countSession.choice_invalid", 422, "`choices` names what two devices have not counted, "
            + "or a line that does not stand there: look at the sheet again"),
        new("countSession.undecided", 409, "several devices counted the same product in one zone, and `choices` does not say what holds: "
            + "`undecided` names them"),
        new("countSession.moved", 409, "products moved while they were counted, and `accepted` does not name them: "
            + "`moved` does. Count them again, or accept them"),
        new("countSession.approved", 409, "an approved session is not discarded but reversed"),
        new("countSession.not_approved", 409, "only an approved session can be reversed"),
        new("countSession.reason_invalid", 422, "a reason of more than 500 characters, or of several lines"),
        new("countSession.name_invalid", 422, "the name is not 1 to 100 characters, has control characters, invisible ones or spaces around it"),
        new("countSession.zones_invalid", 422, "more than 100 zones, one of them twice, or one that is not 1 to 100 characters"),
    ];

    private static readonly ErrorCode[] Batches =
    [
        new("deviceId.invalid", 400, "`deviceId` is absent, not a UUID, or of version 8"),
        new("sentAt.invalid", 400, "`sentAt` is absent or not a time with an offset"),
        new("pending.invalid", 400, "`pending` is not `{count, oldest}` with a number from 0 and a time with an offset, or null"),
        new("items.invalid", 400, "`items` is absent or not an array"),
        new("batch.too_large", 413, "over 500 items or 1 MiB; `maxItems`, `maxBytes` say the limits"),
    ];

    private static readonly ErrorCode[] Pulls =
    [
        new("cursor.gone", 410, "the database was restored since the `cursor` was given: take a snapshot and go on with its cursor"),
        new("snapshot.busy", 429, "others are taking a snapshot: try again after `Retry-After`"),
        new("events.too_many", 429, "too many event streams at once, or 16 of this user: try again after `Retry-After`"),
    ];

    private static readonly ErrorCode[] TheServer =
    [
        new("database.away", 503, "the database cannot be reached; nothing was stored; `Retry-After: 5`"),
        new("database.busy", 503, "a lock was not free in time; `Retry-After: 1`"),
        new("database.sequence", 503,
            "the sequence of positions lies behind a ledger, as after a restore that forgot it; nothing was stored; `Retry-After: 60`; the log names the store "
            + "and what to set"),
        new("database.schema", 503, "`/readyz` only: the database's schema is not this program's; run `ddon db apply`"),
        new("server.failed", 500, "a bug of ours; it is in the log under the same time"),
    ];

    private static readonly ErrorCode[] Movements =
    [
        new("item.invalid", 422, "the item is not a JSON object"),
        new("item.too_long", 422, "more than 48 KiB of JSON, which no item needs"),
        new("item.unknown_member", 422, "a member that is not in the table above"),
        new("item.duplicate_member", 422, "a member twice"),
        new("item.unexpected_member", 422, "`movementId` or `void` without `AMEND`, `quantity` beside `void: true`, `sessionId` or `zone` without "
            + "`COUNT_LINE`, `reason` or `reference` with it"),
        new("id.required", 422, "no `id`"),
        new("id.invalid", 422, "`id` is not a UUID, all zeros, or of version 8, which only the server makes"),
        new("storeId.required", 422, "no `storeId`"),
        new("storeId.invalid", 422, "`storeId` is not a UUID"),
        new("productId.required", 422, "a `PRODUCT` without `productId`"),
        new("product.forbidden", 403, "a `PRODUCT` of somebody who is no administrator"),
        new("productId.invalid", 422, "`productId` is not a UUID; or of version 8 where it names a new product"),
        new("sessionId.required", 422, "a `COUNT_LINE` without `sessionId`"),
        new("sessionId.invalid", 422, "`sessionId` is not a UUID"),
        new("replaces.invalid", 422, "`replaces` is not a UUID"),
        new("zone.invalid", 422, "`zone` is not 1 to 100 characters, has control characters, invisible ones or spaces around it"),
        new("movementId.required", 422, "an `AMEND` without `movementId`"),
        new("movementId.invalid", 422, "`movementId` is not a UUID"),
        new("recordedBy.invalid", 422, "`recordedBy` is not a UUID"),
        new("recorder.unknown", 403, "whoever recorded it has not signed in on this device"),
        new("recordedBy.forbidden", 422, "no such user, or one who did not have the store when it happened"),
        new("product.required", 422, "neither or both of `productId` and `barcode`"),
        new("barcode.invalid", 422, "no text or an empty one; of a code that is linked: not 1 to 64 visible characters, or spaces around them"),
        new("type.required", 422, "no `type`"),
        new("type.unknown", 422, "a `type` that is not one of the seven; `COUNT_LINE` in batches only"),
        new("void.invalid", 422, "`void` is neither true nor false"),
        new("seq.invalid", 422, "`seq` is absent, or not a whole number from 0 to 9007199254740991"),
        new("seq.implausible", 422, "`seq` is more than 100,000 ahead of what the device has sent"),
        new("occurredAt.invalid", 422, "absent, without an offset, or outside the years 1900 to 2200"),
        new("age.invalid", 422, "`ageMs` is not a whole number from 0 to ten years"),
        new("quantity.required", 422, "no `quantity` where one is needed"),
        new("quantity.invalid", 422, "not a number, more than 3 decimal places, beyond ±1,000,000,000, or the wrong sign for its type"),
        new("reason.invalid", 422, "an `ADJUST` with a reason that is not in the list"),
        new("label.invalid", 422, "`lot` or `serial` is no text of 1 to 90 characters, `expiresOn` no day, `weight` or `count` no number from 0"),
        new("text.invalid", 422, "`reason`, `note` or `reference` is no text, longer than 2000 characters, or holds U+0000 or half a character"),
        new("amend.invalid", 422, "an amendment of itself, of another amendment, or with both quantity and void"),
        new("amend.mismatch", 422, "the original belongs to another store or product"),
        new("store.forbidden", 403, "the sender neither has the store nor had it when it happened"),
        new("store.unassigned", 403, "the store was the sender's when it happened and is not any more"),
        new("movement.unknown", 404, "no such movement in the caller's stores; online an amendment's original must be stored already"),
        new("allowNegative.invalid", 422, "`allowNegative` is neither true nor false"),
        new("stock.insufficient", 409, "online only: the stock would fall below zero; count, or send it again with `allowNegative: true`"),
        new("id.conflict", 409, "the id is stored with other content"),
        new("store.busy", 503, "the store's lock was not free within 15 s, another writer came first, or the database was lost for this store only"),
    ];

    /// <summary>The areas in the order of the document.</summary>
    public static IReadOnlyList<(string Area, IReadOnlyList<ErrorCode> Codes)> Areas { get; } =
    [
        ("Signing in and rights", Access),
        ("Accounts", Accounts),
        ("Requests", Requests),
        ("Stores", Stores),
        ("Catalogue", Catalogue),
        ("Categories", Categories),
        ("Inventory", Inventory),
        ("Reports", Reports),
        ("Movements", Movements),
        ("Transfers", Transfers),
        ("Conflicts", Conflicts),
        ("Quarantine", Quarantine),
        ("Count sessions", Counts),
        ("Batches", Batches),
        ("Pulling", Pulls),
        ("The server", TheServer),
    ];

    private static readonly Dictionary<string, ErrorCode> ByCode =
        Areas.SelectMany(area => area.Codes).ToDictionary(code => code.Code, StringComparer.Ordinal);

    public static IEnumerable<ErrorCode> All => ByCode.Values;

    /// <exception cref="InvalidOperationException">Nobody has listed the code.</exception>
    public static ErrorCode Find(string code) => ByCode.GetValueOrDefault(code)
        ?? throw new InvalidOperationException($"The error code {code} is not in the catalogue.");

    /// <summary>The tables of docs/errors.md.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var (area, codes) in Areas)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {area}\n\n| code | status | when, and what to do |\n| --- | --- | --- |\n");
            foreach (var code in codes) text.Append(CultureInfo.InvariantCulture, $"| `{code.Code}` | {code.Status} | {code.When} |\n");
        }
        return text.ToString();
    }
}
