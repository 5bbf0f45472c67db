using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Audit.Segments;

/// <summary>The statements of Sql/audit/segments, typed; their contracts stand in the files.</summary>
internal static class SegmentSql
{
    private static readonly string ListText = Load("list");
    private static readonly string OriginalsText = Load("originals");
    private static readonly string BehindText = Load("behind");
    private static readonly string NextText = Load("next");
    private static readonly string AddText = Load("add");
    private static readonly string MendText = Load("mend");
    private static readonly string RemoveText = Load("remove");
    private static readonly string StoresText = Load("stores");

    public static Rows<(LedgerRange Range, byte[] Amendments)> List(Guid storeId, long until) => new(
        Sql.Command(ListText, Sql.Text(storeId.ToString()), Sql.Bigint(until)),
        row => (new(row.GetInt64(0), row.GetInt64(1)), row.GetFieldValue<byte[]>(2)));

    public static Rows<byte[]> Originals(Guid storeId, LedgerRange range) => new(
        Sql.Command(OriginalsText, Sql.Text(storeId.ToString()), Sql.Bigint(range.After), Sql.Bigint(range.Until)),
        row => row.GetFieldValue<byte[]>(0));

    public static Rows<Guid> Behind(int events) => new(
        Sql.Command(BehindText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Bigint(events)), row => Guid.Parse(row.GetString(0)));

    public static Rows<(long After, long? Until, long Events)> Next(Guid storeId, int events) => new(
        Sql.Command(NextText, Sql.Text(storeId.ToString()), Sql.Bigint(events)),
        row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.GetInt64(2)));

    public static NpgsqlBatchCommand Add(Guid storeId, LedgerRange range, long events, byte[] originals, byte[] amendments) => Sql.Command(
        AddText, Sql.Text(storeId.ToString()), Sql.Bigint(range.After), Sql.Bigint(range.Until), Sql.Bigint(events), Sql.Bytes(originals),
        Sql.Bytes(amendments));

    public static NpgsqlBatchCommand Mend(Guid storeId, LedgerRange range, byte[] originals, byte[] amendments) => Sql.Command(
        MendText, Sql.Text(storeId.ToString()), Sql.Bigint(range.After), Sql.Bytes(originals), Sql.Bytes(amendments));

    public static NpgsqlBatchCommand Remove(Guid storeId, long after) => Sql.Command(RemoveText, Sql.Text(storeId.ToString()), Sql.Bigint(after));

    public static Rows<(Guid StoreId, long Events)> Stores(Guid? storeId) => new(
        Sql.Command(StoresText, Sql.Text(storeId?.ToString())), row => (Guid.Parse(row.GetString(0)), row.GetInt64(1)));

    private static string Load(string name) => SqlText.Load(typeof(SegmentSql).Assembly, $"audit/segments/{name}.sql");
}
