using DDonDDon.EventStore.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.EventStore.Tests;

public class TableLayoutTests(PostgresCluster cluster)
{
    private const string Columns = """
        select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
            || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
        order by a.attnum
        """;

    private const string Indexes = """
        select i.relname || case when x.indisprimary then ' primary' when x.indisunique then ' unique' else '' end
            || substring(pg_get_indexdef(x.indexrelid) from ' \(.*')
        from pg_index x join pg_class i on i.oid = x.indexrelid
        where x.indrelid = $1::regclass
        order by 1
        """;

    private const string DefaultTenant = "tenant_id character varying not null default '*DEFAULT*'::character varying";

    private static readonly string[] DocumentColumns =
    [
        DefaultTenant,
        "id uuid not null",
        "data jsonb not null",
        "mt_last_modified timestamp with time zone default transaction_timestamp()",
        "mt_dotnet_type character varying",
        "mt_version bigint not null default 0",
    ];

    [Fact]
    public async Task Streams_have_Martens_columns_and_key()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);

        (await database.ListAsync<string>(Columns, Sql.Text("mt_streams"))).ShouldBe(
        [
            DefaultTenant,
            "id uuid not null",
            "type character varying",
            "version bigint",
            "timestamp timestamp with time zone not null default now()",
            "created timestamp with time zone not null default now()",
            "is_archived boolean default false",
        ]);
        (await database.ListAsync<string>(Indexes, Sql.Text("mt_streams")))
            .ShouldBe(["pkey_mt_streams_tenant_id_id primary (tenant_id, id)"]);
    }

    [Fact]
    public async Task Events_have_Martens_columns_and_keys_that_start_with_the_tenant()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);

        (await database.ListAsync<string>(Columns, Sql.Text("mt_events"))).ShouldBe(
        [
            "seq_id bigint not null",
            "id uuid not null",
            "stream_id uuid",
            "version bigint not null",
            "data jsonb not null",
            "bdata bytea",
            "type character varying(500) not null",
            "timestamp timestamp with time zone not null default now()",
            DefaultTenant,
            "mt_dotnet_type character varying",
            "correlation_id character varying",
            "causation_id character varying",
            "headers jsonb",
            "user_name character varying",
            "is_archived boolean default false",
        ]);
        (await database.ListAsync<string>(Indexes, Sql.Text("mt_events"))).ShouldBe(
        [
            "idx_mt_events_amended (tenant_id, ((data ->> 'movementId'::text))) WHERE ((type)::text = 'movement_amended'::text)",
            "idx_mt_events_counted (tenant_id, stream_id, ((data ->> 'occurredAt'::text))) WHERE ((type)::text = 'stock_counted'::text)",
            "idx_mt_events_event_id unique (tenant_id, id)",
            "idx_mt_events_item_time (tenant_id, stream_id, ((data ->> 'occurredAt'::text)))"
                + " WHERE ((tenant_id)::text <> '*DEFAULT*'::text)",
            "idx_mt_events_transfer_received (tenant_id, ((data #>> '{transfer,id}'::text[])))"
                + " WHERE (((type)::text = 'stock_received'::text) AND (data ? 'transfer'::text))",
            "idx_mt_events_transfer_sent (tenant_id, seq_id) WHERE (((type)::text = 'stock_issued'::text) AND (data ? 'transfer'::text))",
            "pk_mt_events_stream_and_version unique (tenant_id, stream_id, version)",
            "pkey_mt_events_tenant_id_seq_id primary (tenant_id, seq_id)",
        ]);
        (await database.AskAsync<string>("select pg_get_serial_sequence('ddon.mt_events', 'seq_id')"))
            .ShouldBe("ddon.mt_events_sequence");
    }

    [Fact]
    public async Task Progressions_have_Martens_columns_and_key()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);

        (await database.ListAsync<string>(Columns, Sql.Text("mt_event_progression"))).ShouldBe(
        [
            "name character varying not null",
            "last_seq_id bigint",
            "last_updated timestamp with time zone default transaction_timestamp()",
        ]);
        (await database.ListAsync<string>(Indexes, Sql.Text("mt_event_progression")))
            .ShouldBe(["pk_mt_event_progression primary (name)"]);
    }

    [Fact]
    public async Task Documents_have_Martens_columns_and_key()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);

        foreach (var table in new[] { "mt_doc_currentstock", "mt_doc_product", "mt_doc_store", "mt_doc_user" })
        {
            (await database.ListAsync<string>(Columns, Sql.Text(table))).ShouldBe(DocumentColumns);
            (await database.ListAsync<string>(Indexes, Sql.Text(table)))
                .ShouldContain($"pkey_{table}_tenant_id_id primary (tenant_id, id)");
        }
        (await database.ListAsync<string>(Indexes, Sql.Text("ddon_barcode")))
            .ShouldContain("idx_products_barcode unique (tenant_id, code) INCLUDE (product_id, pack_size)");
    }

    [Fact]
    public async Task What_days_and_reorder_points_are_found_by_is_made_from_their_documents()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);

        (await database.ListAsync<string>(Columns, Sql.Text("mt_doc_dailystock"))).Take(DocumentColumns.Length).ShouldBe(DocumentColumns);
        (await database.ListAsync<string>(Indexes, Sql.Text("mt_doc_dailystock"))).ShouldBe(
        [
            "idx_dailystock_day (tenant_id, day, product_id)",
            "idx_dailystock_item unique (tenant_id, product_id, day)",
            "pkey_mt_doc_dailystock_tenant_id_id primary (tenant_id, id)",
        ]);
        (await database.ListAsync<string>(Columns, Sql.Text("mt_doc_reorderpoint"))).Take(DocumentColumns.Length).ShouldBe(DocumentColumns);
        (await database.ListAsync<string>(Indexes, Sql.Text("mt_doc_reorderpoint"))).ShouldBe(
        [
            "idx_reorderpoint_item unique (tenant_id, product_id) INCLUDE (quantity)",
            "pkey_mt_doc_reorderpoint_tenant_id_id primary (tenant_id, id)",
        ]);
    }

    [Fact]
    public async Task Each_tenant_has_one_ledger_head()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);

        (await database.ListAsync<string>(Indexes, Sql.Text("ddon_ledger_head")))
            .ShouldBe(["pkey_ddon_ledger_head primary (tenant_id)"]);
    }
}
