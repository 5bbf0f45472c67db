using System.Text.Json.Nodes;

namespace DDonDDon.Server.Http.OpenApi;

/// <summary>What the document says about the API as a whole, and the areas that its operations belong to.</summary>
internal static class DocumentFrame
{
    /// <summary>The areas in the order of the document; the first part of a path under /api/v1 chooses.</summary>
    private static readonly (string Tag, string[] Parts, string Description)[] Areas =
    [
        ("Signing in", ["auth"], "Tokens, and the caller's own account."),
        ("Users", ["users"], "Accounts, their roles and their stores. For administrators."),
        ("Stores", ["stores"], "The chain's stores."),
        ("Categories", ["categories"], "Groups of products."),
        ("Products", ["products"], "The catalogue that all stores share, and its barcodes."),
        ("Inventory", ["inventory"], "What is in stock, and why."),
        ("Transactions", ["transactions", "transfers"], "Single movements, their corrections, and what happened."),
        ("Sync", ["sync"], "What a device recorded while it was offline, replayed; and what changed meanwhile."),
        ("Conflicts", ["conflicts", "quarantine"], "What people have to decide."),
        ("Counts", ["count-sessions"], "Stocktaking."),
        ("Reports", ["reports"], "Days, shortages and losses."),
        ("Audit", ["audit"], "What was recorded, unchanged."),
        ("Administration", ["admin"], "How the server is doing."),
        ("Health", ["healthz", "readyz", "metrics", "docs"], "For whatever watches over the process."),
    ];

    /// <summary>The area of a path; null for one that belongs to none.</summary>
    public static string? AreaOf(string path)
    {
        var part = path.Replace("/api/v1", "", StringComparison.Ordinal).TrimStart('/').Split('/')[0];
        return Areas.FirstOrDefault(area => area.Parts.Contains(part)).Tag;
    }

    public static void Apply(JsonObject document)
    {
        document["info"] = new JsonObject
        {
            ["title"] = "DDonDDon",
            ["version"] = typeof(DocumentFrame).Assembly.GetName().Version!.ToString(3),
            ["summary"] = "Offline-first, event-sourced inventory for small retail chains.",
            ["description"] =
                "Times are RFC 3339 in UTC, ids are UUIDs, quantities are in pieces with at most 3 decimal places. Lists are read page by page: the "
                + "`nextCursor` of an answer is the `cursor` of the next request, null at the end. Members whose value is unknown are left out of answers, "
                + "and answers may get more members; requests with members that are not described are refused. Errors are problem details (RFC 9457) with "
                + "a stable `code`; a 500 is a bug of the server, never an answer to something that a client sent.",
        };
        document["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The server that this document comes from." });
        var used = document["paths"]!.AsObject().Select(path => AreaOf(path.Key)).ToHashSet();
        document["tags"] = new JsonArray([.. Areas.Where(area => used.Contains(area.Tag))
            .Select(area => new JsonObject { ["name"] = area.Tag, ["description"] = area.Description })]);
        if (document["components"] is not JsonObject components) document["components"] = components = [];
        components["securitySchemes"] = new JsonObject
        {
            ["bearer"] = new JsonObject
            {
                ["type"] = "http",
                ["scheme"] = "bearer",
                ["bearerFormat"] = "JWT",
                ["description"] = "The accessToken of POST /api/v1/auth/login.",
            },
        };
    }
}
