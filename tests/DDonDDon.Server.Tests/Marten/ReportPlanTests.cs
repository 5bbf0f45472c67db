using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Server.Tests.Marten;

/// <summary>The server's look-ups of days take their indexes.</summary>
public class ReportPlanTests(PostgresCluster cluster)
{
    private const string Tenant = "'1b4e28ba-2fa1-41d2-883f-0016d3cca427'";

    [Theory]
    [InlineData("ProductSql.ItemsSql", "varchar, varchar, uuid[], varchar[]", $"{Tenant}, '*DEFAULT*', array[gen_random_uuid()], '{{}}'",
        "idx_dailystock_item on mt_doc_dailystock", "AND (product_id >= wanted.id) AND (product_id <= wanted.id)")]
    [InlineData("Features/Reports/daily.sql", "varchar, varchar, date, date, date, uuid, bigint",
        $"{Tenant}, '*DEFAULT*', '2026-01-01', '2026-01-02', null, null, 100",
        "idx_dailystock_day on mt_doc_dailystock", "((tenant_id)::text = ($1)::text) AND (day >= $3) AND (day <= $4) AND (ROW(")]
    [InlineData("Features/Reports/daily.sql", "varchar, varchar, date, date, date, uuid, bigint",
        $"{Tenant}, '*DEFAULT*', '2026-01-01', '2026-01-02', null, null, 100",
        "Index Only Scan using idx_dailystock_item on mt_doc_dailystock", "AND (ROW(product_id, day) >= ROW(")]
    [InlineData("Features/Reports/daily-of-item.sql", "varchar, varchar, date, date, date, uuid, bigint",
        $"{Tenant}, '*DEFAULT*', '2026-01-01', '2026-01-02', null, gen_random_uuid(), 100",
        "idx_dailystock_item on mt_doc_dailystock", "AND (product_id >= $6) AND (product_id <= $6) AND (day >= $3)")]
    [InlineData("Features/Reports/daily-totals.sql", "varchar, date, date, uuid, bigint", $"{Tenant}, '2026-01-01', '2026-01-02', null, 100",
        "idx_dailystock_day", "(day >= $2) AND (day <= $3)")]
    [InlineData("Features/Reports/shrinkage.sql", "varchar, varchar, date, date", $"{Tenant}, '*DEFAULT*', '2026-01-01', '2026-01-02'",
        "idx_dailystock_day", "(day >= $3) AND (day <= $4)")]
    [InlineData("InventoryQueries.BelowReorderSql", "varchar, varchar, uuid, bigint, boolean, uuid[], varchar",
        $"{Tenant}, '*DEFAULT*', null, 100, false, null, null", "idx_reorderpoint_item on mt_doc_reorderpoint", "AND (product_id > COALESCE($3, ")]
    public async Task Each_look_up_takes_its_index_whatever_the_statistics_say(string statement, string types, string arguments, string index, string condition)
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        // Without automatic preparation, which would disagree with the statements prepared here.
        await using var source = TestDatabase.Impatient(database.ConnectionString, seconds: 30);
        await CheckAsync("on a fresh database");
        await database.ExecuteAsync(Fill);
        await CheckAsync("after 20,000 days of 200 items, before the statistics");
        await database.ExecuteAsync("analyze mt_doc_dailystock; analyze mt_doc_reorderpoint");
        await CheckAsync("with statistics");

        async Task CheckAsync(string when)
        {
            var plan = await ExplainAsync(source, statement, types, arguments);
            plan.ShouldContain(index, customMessage: when);
            plan.ShouldContain(condition, customMessage: $"{when}\n{plan}");
            plan.ShouldNotContain("Seq Scan on mt_doc_dailystock", customMessage: $"{when}\n{plan}");
        }
    }

    private static async Task<string> ExplainAsync(NpgsqlDataSource source, string statement, string types, string arguments)
    {
        await using var connection = await source.OpenConnectionAsync();
        foreach (var prepare in new[] { "set plan_cache_mode = force_generic_plan", $"prepare looked_up({types}) as {Statement.Of(statement)}" })
        {
            await using var command = new NpgsqlCommand(prepare, connection);
            await command.ExecuteNonQueryAsync();
        }
        await using var explain = new NpgsqlCommand($"explain execute looked_up({arguments})", connection);
        await using var reader = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return string.Join('\n', lines).Replace("((data ->> 'productId'::text))::uuid", "product_id", StringComparison.Ordinal);
    }

    private const string Fill = $$"""
        alter table mt_doc_dailystock set (autovacuum_enabled = off);
        insert into mt_doc_dailystock (tenant_id, id, data, product_id, day, moved, last_count_quantity)
            select {{Tenant}}, gen_random_uuid(), jsonb_build_object('reasons', '{"damage": -1}'::jsonb), md5(p::text)::uuid, date '2026-01-01' + d,
                -1, nullif(d % 30, 9)
            from generate_series(1, 200) p, generate_series(0, 99) d;
        insert into mt_doc_reorderpoint (tenant_id, id, data)
            select {{Tenant}}, md5(p::text)::uuid, jsonb_build_object('productId', md5(p::text)::uuid, 'quantity', 3) from generate_series(1, 200) p;
        """;
}
