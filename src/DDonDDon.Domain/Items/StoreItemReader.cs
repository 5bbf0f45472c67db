using System.Text.Json;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Items;

/// <summary>Reads movements, amendments and lines of count sessions.</summary>
internal static class StoreItemReader
{
    /// <summary>What a label may say, of a movement that stands for itself.</summary>
    public static readonly string[] LabelNames = ["lot", "expiresOn", "serial", "weight", "count"];

    public static readonly string[] Names =
    [
        "id", "seq", "type", "storeId", "productId", "barcode", "quantity", "occurredAt", "ageMs", "recordedBy", "reason", "note", "reference",
        "movementId", "void", "sessionId", "zone", "replaces", .. LabelNames,
    ];

    public static StoreItem Read(ItemMembers members, Guid deviceId)
    {
        var (type, isVoid) = (Type(members), members.Flag("void", ItemRefusals.Void));
        if (type is not MovementType.Amend) members.Refuse("movementId", "void");
        if (type is null or MovementType.Amend) members.Refuse(LabelNames);
        if (type is null) members.Refuse("reason", "reference");
        else members.Refuse("sessionId", "zone", "replaces");
        if (members.Has("productId") == members.Has("barcode")) members.Fail(ItemRefusals.NoProduct);
        if (isVoid) members.Refuse("quantity");
        return type switch
        {
            MovementType.Amend => Amendment(members, deviceId, isVoid),
            null => Line(members, deviceId),
            { } movement => Movement(members, deviceId, movement),
        };
    }

    private static MovementItem Movement(ItemMembers members, Guid deviceId, MovementType type)
    {
        var product = members.Product();
        return new()
        {
            Id = members.RequiredId("id"),
            DeviceId = deviceId,
            StoreId = members.RequiredId("storeId"),
            Product = product,
            Quantity = members.Amount(),
            OccurredAt = members.OccurredAt(),
            Seq = members.Seq(),
            Type = type,
            Reason = Reason(members, type),
            Note = members.Text("note"),
            Reference = members.Text("reference"),
            Label = GoodsLabel.Of(members.Label(), product.Code is { } code ? ElementString.Read(code)?.Label : null),
        };
    }

    private static AmendmentItem Amendment(ItemMembers members, Guid deviceId, bool isVoid) => new()
    {
        Id = members.RequiredId("id"),
        DeviceId = deviceId,
        StoreId = members.RequiredId("storeId"),
        Product = members.Product(),
        Quantity = isVoid ? null : members.Amount(),
        OccurredAt = members.OccurredAt(),
        Seq = members.Seq(),
        MovementId = members.RequiredId("movementId"),
        Reason = members.Text("reason"),
        Note = members.Text("note"),
        Reference = members.Text("reference"),
    };

    private static CountLineItem Line(ItemMembers members, Guid deviceId) => new()
    {
        Id = members.RequiredId("id"),
        DeviceId = deviceId,
        StoreId = members.RequiredId("storeId"),
        Product = members.Product(),
        Quantity = members.Amount(),
        OccurredAt = members.OccurredAt(),
        Seq = members.Seq(),
        Note = members.Text("note"),
        SessionId = members.RequiredId("sessionId"),
        Zone = Zone(members) ?? "",
        Replaces = members.OptionalId("replaces"),
    };

    // Null for a line of a count session.
    private static MovementType? Type(ItemMembers members) => members.Find("type") is { ValueKind: JsonValueKind.String } element
        ? JsonMembers.Text(element) switch
        {
            "INBOUND" => MovementType.Inbound,
            "OUTBOUND" => MovementType.Outbound,
            "ADJUST" => MovementType.Adjust,
            "COUNT" => MovementType.Count,
            "COUNT_LINE" => null,
            "AMEND" => MovementType.Amend,
            _ => members.Fail<MovementType>(ItemRefusals.UnknownType),
        }
        : members.Fail<MovementType>(ItemRefusals.NoType);

    private static string? Reason(ItemMembers members, MovementType type)
    {
        var reason = members.Text("reason");
        return reason is not null && ItemRules.CheckReason(type, reason) is { } refused ? members.Fail<string?>(refused) : reason;
    }

    private static string? Zone(ItemMembers members)
    {
        if (members.Find("zone") is not { } element) return null;
        return JsonMembers.Text(element) is { } zone && DisplayName.IsReadable(zone) ? ComposedText.Of(zone) : members.Fail<string?>(ItemRefusals.Zone);
    }
}
