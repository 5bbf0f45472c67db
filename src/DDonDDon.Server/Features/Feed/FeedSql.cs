using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Feed;

/// <summary>The statements of the feed, typed.</summary>
internal static class FeedSql
{
    private const string EpochSql = """
        -- Which life of the database this is.
        -- No parameters. One row: the epoch.
        select epoch from ddon_feed_epoch
        """;

    private const string HeadsSql = """
        -- How far the ledgers of some stores and of the catalogue go.
        -- $1 tenant of the catalogue, $2 stores (null: all). One row a ledger: store (null: the catalogue), position of its last change, generation, purged.
        with ledger as (
            select id, id::varchar as tenant_id from mt_doc_store where tenant_id = $1 and ($2::uuid[] is null or id = any($2))
            union all
            select null, $1
        )
        select ledger.id, coalesce(head.last_seq_id, 0), coalesce(made.generation, 0), coalesce(made.purged, 0)
        from ledger
        left join lateral (select last_seq_id from ddon_ledger_head where tenant_id = ledger.tenant_id limit 1) head on true
        left join lateral (select generation, purged from ddon_feed_generation where tenant_id = ledger.tenant_id limit 1) made on true
        """;

    private static readonly string ChangedText = Load("changed");
    private static readonly string WholeCatalogueText = Load("whole-catalogue");
    private static readonly string WholeStoreText = Load("whole-store");

    public static string TenantOf(Guid? storeId) => storeId?.ToString() ?? LedgerDatabase.DefaultTenant;

    public static Rows<Guid> Epoch() => new(Sql.Command(EpochSql), row => row.GetGuid(0));

    public static Rows<(Guid? StoreId, LedgerHead Head)> Heads(IReadOnlyList<Guid>? among) => new(
        Sql.Command(HeadsSql, Sql.Text(LedgerDatabase.DefaultTenant), among is null ? Sql.NoIds : Sql.Ids([.. among])),
        row => (row.IsDBNull(0) ? null : row.GetGuid(0), new(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3))));

    public static Rows<FeedEntry> Changed(
        (string[] Types, int[] Kinds) changing, Guid? storeId, LedgerPlace place, int look, int limit, FeedScope scope) => new(
        Sql.Command(ChangedText, Sql.Text(TenantOf(storeId)), Sql.Bigint(place.Position), Sql.Bigint(place.After.Kind), Sql.Id(place.After.Id),
            Sql.Bigint(look), Sql.Bigint(limit), Sql.Ids([.. scope.Stores]), Sql.Flag(storeId is not null || scope.Conflicts),
            Sql.Texts(changing.Types), Sql.Ints(changing.Kinds)),
        row => new(row.GetInt64(0), new(row.GetInt32(1), row.GetGuid(2))));

    public static Rows<FeedEntry> Whole(Guid? storeId, LedgerPlace place, int limit, FeedScope scope)
    {
        NpgsqlParameter[] where =
        [
            Sql.Text(TenantOf(storeId)), Sql.Bigint(place.Position), Sql.Bigint(place.After.Kind), Sql.Id(place.After.Id), Sql.Bigint(limit),
        ];
        return new(
            storeId is null
                ? Sql.Command(WholeCatalogueText, [.. where, Sql.Ids([.. scope.Stores]), Sql.Flag(scope.Conflicts)])
                : Sql.Command(WholeStoreText, [.. where, Sql.Id(storeId)]),
            row => new(place.Position, new(row.GetInt32(0), row.GetGuid(1))));
    }

    public static string Load(string name) => SqlText.Load(typeof(FeedSql).Assembly, $"Features/Feed/{name}.sql");
}
