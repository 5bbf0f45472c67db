using DDonDDon.Ledger;
using Npgsql;

namespace DDonDDon.EventStore.Appending;

/// <summary>Events turned into one array a column, the shape in which they travel to the server.</summary>
internal sealed class EventColumns(int capacity)
{
    private static readonly string InsertEvents = SqlText.Load("append/insert-events.sql");

    private readonly long[] _positions = new long[capacity];
    private readonly Guid[] _ids = new Guid[capacity];
    private readonly Guid[] _streams = new Guid[capacity];
    private readonly long[] _versions = new long[capacity];
    private readonly byte[]?[] _data = new byte[]?[capacity];
    private readonly string?[] _types = new string?[capacity];
    private readonly string?[] _dotNetTypes = new string?[capacity];
    private readonly string?[] _correlations = new string?[capacity];
    private readonly string?[] _causations = new string?[capacity];
    private readonly byte[]?[] _headers = new byte[]?[capacity];
    private readonly string?[] _users = new string?[capacity];
    private int _count;

    public static EventColumns Of(IEnumerable<StoredEvent> events, int count)
    {
        var columns = new EventColumns(count);
        foreach (var stored in events) columns.Add(stored);
        return columns;
    }

    private void Add(StoredEvent stored)
    {
        _positions[_count] = stored.Seq;
        _ids[_count] = stored.Id;
        _streams[_count] = stored.StreamId;
        _versions[_count] = stored.Version;
        _data[_count] = stored.Data;
        _types[_count] = stored.Type;
        _dotNetTypes[_count] = stored.DotNetType;
        _correlations[_count] = stored.CorrelationId;
        _causations[_count] = stored.CausationId;
        _headers[_count] = stored.Headers;
        _users[_count] = stored.UserName;
        _count++;
    }

    public NpgsqlBatchCommand Command(string tenant, DateTimeOffset recordedAt) => Sql.Command(InsertEvents,
        Sql.Text(tenant), Sql.Time(recordedAt), Sql.Bigints(_positions), Sql.Ids(_ids), Sql.Ids(_streams), Sql.Bigints(_versions),
        Sql.Jsons(_data), Sql.Texts(_types), Sql.Texts(_dotNetTypes), Sql.Texts(_correlations), Sql.Texts(_causations),
        Sql.Jsons(_headers), Sql.Texts(_users));
}
