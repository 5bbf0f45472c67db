using System.Text;
using System.Text.Json.Nodes;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Support;
using Npgsql;

namespace DDonDDon.Server.Tests.Audit;

/// <summary>What an owner of the database can do to a store's ledger behind the program's back.</summary>
internal sealed record Tampering(TestServer Server, Guid StoreId)
{
    private const string Columns =
        "seq_id, id, stream_id, version, data, type, timestamp, correlation_id, causation_id, headers, user_name, tenant_id, mt_dotnet_type";

    private string Tenant => StoreId.ToString();

    /// <summary>A store with ten events of two products in five batches, one of them amended.</summary>
    public static async Task<Tampering> MakeLedgerAsync(TestServer server)
    {
        var shop = await server.NewShopAsync();
        var bread = await server.AddProductAsync("빵 \"큰\"");
        for (var batch = 0; batch < 4; batch++)
            await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5 + batch).With("note", "줄\n바꿈 \"따옴\" \\ 😀"), shop.Device.Count(bread, 2.5m));
        var sale = shop.Device.Outbound(shop.Milk, 3);
        await shop.SyncAsync(sale, shop.Device.Amend(shop.Milk, sale, 4));
        return new(server, shop.StoreId);
    }

    public async Task<VerifiedLedger> VerifyAsync(LedgerDigest? since = null, LedgerDigest? digest = null) =>
        (await new LedgerVerifier(Server.Store).VerifyAsync(Tenant, since, digest, 2, null, CancellationToken.None)).ShouldHaveSingleItem();

    public Task<LedgerDigest> DigestAsync() => LedgerHeads.TakeDigestAsync(Server.Store, Server.Clock.Now, CancellationToken.None);

    public async Task<List<long>> PositionsAsync() =>
        [.. (await EventsAsync()).Select(stored => stored.Seq)];

    // An owner of the tables can take their constraints away first.
    private const string Unguard = "alter table mt_events drop constraint if exists ddon_chained, drop constraint if exists fkey_mt_events_stream_id_tenant_id";

    /// <summary>Runs a statement in which {store} is the store and {0}, {1} … are the positions of its events.</summary>
    public async Task ExecuteAsync(string sql)
    {
        var text = sql.Replace("{store}", $"'{Tenant}'", StringComparison.Ordinal);
        foreach (var (place, position) in (await PositionsAsync()).Index()) text = text.Replace($"{{{place}}}", $"{position}", StringComparison.Ordinal);
        await using (var unguard = Server.DataSource.CreateCommand(Unguard)) await unguard.ExecuteNonQueryAsync();
        await using var command = Server.DataSource.CreateCommand(text);
        (await command.ExecuteNonQueryAsync()).ShouldNotBe(0, text);
    }

    /// <summary>Makes all hashes and the head again, so that the ledger looks as if it had always been so.</summary>
    public async Task RewriteChainAsync()
    {
        var last = new byte[HashChain.Length];
        var events = await EventsAsync();
        foreach (var stored in events)
        {
            var headers = JsonNode.Parse(stored.Headers!)!.AsObject();
            headers.Remove(HashChain.Header);
            var others = headers.Count == 0 ? default : CanonicalJson.Of(Encoding.UTF8.GetBytes(headers.ToJsonString()));
            last = HashChain.Next(last, stored with { Data = CanonicalJson.Of(stored.Data).ToArray() }, others.Span);
            headers[HashChain.Header] = Convert.ToHexStringLower(last);
            await using var update = Server.DataSource.CreateCommand("update mt_events set headers = $1 where tenant_id = $2 and seq_id = $3");
            update.Parameters.AddRange((NpgsqlParameter[])[Sql.Json(Encoding.UTF8.GetBytes(headers.ToJsonString())), Sql.Text(Tenant), Sql.Bigint(stored.Seq)]);
            (await update.ExecuteNonQueryAsync()).ShouldBe(1);
        }
        await using var head = Server.DataSource.CreateCommand(
            "update ddon_ledger_head set last_hash = $1, last_seq_id = $2, event_count = $3, last_recorded_at = $4 where tenant_id = $5");
        head.Parameters.AddRange((NpgsqlParameter[])[Sql.Bytes(last), Sql.Bigint(events[^1].Seq), Sql.Bigint(events.Count), Sql.Time(events[^1].Timestamp),
            Sql.Text(Tenant)]);
        (await head.ExecuteNonQueryAsync()).ShouldBe(1);
        await Server.DoAsync($"select setval('mt_events_sequence', greatest(last_value, {events[^1].Seq})) from mt_events_sequence");
    }

    private async Task<List<StoredEvent>> EventsAsync()
    {
        await using var command = Server.DataSource.CreateCommand($"select {Columns} from mt_events where tenant_id = $1 order by seq_id");
        command.Parameters.Add(Sql.Text(Tenant));
        await using var rows = await command.ExecuteReaderAsync();
        var events = new List<StoredEvent>();
        while (await rows.ReadAsync()) events.Add(StoredEvent.Of(rows));
        return events;
    }
}
