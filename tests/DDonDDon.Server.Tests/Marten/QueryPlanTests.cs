using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Server.Tests.Marten;

public class QueryPlanTests(PostgresCluster cluster)
{
    private const string Tenant = "'1b4e28ba-2fa1-41d2-883f-0016d3cca427'";
    private const string Ids = "array[gen_random_uuid(), gen_random_uuid()]";

    [Theory]
    [InlineData("LedgerDatabase.EventsByIdSql", "varchar, uuid[]", $"{Tenant}, {Ids}", "id >= wanted.id")]
    [InlineData("LedgerDatabase.EventsByIdAnywhereSql", "uuid[]", Ids, "id >= wanted.id")]
    [InlineData("LedgerDatabase.EventsOfStreamsSql", "varchar, uuid[]", $"{Tenant}, {Ids}", "stream_id = wanted.stream_id")]
    [InlineData("Projection.LoadSql", "varchar, uuid[]", $"{Tenant}, {Ids}", "id = ")]
    public async Task Every_lookup_takes_its_index_whatever_the_statistics_say(string statement, string types, string arguments,
        string probe)
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        // Without automatic preparation, which would disagree with the statements prepared here.
        await using var source = TestDatabase.Impatient(database.ConnectionString, seconds: 30);
        await CheckAsync("on a fresh database");
        await FillAsync(database);
        await CheckAsync("after 20,000 events, before the statistics");
        await database.ExecuteAsync("analyze mt_events; analyze mt_streams; analyze mt_doc_currentstock");
        await CheckAsync("after 20,000 events");

        async Task CheckAsync(string when)
        {
            foreach (var mode in new[] { "force_custom_plan", "force_generic_plan" })
            {
                var plan = await ExplainAsync(source, statement, types, arguments, mode);
                plan.ShouldNotContain("Seq Scan on mt_", customMessage: $"{when}, {mode}\n{plan}");
                var probes = plan.Split('\n').Where(line => line.Contains("Index Cond:", StringComparison.Ordinal)).ToList();
                probes.ShouldNotBeEmpty($"{when}, {mode}\n{plan}");
                foreach (var condition in probes) condition.ShouldContain($"({probe}", customMessage: $"{when}, {mode}\n{plan}");
            }
        }
    }

    private static async Task<string> ExplainAsync(NpgsqlDataSource source, string statement, string types, string arguments,
        string mode)
    {
        var text = Statement.Of(statement).Replace("{table}", "mt_doc_currentstock", StringComparison.Ordinal);
        await using var connection = await source.OpenConnectionAsync();
        foreach (var prepare in new[] { $"set plan_cache_mode = {mode}", $"prepare looked_up({types}) as {text}" })
        {
            await using var command = new NpgsqlCommand(prepare, connection);
            await command.ExecuteNonQueryAsync();
        }
        await using var explain = new NpgsqlCommand($"explain execute looked_up({arguments})", connection);
        await using var reader = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }

    // 2,000 streams of ten events, all of one tenant.
    private static Task<int> FillAsync(TestDatabase database) => database.ExecuteAsync($$"""
        alter table mt_events set (autovacuum_enabled = off);
        alter table mt_events drop constraint ddon_chained;
        insert into mt_streams (tenant_id, id, type, version)
            select {{Tenant}}, md5(s::text)::uuid, 'current_stock', 10 from generate_series(1, 2000) s;
        insert into mt_doc_currentstock (tenant_id, id, data, mt_version) select {{Tenant}}, id, '{}', 10 from mt_streams;
        insert into mt_events (tenant_id, seq_id, id, stream_id, version, data, type)
            select {{Tenant}}, s * 10 + v, gen_random_uuid(), md5(s::text)::uuid, v, '{"occurredAt": "2026-01-01"}', 'stock_received'
            from generate_series(1, 2000) s, generate_series(1, 10) v;
        """);
}
