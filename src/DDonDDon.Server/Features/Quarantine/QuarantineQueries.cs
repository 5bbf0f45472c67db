using System.Text.Json;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Quarantine;

/// <summary>The quarantine as those who book from it see it: in PostgreSQL, or in the memory of a simulation.</summary>
public interface IQuarantine
{
    /// <summary>Open items that wait for nothing any more, by store.</summary>
    Task<ILookup<Guid, Guid>> ResolvableAsync(int count, CancellationToken ct);

    /// <summary>Items of a store as they came, to be booked.</summary>
    /// <param name="storeId">The store.</param>
    /// <param name="ids">The items' own ids.</param>
    /// <param name="decidedBy">The administrator who says so; null when it happens by itself.</param>
    /// <param name="ct">To stop waiting.</param>
    Task<IReadOnlyList<SubmittedItem>> SubmittedAsync(Guid storeId, Guid[] ids, Guid? decidedBy, CancellationToken ct);
}

/// <summary>Reads the quarantine of all stores.</summary>
public sealed class QuarantineQueries(LedgerDatabase store) : IQuarantine
{
    private const string FindSql = """
        -- Items that were set aside, by their own id, which is unique in a store only.
        -- $1 id, $2 tenant (null: any). One row an item: document.
        select data
        from mt_doc_setasideitem
        where (data ->> 'itemId')::uuid = $1 and data ->> 'status' is not null and ($2::varchar is null or tenant_id = $2)
        order by tenant_id
        """;

    private const string ResolvableSql = """
        -- Open items that wait for a code or a product which is there by now, store by store in the order of their times.
        -- $1 tenant of the catalogue, $2 how many. One row an item: tenant, id.
        select tenant_id, item_id
        from (
            select q.tenant_id, (q.data ->> 'itemId')::uuid as item_id, q.data ->> 'occurredAt' as occurred_at
            from mt_doc_setasideitem q
            where q.data ->> 'status' = 'Open' and q.data ->> 'reason' = 'barcode.unknown'
                and exists (
                    select from jsonb_array_elements_text(q.data -> 'keys') as may(code)
                    cross join lateral (select from ddon_barcode where tenant_id = $1 and code = may.code limit 1) b)
            union all
            select q.tenant_id, (q.data ->> 'itemId')::uuid, q.data ->> 'occurredAt'
            from mt_doc_setasideitem q
            where q.data ->> 'status' = 'Open' and q.data ->> 'reason' = 'product.unknown'
                and exists (select from mt_doc_product where tenant_id = $1 and id = (q.data ->> 'productId')::uuid)
        ) waiting
        order by tenant_id, occurred_at collate "C", item_id
        limit $2
        """;

    private static Problem Unknown { get; } = new("quarantine.unknown", "There is no such item in quarantine.");

    private static Problem Ambiguous { get; } = new("quarantine.ambiguous", "Items of several stores have this id. Name the store with storeId.");

    /// <summary>The one item with an id; a problem if nothing has it, or items of several stores do and the store is not named.</summary>
    public async Task<(SetAsideItem? Item, Problem? Problem)> FindAsync(Guid id, Guid? storeId, CancellationToken ct)
    {
        var found = new Rows<SetAsideItem>(
            Sql.Command(FindSql, Sql.Id(id), Sql.Text(storeId?.ToString())),
            row => JsonSerializer.Deserialize<SetAsideItem>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
        await store.ReadAsync([found], ct);
        return found.Items switch { [] => (null, Unknown), [var one] => (one, null), _ => (null, Ambiguous) };
    }

    public async Task<ILookup<Guid, Guid>> ResolvableAsync(int count, CancellationToken ct)
    {
        var rows = new Rows<(Guid StoreId, Guid Id)>(
            Sql.Command(ResolvableSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Bigint(count)), row => (Guid.Parse(row.GetString(0)), row.GetGuid(1)));
        await store.ReadAsync([rows], ct);
        return rows.Items.ToLookup(row => row.StoreId, row => row.Id);
    }

    public async Task<IReadOnlyList<SubmittedItem>> SubmittedAsync(Guid storeId, Guid[] ids, Guid? decidedBy, CancellationToken ct)
    {
        var loaded = DdonProjections.SetAsideItem.Load(storeId.ToString(), [.. ids.Select(id => SetAsideItem.StreamOf(storeId, id))]);
        await store.ReadAsync([loaded], ct);
        return
        [
            .. loaded.Items.Where(one => one.Data is not null).Select(one => JsonSerializer.Deserialize<SetAsideItem>(one.Data!, store.Types.Json)!)
                .Where(held => held.Status is not null).Select(held => SubmittedItem.Released(held, decidedBy)),
        ];
    }
}
