using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Postgres;
using Marten;

namespace DDonDDon.Server.Marten.Projecting;

/// <summary>
/// Many documents of one kind in one statement, where Marten would call a function for each. They are what the inline projections have stored in a session that
/// holds its ledger's head, so nobody else can have written them meanwhile.
/// </summary>
internal sealed class GatheredDocuments(Projection projection)
{
    /// <summary>From how many on it pays.</summary>
    public const int Fewest = 8;

    private readonly string _upsert = Statement(projection);

    /// <summary>Takes a session's documents out of what it is about to save, and queues the statement in their place.</summary>
    public void Gather<T>(IDocumentSession session) where T : class
    {
        List<T> documents = [.. session.PendingChanges.AllChangedFor<T>()];
        if (documents.Count < Fewest) return;
        session.EjectAllOfType(typeof(T));

        var json = new RowJson(session);
        var (ids, data, versions) = (new Guid[documents.Count], new byte[documents.Count][], new long[documents.Count]);
        foreach (var (at, document) in documents.Index())
        {
            (ids[at], versions[at]) = projection.KeyOf(document);
            data[at] = json.Of(document);
        }
        session.QueueOperation(StatementOperation.Of(new Write(Sql.Command(
            _upsert, Sql.Text(session.TenantId), Sql.Text(projection.DocumentType.FullName), Sql.Ids(ids), Sql.Jsons(data), Sql.Bigints(versions)))));
    }

    // The columns that Marten's own upsert writes.
    private static string Statement(Projection projection)
    {
        string[] written =
        [
            "data", "mt_dotnet_type", "mt_last_modified", .. projection.HasVersion ? (string[])["mt_version"] : [], .. projection.Columns.Keys,
        ];
        string[] values = ["data", "$2", "transaction_timestamp()", .. projection.HasVersion ? (string[])["version"] : [], .. projection.Columns.Values];
        return $"""
            insert into {projection.Table} as held (tenant_id, id, {string.Join(", ", written)})
            select $1, id, {string.Join(", ", values)}
            from unnest($3::uuid[], $4::jsonb[], $5::bigint[]) as document(id, data, version)
            on conflict (tenant_id, id) do update set {string.Join(", ", written.Select(column => $"{column} = excluded.{column}"))}
            """;
    }
}
