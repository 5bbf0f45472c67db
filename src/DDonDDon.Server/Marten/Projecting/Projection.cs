using DDonDDon.Server.Postgres;
using Marten;
using Npgsql;

namespace DDonDDon.Server.Marten.Projecting;

/// <summary>A document that a stream gives, and how many events it holds.</summary>
public sealed record ProjectedDocument(Guid Id, object Document, long Version);

/// <summary>
/// The documents that a whole stream of a tenant gives, each with another id. <paramref name="events"/> are by version, without a gap;
/// <paramref name="version"/> is the last one's.
/// </summary>
public delegate IEnumerable<ProjectedDocument> StreamFold(Guid streamId, long version, IReadOnlyList<object> events);

/// <summary>
/// Documents that are a pure function of a stream's events. Marten runs it inline, in the transaction that appends; the same function
/// rebuilds and verifies what it has stored.
/// </summary>
public abstract class Projection(string name, Type documentType, params Type[] eventTypes)
{
    private const string LoadSql = """
        -- Loads documents with the versions of their streams, one index probe each whatever the statistics say (hence the limit).
        -- $1 tenant, $2 ids. One row an id that has a stream: id, stream's version, document's version and data (null when there is no document).
        select wanted.id, s.version, d.mt_version, d.data
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (select version from mt_streams where tenant_id = $1 and id = wanted.id limit 1) s
        left join lateral (select mt_version, data from {table} where tenant_id = $1 and id = wanted.id limit 1) d on true
        """;

    private readonly string _load = LoadSql.Replace("{table}", TableOf(documentType), StringComparison.Ordinal);

    /// <summary>What an operator calls it.</summary>
    public string Name { get; } = name;

    /// <summary>What streams of its documents are called: Marten's alias of the class.</summary>
    public string StreamType { get; } = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(documentType.Name);

    public string Table { get; } = TableOf(documentType);
    public Type DocumentType { get; } = documentType;

    /// <summary>The classes of events it is made from; other events of a tenant are not read.</summary>
    public Type[] EventTypes { get; } = eventTypes;

    /// <summary>Whether a document's row holds the version of its stream; not where a stream has several.</summary>
    public abstract bool HasVersion { get; }

    /// <summary>Columns beside the document that hold parts of it for indexes, and by what SQL each follows from <c>data</c>.</summary>
    public virtual IReadOnlyDictionary<string, string> Columns { get; } = new Dictionary<string, string>();

    /// <summary>How a tenant's streams are folded; what that takes beyond their events is read here.</summary>
    public abstract Task<StreamFold> PrepareAsync(NpgsqlConnection connection, string tenant, CancellationToken ct);

    /// <summary>
    /// Statements that bring tables derived from the documents in line with them, run in this order after the documents are
    /// stored. Parameters of each: $1 tenant, $2 ids of the documents that changed (null: all).
    /// </summary>
    public virtual IReadOnlyList<string> DerivedTables => [];

    /// <summary>
    /// A statement to run behind the head's lock when a rebuild has changed documents, which no event tells of. $1 tenant, $2 whether one is gone.
    /// </summary>
    public virtual string? WhenRebuilt => null;

    /// <summary>A statement that gives one text a difference between the documents and their derived tables. $1 tenant.</summary>
    public virtual string? DerivedDifferences => null;

    /// <summary>A document's id, and how many events it holds.</summary>
    public abstract (Guid Id, long Version) KeyOf(object document);

    /// <summary>Brings the derived tables in line with some documents.</summary>
    public IEnumerable<NpgsqlBatchCommand> SaveDerived(string tenant, Guid[] ids) =>
        DerivedTables.Select(statement => Sql.Command(statement, Sql.Text(tenant), Sql.Ids(ids)));

    /// <summary>Loads documents with their streams' versions.</summary>
    public Rows<LoadedDocument> Load(string tenant, Guid[] ids) => new(Sql.Command(_load, Sql.Text(tenant), Sql.Ids(ids)), LoadedDocument.Of);

    /// <summary>Lets Marten run it. <paramref name="indexes"/>: those that are not Marten's, which it leaves alone.</summary>
    internal abstract void Register(StoreOptions options, IEnumerable<string> indexes);

    /// <summary>Gives a session documents as its decision has made them.</summary>
    internal abstract void Prepare(IDocumentSession session, IReadOnlyList<object> documents);

    /// <summary>Lets a session save its documents in one statement, where there are many.</summary>
    internal abstract void Gather(IDocumentSession session);

    private protected GatheredDocuments Gathered => field ??= new(this);

    /// <summary>Whether an event is one of those that documents are made from.</summary>
    internal static bool Concerns(Type[] eventTypes, object happened) => Array.Exists(eventTypes, type => type.IsInstanceOfType(happened));

    // Marten's name for a document's table.
    private static string TableOf(Type documentType) => "mt_doc_" + documentType.Name.ToLowerInvariant();
}

/// <summary>
/// A document as it is stored, with its stream's version; <paramref name="Data"/> is null when the stream has no document.
/// </summary>
public sealed record LoadedDocument(Guid Id, long StreamVersion, long? DocumentVersion, byte[]? Data)
{
    /// <summary>Whether the document holds everything its stream does.</summary>
    public bool IsCurrent => DocumentVersion == StreamVersion;

    /// <summary>Reads a row of the shape id, stream's version, document's version, document's data.</summary>
    public static LoadedDocument Of(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3));
}
