using Npgsql;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>The ledgers of this program: its events, its projections, its schema.</summary>
public static class DdonLedger
{
    public static LedgerModel Model { get; } = new(DdonEvents.CreateTypes(), DdonProjections.All, DdonSchema.For);

    /// <summary>The ledgers in a database whose schema the connections' search path names.</summary>
    public static LedgerDatabase Open(NpgsqlDataSource dataSource, TimeProvider time) => new(dataSource, Model, time);
}
