using System.Text.Json;
using System.Text.Json.Serialization;

namespace DDonDDon.Ledger.Exports;

/// <summary>What identifies a line of an export: a <paramref name="Kind"/>, or which event of which ledger it is.</summary>
internal sealed record ExportLine(string? Kind, string? TenantId, Guid? Id, ExportedHeaders? Headers, long? Events)
{
    public const string Heads = "heads";
    public const string End = "end";

    private static readonly JsonSerializerOptions Lenient = new(JsonSerializerDefaults.Web);

    /// <exception cref="JsonException">It is none of these.</exception>
    public static ExportLine Read(JsonDocument line) => line.Deserialize<ExportLine>(Lenient) switch
    {
        ({ Kind: Heads } or { Kind: End, Events: not null } or { Kind: null, TenantId: not null, Id: not null }) and var known => known,
        _ => throw new JsonException("It is no line of an export."),
    };
}

/// <summary>The headers of an exported event, as far as they tell it: <paramref name="N"/> is its place in the ledger, from 1 on.</summary>
internal sealed record ExportedHeaders(long? N);

/// <summary>The first line of an export: where its ledgers ended, and whether all of their events follow.</summary>
internal sealed record ExportHeads(
    string Kind, DateTimeOffset TakenAt, string Fingerprint,
    [property: JsonPropertyOrder(1)] bool IsFiltered, [property: JsonPropertyOrder(2)] IReadOnlyList<LedgerHead> Items, Guid? StoreId = null);

/// <summary>The last line of an export.</summary>
internal sealed record ExportEnd(string Kind, long Events);
