using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Stores;

/// <summary>The chain's stores.</summary>
public sealed class StoreRegister(LedgerDatabase store, ChainStreams streams, PendingRebuilds rebuilds)
{
    private const string ListSql = """
        -- Stores by id.
        -- $1 tenant of the stores, $2 only these ids (null: all), $3 id to go on after (null: from the start), $4 how many. One row each: store document.
        select data
        from mt_doc_store
        where tenant_id = $1 and ($2::uuid[] is null or id = any($2)) and ($3::uuid is null or id > $3)
        order by id
        limit $4
        """;

    /// <summary>The store with an id, or null.</summary>
    public async Task<Store?> FindAsync(Guid id, CancellationToken ct)
    {
        var loaded = DdonProjections.Store.Load(LedgerDatabase.DefaultTenant, [id]);
        await store.ReadAsync([loaded], ct);
        return loaded.Items is [{ Data: { } data }] ? JsonSerializer.Deserialize<Store>(data, store.Types.Json) : null;
    }

    /// <summary>Stores by id, after one of them. <paramref name="among"/>: only these; null: all.</summary>
    public async Task<IReadOnlyList<Store>> ListAsync(IReadOnlyList<Guid>? among, Guid? after, int count, CancellationToken ct)
    {
        var rows = new Rows<Store>(
            Sql.Command(ListSql, Sql.Text(LedgerDatabase.DefaultTenant), among is null ? Sql.NoIds : Sql.Ids([.. among]), Sql.Id(after),
                Sql.Bigint(count)),
            row => JsonSerializer.Deserialize<Store>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
        await store.ReadAsync([rows], ct);
        return rows.Items;
    }

    /// <summary>
    /// Opens a store. Refused when name or time zone make no sense, or another store has the id; opening the same store again changes nothing.
    /// </summary>
    public Task<Outcome<Store>> OpenAsync(Guid id, string name, string timeZone, Guid? admin, CancellationToken ct)
    {
        Decision<StoreEvent> Decide(Store? held)
        {
            if (Store.Decide(name, timeZone) is { } refused) return refused;
            if (held is null) return new StoreOpened(name, timeZone);
            return held.Change(name, timeZone).Count == 0
                ? new Decision<StoreEvent>([])
                : new Domain.Rejection("store.exists", "There is another store with this id; choose another id.", "id");
        }
        return streams.RunAsync(Command(id, admin, Decide), ct);
    }

    /// <summary>Gives another name or time zone; null leaves one as it is. Another time zone gives the store other days, which are made first.</summary>
    public async Task<Outcome<Store>> ChangeAsync(Guid id, string? name, string? timeZone, Guid? admin, CancellationToken ct)
    {
        var command = Command(id, admin,
            held => Store.Decide(name, timeZone) is { } refused ? refused : new Decision<StoreEvent>(held?.Change(name, timeZone) ?? []));
        if (timeZone is null) return await streams.RunAsync(command, ct);
        var changed = await streams.RunAsync(
            command with { Writes = (_, _) => [new Write(PendingRebuilds.Add(DdonProjections.DailyStock, id.ToString()))] }, ct);
        // Finished even if the caller has gone.
        if (changed.Refused is null) await rebuilds.RunAsync(CancellationToken.None);
        return changed;
    }

    private static ChainCommand<Store, StoreEvent> Command(Guid id, Guid? admin, Func<Store?, Decision<StoreEvent>> decide) =>
        new(DdonProjections.Store, DdonEvents.StoreStream, id, (held, at) =>
        {
            var (happened, refused) = decide(held);
            return new([.. happened.Select(one => one with { StoreId = id, OccurredAt = at, By = admin })], refused);
        }, Store.Evolve)
        { Admin = admin };
}
