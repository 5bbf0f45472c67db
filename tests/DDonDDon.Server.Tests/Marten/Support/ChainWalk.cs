using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Ledger;

namespace DDonDDon.Server.Tests.Marten.Support;

/// <summary>Walks the chain as anybody could who has only the table and the documentation.</summary>
public static class ChainWalk
{
    /// <summary>The hash of the last event when every event's own hash is right, else null.</summary>
    public static string? Of(IEnumerable<StoredEvent> events)
    {
        var last = new byte[HashChain.Length];
        foreach (var stored in events)
        {
            last = HashChain.Next(last, stored with { Data = CanonicalJson.Of(stored.Data).ToArray() },
                HeadersWithoutHash(stored));
            if (stored.Header(HashChain.Header)?.GetString() != Convert.ToHexStringLower(last)) return null;
        }
        return Convert.ToHexStringLower(last);
    }

    private static byte[] HeadersWithoutHash(StoredEvent stored)
    {
        var headers = JsonNode.Parse(stored.Headers ?? "{}"u8)!.AsObject();
        headers.Remove(HashChain.Header);
        return headers.Count == 0 ? [] : CanonicalJson.Of(JsonSerializer.SerializeToUtf8Bytes(headers)).ToArray();
    }
}
