using DDonDDon.EventStore.Appending;
using Npgsql;

namespace DDonDDon.EventStore.Projecting;

/// <summary>A document that a stream gives, and how many events it holds.</summary>
public sealed record ProjectedDocument(Guid Id, object Document, long Version);

/// <summary>
/// The documents that a whole stream of a tenant gives, each with another id. <paramref name="events"/> are by version, without a gap;
/// <paramref name="version"/> is the last one's.
/// </summary>
public delegate IEnumerable<ProjectedDocument> StreamFold(Guid streamId, long version, IReadOnlyList<object> events);

/// <summary>
/// Documents that are a pure function of a stream's events, kept in a table of Marten's layout (mt_doc_…). The appending transaction
/// stores them; the same function rebuilds and verifies them.
/// </summary>
public abstract class Projection(string name, Type documentType, params Type[] eventTypes)
{
    private readonly string _upsert = SqlText.Load("documents/upsert.sql").Replace("{table}", TableOf(documentType), StringComparison.Ordinal);
    private readonly string _load = SqlText.Load("documents/load.sql").Replace("{table}", TableOf(documentType), StringComparison.Ordinal);

    /// <summary>What an operator calls it.</summary>
    public string Name { get; } = name;

    public string Table { get; } = TableOf(documentType);
    public Type DocumentType { get; } = documentType;
    public string DotNetType { get; } = $"{documentType.FullName}, {documentType.Assembly.GetName().Name}";

    /// <summary>The classes of events it is made from; other events of a tenant are not read.</summary>
    public Type[] EventTypes { get; } = eventTypes;

    /// <summary>How a tenant's streams are folded; what that takes beyond their events is read here.</summary>
    public abstract Task<StreamFold> PrepareAsync(NpgsqlConnection connection, string tenant, CancellationToken ct);

    /// <summary>Whether a document counts as changed when its stream's last event is recorded, so that a rebuild restores that time.</summary>
    public virtual bool HasTimeOfStream => true;

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

    /// <summary>Stores documents. The times are when the server recorded the last event of each.</summary>
    public NpgsqlBatchCommand Save(string tenant, DateTimeOffset lastModified, IReadOnlyList<(Guid Id, object Document, long Version)> documents, System.Text.Json.JsonSerializerOptions json) =>
        Sql.Command(_upsert, Sql.Text(tenant), Sql.Time(lastModified), Sql.Text(DotNetType),
            Sql.Ids([.. documents.Select(document => document.Id)]),
            Sql.Jsons([.. documents.Select(document => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(document.Document, DocumentType, json))]),
            Sql.Bigints([.. documents.Select(document => document.Version)]));

    /// <summary>Brings the derived tables in line with some documents.</summary>
    public IEnumerable<NpgsqlBatchCommand> SaveDerived(string tenant, Guid[] ids) =>
        DerivedTables.Select(statement => Sql.Command(statement, Sql.Text(tenant), Sql.Ids(ids)));

    /// <summary>Loads documents with their streams' versions.</summary>
    public Rows<LoadedDocument> Load(string tenant, Guid[] ids) => new(Sql.Command(_load, Sql.Text(tenant), Sql.Ids(ids)), LoadedDocument.Of);

    // Marten's name for a document's table.
    private static string TableOf(Type documentType) => "mt_doc_" + documentType.Name.ToLowerInvariant();
}

/// <summary>A projection with one document a stream, which has the stream's id and version.</summary>
public abstract class StreamProjection(string name, Type documentType, params Type[] eventTypes) : Projection(name, documentType, eventTypes)
{
    /// <summary>The document that a whole stream gives. <paramref name="events"/> are by version, without a gap.</summary>
    public abstract object Fold(string tenant, Guid streamId, IReadOnlyList<object> events);

    public override Task<StreamFold> PrepareAsync(NpgsqlConnection connection, string tenant, CancellationToken ct) =>
        Task.FromResult<StreamFold>((streamId, version, events) => [new(streamId, Fold(tenant, streamId, events), version)]);
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
