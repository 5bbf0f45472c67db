using System.Text;
using System.Text.Json.Nodes;
using DDonDDon.Ledger;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Faults.Tests.Support;

/// <summary>What must hold in a database whatever has happened to it.</summary>
internal static class Audit
{
    private const string Columns =
        "seq_id, id, stream_id, version, data, type, timestamp, "
        + "correlation_id, causation_id, headers, user_name, tenant_id, mt_dotnet_type";

    /// <summary>
    /// The stored movements are exactly these, each once; the ledger is sound; the program itself finds every document right.
    /// </summary>
    public static async Task CheckAsync(string connectionString, IEnumerable<Guid> acknowledged)
    {
        await using var source = Database.Open(connectionString, "ddon");
        var stored = await ReadAsync(source, "select id from mt_events where tenant_id <> '*DEFAULT*' and (type like 'stock\\_%' or type = 'movement_amended')",
            row => row.GetGuid(0));
        stored.Count.ShouldBe(stored.Distinct().Count(), "a movement is stored twice");
        var expected = acknowledged.ToHashSet();
        expected.Except(stored).Count().ShouldBe(0, "acknowledged movements are not stored");
        stored.Except(expected).Count().ShouldBe(0, "stored movements were never acknowledged");

        await CheckLedgerAsync(source);
        var verified = await Ddon.RunAsync(Ddon.On(connectionString), ["projections", "verify"]);
        verified.ExitCode.ShouldBe(0, verified.Output + verified.Errors);
    }

    private static async Task CheckLedgerAsync(NpgsqlDataSource source)
    {
        var gaps = await ReadAsync(source, """
            select stream_id::text from mt_events group by tenant_id, stream_id
            having min(version) <> 1 or max(version) <> count(*) or count(distinct version) <> count(*)
            union all
            select id::text from mt_streams s
            where version is distinct from (
                select max(version) from mt_events e where e.tenant_id = s.tenant_id and e.stream_id = s.id)
            """, row => row.GetString(0));
        gaps.ShouldBeEmpty("versions have gaps");

        var heads = await ReadAsync(source, """
            select h.tenant_id, h.last_hash, h.event_count = count(e.*) and h.last_seq_id = coalesce(max(e.seq_id), 0)
            from ddon_ledger_head h left join mt_events e on e.tenant_id = h.tenant_id
            group by h.tenant_id, h.last_hash, h.event_count, h.last_seq_id
            """, row => (Tenant: row.GetString(0), Hash: row.GetFieldValue<byte[]>(1), Counts: row.GetBoolean(2)));
        heads.ShouldAllBe(head => head.Counts, "a ledger's head does not count its events");
        foreach (var (tenant, hash, _) in heads) (await ChainAsync(source, tenant)).ShouldBe(hash, "the hash chain is broken");
    }

    private static async Task<byte[]> ChainAsync(NpgsqlDataSource source, string tenant)
    {
        var hash = new byte[HashChain.Length];
        var query = $"select {Columns} from mt_events where tenant_id = '{tenant}' order by seq_id";
        foreach (var stored in await ReadAsync(source, query, StoredEvent.Of))
        {
            var headers = JsonNode.Parse(stored.Headers)!.AsObject();
            headers.Remove(HashChain.Header, out var recorded).ShouldBeTrue();
            var rest = headers.Count == 0 ? default : CanonicalJson.Of(Encoding.UTF8.GetBytes(headers.ToJsonString()));
            hash = HashChain.Next(hash, stored with { Data = CanonicalJson.Of(stored.Data).ToArray() }, rest.Span);
            Convert.ToHexStringLower(hash).ShouldBe(recorded!.GetValue<string>(), "the hash chain is broken");
        }
        return hash;
    }

    /// <summary>Runs a query and reads its rows.</summary>
    public static async Task<List<T>> ReadAsync<T>(NpgsqlDataSource source, string sql, Func<NpgsqlDataReader, T> row)
    {
        var rows = new List<T>();
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(row(reader));
        return rows;
    }
}
