using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>
/// The body of a request that books one movement: members of an item, read as strictly as a batch's, beside the device, the time it was sent
/// (null: the device's clock is taken at its word) and whether the stock may fall below zero.
/// </summary>
internal sealed class MovementBody
{
    public const int MaximumBytes = 128 * 1024;

    private static readonly string[] Envelope = ["deviceId", "sentAt", "allowNegative"];
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    private readonly Dictionary<string, JsonElement> _members;
    private readonly ReadOnlyMemory<byte> _raw;

    private MovementBody(Dictionary<string, JsonElement> members, ReadOnlyMemory<byte> raw) => (_members, _raw) = (members, raw);

    public Guid DeviceId { get; private init; }
    public DateTimeOffset? SentAt { get; private init; }
    public bool AllowsNegative { get; private init; }

    /// <summary>Reads a body. <paramref name="names"/>: the members it may have beside those that every such body has.</summary>
    public static async Task<(MovementBody? Body, Problem? Problem)> ReadAsync(HttpRequest request, string[] names, CancellationToken ct)
    {
        if (!request.HasJsonContentType()) return (null, new("body.media_type", "Send the movement as application/json."));
        if (await Body.ReadAsync(request, MaximumBytes, ct) is not { } raw)
            return (null, new("body.too_large", $"A movement has at most {MaximumBytes} bytes."));
        try
        {
            return Read(JsonElement.Parse(raw.Span, Strict), raw, names);
        }
        catch (JsonException exception)
        {
            return (null, new("body.malformed",
                $"The body is not JSON of at most 16 levels (byte {exception.BytePositionInLine} of line {exception.LineNumber + 1})."));
        }
    }

    private static (MovementBody? Body, Problem? Problem) Read(JsonElement root, ReadOnlyMemory<byte> raw, string[] names)
    {
        var (members, rejection) = JsonMembers.Of(root, [.. names, .. Envelope]);
        if (members is null) return (null, Problem.Of(rejection!));
        var (device, sent, negative) = (Find(members, "deviceId"), Find(members, "sentAt"), Find(members, "allowNegative"));
        if (device is null || JsonMembers.Id(device.Value) is not { } deviceId || DerivedId.IsOne(deviceId))
            return (null, new("deviceId.invalid", "deviceId is the UUID of the installation, not of version 8."));
        if (sent is not null && ItemReader.TimeOf(sent.Value) is null)
            return (null, new("sentAt.invalid", "sentAt is the device's time when it sends, with its offset, like 2026-11-22T03:04:05.678Z."));
        if (negative is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
            return (null, new("allowNegative.invalid", "allowNegative is true or false."));
        return (new(members, raw)
        {
            DeviceId = deviceId,
            SentAt = sent is null ? null : ItemReader.TimeOf(sent.Value),
            AllowsNegative = negative is { ValueKind: JsonValueKind.True },
        }, null);
    }

    /// <summary>Gives the item a member that the request's path or kind has settled.</summary>
    public void Settle(string name, object value) => _members[name] = JsonSerializer.SerializeToElement(value);

    /// <summary>The item, with members that are <paramref name="settled"/>.</summary>
    public (SentItem? Item, Rejection? Rejection) Item(params (string Name, object Value)[] settled)
    {
        foreach (var (name, value) in settled) Settle(name, value);
        var (item, rejection) = ItemReader.ReadMovement(_members, DeviceId, _raw);
        return item is not null && ItemRules.CheckIds(item.Item) is { } derived ? (null, derived) : (item, rejection);
    }

    /// <summary>An id that the item itself does not have.</summary>
    public (Guid Id, Rejection? Rejection) RequiredId(string name) => Find(_members, name) switch
    {
        null => (default, new($"{name}.required", $"The request needs {name}.", name)),
        { } element when JsonMembers.Id(element) is { } id => (id, null),
        _ => (default, new($"{name}.invalid", $"{name} is a UUID like 0192f7c1-7a52-7cc3-98c4-dc0c0c07398f.", name)),
    };

    public bool Has(string name) => Find(_members, name) is not null;

    private static JsonElement? Find(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var element) && element.ValueKind is not JsonValueKind.Null ? element : null;
}
