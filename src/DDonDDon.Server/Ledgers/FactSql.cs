using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Ledgers;

/// <summary>The statements that facts come from, but for those about products.</summary>
internal static class FactSql
{
    private const string UsersSql = """
        -- The accounts of some users.
        -- $1 tenant of the accounts, $2 user ids. One row a user: the document.
        select u.data
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (select data from mt_doc_user where tenant_id = $1 and id between wanted.id and wanted.id order by id limit 1) u
        """;

    public static Rows<User> Users(Guid[] ids, JsonSerializerOptions json) => new(
        Sql.Command(UsersSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Ids(ids)),
        row => JsonSerializer.Deserialize<User>(row.GetFieldValue<byte[]>(0), json)!);

    private const string StoreAndUsersSql = """
        -- A store, and the accounts of those who have to do with what it is sent.
        -- $1 tenant of both, $2 store, $3 user ids. The store's row first, if it is there, then one row a user: whether it is the store, the document.
        select true, data from (select data from mt_doc_store where tenant_id = $1 and id = $2 limit 1) s
        union all
        select false, u.data
        from unnest($3::uuid[]) as wanted(id)
        cross join lateral (select data from mt_doc_user where tenant_id = $1 and id between wanted.id and wanted.id order by id limit 1) u
        """;

    /// <summary>A store and some accounts: the one or the other a row.</summary>
    public static Rows<(Store? Store, User? User)> StoreAndUsers(Guid storeId, Guid[] users, JsonSerializerOptions json) => new(
        Sql.Command(StoreAndUsersSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(storeId), Sql.Ids(users)),
        row => row.GetBoolean(0)
            ? (JsonSerializer.Deserialize<Store>(row.GetFieldValue<byte[]>(1), json), null)
            : (null, JsonSerializer.Deserialize<User>(row.GetFieldValue<byte[]>(1), json)));

    private const string StoredElsewhereSql = """
        -- Which of some ids are in another ledger: an id stands for one event in the whole chain.
        -- $1 tenant (the store); arrays of equal length: $2 device, $3 id. One row an id that is stored elsewhere: device, id.
        select wanted.device_id, wanted.id
        from unnest($2::uuid[], $3::uuid[]) as wanted(device_id, id)
        cross join lateral (select tenant_id from mt_events where id between wanted.id and wanted.id order by id limit 1) e
        where e.tenant_id <> $1
        """;

    public static Rows<(Guid DeviceId, Guid Id)> Elsewhere(string tenant, IReadOnlyList<(Guid DeviceId, Guid Id)> wanted) => new(
        Sql.Command(StoredElsewhereSql, Sql.Text(tenant),
            Sql.Ids([.. wanted.Select(one => one.DeviceId)]), Sql.Ids([.. wanted.Select(one => one.Id)])),
        row => (row.GetGuid(0), row.GetGuid(1)));

    private const string OpenConflictsSql = """
        -- The open conflicts of some products in one ledger, one index probe each.
        -- $1 tenant, $2 product ids. One row a conflict, by when they were opened: its document.
        select c.data
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (
            select data, (data ->> 'openedAt') collate "C" as opened_at, id from mt_doc_conflict
            where tenant_id = $1 and (data ->> 'productId')::uuid between wanted.id and wanted.id and data ->> 'status' = 'Open'
            order by (data ->> 'productId')::uuid offset 0) c
        order by c.opened_at, c.id
        """;

    public static Rows<Conflict> OpenConflicts(string tenant, Guid[] products, JsonSerializerOptions json) => new(
        Sql.Command(OpenConflictsSql, Sql.Text(tenant), Sql.Ids(products)), row => JsonSerializer.Deserialize<Conflict>(row.GetFieldValue<byte[]>(0), json)!);

    private const string MovementsSinceSql = $"""
        -- The movements of some items that happened from a moment on, by the index on their times, which is of stores alone. An amendment never
        -- decides before its original's moment, so what holds for each of these is here too.
        -- $1 tenant (the store), arrays of equal length: $2 product, $3 the moment, as it is stored, $4 a device (null: whatever was counted): of
        -- an item that only this device has counted since, there is nothing. One row an event.
        with wanted as materialized (
            select given.id, given.since
            from unnest($2::uuid[], $3::varchar[], $4::uuid[]) as given(id, since, counter)
            where given.counter is null or exists (
                select from mt_events
                where tenant_id = $1 and stream_id = given.id and type = 'stock_counted' and data ->> 'occurredAt' >= given.since
                    and data ->> 'deviceId' <> given.counter::text)
        )
        select {StoredEventRow.Columns}
        from wanted
        cross join lateral (
            select * from mt_events
            where tenant_id = $1 and tenant_id <> '*DEFAULT*' and stream_id = wanted.id and data ->> 'occurredAt' >= wanted.since
            order by data ->> 'occurredAt' offset 0) e
        """;

    public static Rows<StoredEvent> MovementsSince(string tenant, IReadOnlyList<WantedMovements> items) => new(
        Sql.Command(MovementsSinceSql, Sql.Text(tenant), Sql.Ids([.. items.Select(item => item.ProductId)]),
            Sql.Texts([.. items.Select(item => EventJson.TextOf(item.Since))]),
            Sql.OptionalIds([.. items.Select(item => item.UnlessCountedOnlyBy)])),
        StoredEvent.Of);
}
