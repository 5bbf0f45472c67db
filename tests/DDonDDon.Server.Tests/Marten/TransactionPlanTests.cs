using System.Text.RegularExpressions;
using DDonDDon.Server.Tests.Marten.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Server.Tests.Marten;

/// <summary>
/// A session plans the statements of a transaction once, and may do so while the shop is an hour old: what it takes then must be right when there
/// are a million rows. An index on the tenant alone costs the same as long as the tenant has a row or two, and less when the right one has grown a level.
/// </summary>
public partial class TransactionPlanTests(PostgresCluster cluster)
{
    private const string Tenant = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";
    private const string Ids = "array[gen_random_uuid(), gen_random_uuid()]";
    private const int Step = 20, Until = 400;

    [Theory]
    [InlineData("LedgerDatabase.EventsByIdSql", "varchar, uuid[]", $"'{Tenant}', {Ids}", "idx_mt_events_event_id")]
    [InlineData("LedgerDatabase.EventsByIdAnywhereSql", "uuid[]", Ids, "idx_mt_events_event_id")]
    [InlineData("LedgerDatabase.EventsOfStreamsSql", "varchar, uuid[]", $"'{Tenant}', {Ids}", "pk_mt_events_stream_and_version")]
    [InlineData("StreamFolder.ReadChangedEventsSql", "varchar, varchar[], bigint", $"'{Tenant}', '{{stock_received}}', 390", "idx_mt_events_ledger",
        "pk_mt_events_stream_and_version")]
    [InlineData("DeviceSql.KnownSql", "uuid[]", Ids, "pkey_ddon_device_key", "idx_devices_device", "pkey_ddon_device_user")]
    [InlineData("FactSql.StoredElsewhereSql", "varchar, uuid[], uuid[]", $"'elsewhere', {Ids}, {Ids}", "idx_mt_events_event_id")]
    [InlineData("ProductSql.ItemsSql", "varchar, varchar, uuid[], varchar[]", $"'{Tenant}', '{Tenant}', {Ids}, '{{8800000000017}}'",
        "idx_dailystock_item", "pkey_mt_doc_product_tenant_id_id", "idx_products_barcode", "pkey_mt_streams_tenant_id_id",
            "pkey_mt_doc_currentstock_tenant_id_id")]
    [InlineData("LedgerSql.DaysSql", "varchar, uuid[]", $"'{Tenant}', {Ids}", "pkey_mt_doc_dailystock_tenant_id_id")]
    [InlineData("ProductSql.ExistingSql", "varchar, uuid[], varchar[]", $"'{Tenant}', {Ids}, '{{8800000000017}}'", "idx_products_barcode",
        "pkey_mt_doc_product_tenant_id_id")]
    [InlineData("FactSql.UsersSql", "varchar, uuid[]", $"'{Tenant}', {Ids}", "pkey_mt_doc_user_tenant_id_id")]
    [InlineData("FactSql.StoreAndUsersSql", "varchar, uuid, uuid[]", $"'{Tenant}', gen_random_uuid(), {Ids}", "pkey_mt_doc_user_tenant_id_id",
        "pkey_mt_doc_store_tenant_id_id")]
    [InlineData("FactSql.MovementsSinceSql", "varchar, uuid[], varchar[], uuid[]", $"'{Tenant}', {Ids}, '{{2026-01-01,2026-01-01}}', {Ids}",
        "idx_mt_events_item_time", "idx_mt_events_counted")]
    [InlineData("FactSql.OpenConflictsSql", "varchar, uuid[]", $"'{Tenant}', {Ids}", "idx_conflicts_open")]
    [InlineData("TransferSql.LockSql", "uuid[], uuid[]", $"{Ids}, {Ids}", "idx_mt_events_event_id")]
    [InlineData("TransferSql.EndsSql", "uuid[], uuid[]", $"{Ids}, {Ids}", "idx_mt_events_event_id", "idx_mt_events_transfer_received", "idx_mt_events_amended")]
    [InlineData("LedgerSql.LinesSql", "varchar, uuid[]", $"'{Tenant}', {Ids}", "pkey_mt_doc_countline_tenant_id_id")]
    [InlineData("GatheredEvents.MoveStreamsSql", "varchar, uuid[], bigint[], bigint[]", $"'{Tenant}', {Ids}, array[1, 1]::bigint[], array[2, 2]::bigint[]",
        "pkey_mt_streams_tenant_id_id")]
    public async Task Every_look_up_takes_its_index_however_small_the_tables_are(string statement, string types, string arguments, params string[] indexes)
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await database.ExecuteAsync(NoStatistics);
        // Without automatic preparation, which would disagree with the statements prepared here.
        await using var source = TestDatabase.Impatient(database.ConnectionString, seconds: 30);
        await using var session = await source.OpenConnectionAsync();
        for (var rows = 0; rows < Until; rows += Step)
        {
            var plan = await PlanAsync(session, statement, types, arguments);
            Taken(plan).ShouldBe(indexes, ignoreOrder: true, $"{rows} rows\n{plan}");
            await database.ExecuteAsync(Fill(rows));
        }
    }

    // As a transaction on a ledger does it, in a session that has run the statement before.
    private static async Task<string> PlanAsync(NpgsqlConnection session, string statement, string types, string arguments)
    {
        await using var transaction = await session.BeginTransactionAsync();
        await using (var lockHead = new NpgsqlCommand(Statement.Of("LedgerSession.LockHeadSql"), session))
        {
            lockHead.Parameters.Add(new() { Value = Tenant });
            (await lockHead.ExecuteScalarAsync()).ShouldNotBeNull();
        }
        await RunAsync(session, $"prepare looked_up({types}) as {Statement.Of(statement)}");
        await RunAsync(session, $"execute looked_up({arguments})");
        await RunAsync(session, "deallocate looked_up");
        await RunAsync(session, $"prepare looked_up({types}) as {Statement.Of(statement)}");
        var lines = new List<string>();
        await using (var explain = new NpgsqlCommand($"explain execute looked_up({arguments})", session))
        await using (var reader = await explain.ExecuteReaderAsync())
            while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        await RunAsync(session, "deallocate looked_up");
        await transaction.CommitAsync();
        return string.Join('\n', lines);
    }

    // The indexes of all scans; what reads a table without one, by its line.
    private static IEnumerable<string> Taken(string plan) => plan.Split('\n')
        .Where(line => line.Contains(" Scan ", StringComparison.Ordinal) && !Others.Any(other => line.Contains(other, StringComparison.Ordinal)))
        .Select(line => ScanLine().Match(line) is { Success: true } scan ? scan.Groups[1].Value : line)
        .Distinct();

    private static readonly string[] Others = ["Function Scan", "CTE Scan", "Subquery Scan", "Bitmap Heap Scan", "Tid Scan"];

    [GeneratedRegex("Index (?:Only )?Scan (?:Backward )?(?:using|on) ([a-z_]+)")]
    private static partial Regex ScanLine();

    private static async Task RunAsync(NpgsqlConnection session, string statement)
    {
        await using var command = new NpgsqlCommand(statement, session);
        await command.ExecuteNonQueryAsync();
    }

    private static readonly string NoStatistics = string.Concat(
        new[] { "mt_events", "mt_streams", "mt_doc_product", "mt_doc_currentstock", "mt_doc_dailystock", "mt_doc_user", "mt_doc_store", "mt_doc_countline",
            "ddon_barcode", "ddon_device" }
            .Select(table => $"alter table {table} set (autovacuum_enabled = off); "))
        + "alter table mt_events drop constraint ddon_chained, drop constraint fkey_mt_events_stream_id_tenant_id; "
        + $"insert into ddon_ledger_head (tenant_id) values ('{Tenant}')";

    // A few rows more of everything, all of one tenant.
    private static string Fill(int from) => $$"""
        with more as (select gen_random_uuid() as id, gen_random_uuid() as other, n from generate_series({{from}} + 1, {{from}} + {{Step}}) n),
        events as (insert into mt_events (tenant_id, seq_id, id, stream_id, version, data, type)
            select '{{Tenant}}', n, id, other, n, jsonb_build_object('occurredAt', '2026-01-01', 'note', repeat('y', 400)), 'stock_received' from more),
        streams as (insert into mt_streams (tenant_id, id, type, version) select '{{Tenant}}', id, 'current_stock', 1 from more),
        products as (insert into mt_doc_product (tenant_id, id, data) select '{{Tenant}}', id, '{}' from more),
        stocks as (insert into mt_doc_currentstock (tenant_id, id, data) select '{{Tenant}}', id, '{}' from more),
        days as (insert into mt_doc_dailystock (tenant_id, id, data, product_id, day, moved) select '{{Tenant}}', id, '{}', other, '2026-01-01', 1
            from more),
        users as (insert into mt_doc_user (tenant_id, id, data) select '{{Tenant}}', id, jsonb_build_object('email', id) from more),
        stores as (insert into mt_doc_store (tenant_id, id, data) select '{{Tenant}}', id, '{}' from more),
        lines as (insert into mt_doc_countline (tenant_id, id, data) select '{{Tenant}}', id,
            jsonb_build_object('productId', other, 'sessionId', other) from more),
        codes as (insert into ddon_barcode (tenant_id, code, product_id, pack_size) select '{{Tenant}}', (8800000000000 + n)::varchar, id, 1 from more)
        insert into ddon_device (tenant_id, device_id, seqs, last_seen, offset_ms, synced_by) select '{{Tenant}}', id, '{}', now(), 0, other from more
        """;
}
