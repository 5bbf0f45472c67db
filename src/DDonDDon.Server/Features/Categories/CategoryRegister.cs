using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Categories;

/// <summary>The catalogue's categories.</summary>
public sealed class CategoryRegister(LedgerDatabase store, ChainStreams streams)
{
    private const string ListSql = """
        -- Categories by name.
        -- $1 tenant of the catalogue, $2 name to go on after (null: from the start), $3 how many. One row each: category document.
        select data
        from mt_doc_category
        where tenant_id = $1 and ($2 is null or lower(data ->> 'name') > lower($2))
        order by lower(data ->> 'name')
        limit $3
        """;

    /// <summary>The category with an id, or null.</summary>
    public async Task<Category?> FindAsync(Guid id, CancellationToken ct)
    {
        var loaded = DdonProjections.Category.Load(LedgerDatabase.DefaultTenant, [id]);
        await store.ReadAsync([loaded], ct);
        return loaded.Items is [{ Data: { } data }] ? JsonSerializer.Deserialize<Category>(data, store.Types.Json) : null;
    }

    /// <summary>Categories by name, after one of them.</summary>
    public async Task<IReadOnlyList<Category>> ListAsync(string? after, int count, CancellationToken ct)
    {
        var rows = new Rows<Category>(
            Sql.Command(ListSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Text(after), Sql.Bigint(count)),
            row => JsonSerializer.Deserialize<Category>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
        await store.ReadAsync([rows], ct);
        return rows.Items;
    }

    /// <summary>Adds a category. Refused when the name makes no sense or is taken; adding the same one again changes nothing.</summary>
    public Task<Outcome<Category>> AddAsync(Guid id, string name, Guid? admin, CancellationToken ct)
    {
        name = ComposedText.Of(name);
        Decision<CategoryEvent> Decide(Category? held)
        {
            if (Category.Decide(name) is { } refused) return refused;
            if (held is null) return new CategoryAdded(name);
            return held.Name == name
                ? new Decision<CategoryEvent>([])
                : new Rejection("category.exists", "There is another category with this id; choose another id.", "id");
        }
        return streams.RunAsync(Command(id, admin, Decide), ct);
    }

    /// <summary>Gives another name, archives or brings back; null leaves one as it is.</summary>
    public Task<Outcome<Category>> ChangeAsync(Guid id, string? name, bool? archived, Guid? admin, CancellationToken ct) => streams.RunAsync(
        Command(id, admin, held => Category.Decide(name) is { } refused ? refused
            : new Decision<CategoryEvent>(held?.Change(name is null ? null : ComposedText.Of(name), archived) ?? [])), ct);

    private static ChainCommand<Category, CategoryEvent> Command(Guid id, Guid? admin, Func<Category?, Decision<CategoryEvent>> decide) =>
        new(DdonProjections.Category, DdonEvents.CategoryStream, id, (held, at) =>
        {
            var (happened, refused) = decide(held);
            return new([.. happened.Select(one => one with { CategoryId = id, OccurredAt = at, By = admin })], refused);
        }, Category.Evolve)
        { Admin = admin };
}
