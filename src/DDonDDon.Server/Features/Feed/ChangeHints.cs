using System.Globalization;
using System.Threading.Channels;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Feed;

/// <summary>
/// Spreads the word that ledgers have changed, to the listeners of this process and to other servers. NOTIFY in an appending transaction would take a lock
/// that all of the cluster's commits share; so it is said after the commit, for all ledgers of a while together, and without waiting for a disk. A hint
/// may come late or never: whoever pulls misses nothing.
/// </summary>
public sealed class ChangeHints(LedgerDatabase store, UserDirectory users, ListenerRegister listeners, ILogger<ChangeHints> logger) : BackgroundService,
    INoticeHandler
{
    /// <summary>How long at least between two times of telling others.</summary>
    private static readonly TimeSpan GatheringTime = TimeSpan.FromMilliseconds(50);

    private const string LightlySql = """
        -- Hints may be lost: no disk is waited for, until the transaction ends.
        -- No parameters. One row.
        select set_config('synchronous_commit', 'off', true)
        """;

    private const string PublishSql = """
        -- Tells every server that ledgers have changed, when the transaction commits.
        -- $1 tenants. One row a ledger: tenant, position of its last change.
        select changed.tenant_id, head.last_seq_id, pg_notify('ddon_feed', changed.tenant_id || ' ' || head.last_seq_id)
        from unnest($1::varchar[]) as changed(tenant_id)
        cross join lateral (select last_seq_id from ddon_ledger_head where tenant_id = changed.tenant_id limit 1) head
        """;

    private const string AllHeadsSql = """
        -- How far every ledger goes.
        -- No parameters. One row a ledger: tenant, position of its last change.
        select tenant_id, last_seq_id from ddon_ledger_head
        """;

    private readonly Channel<string> _changed = System.Threading.Channels.Channel.CreateUnbounded<string>(new() { SingleReader = true });

    public string Channel => "ddon_feed";

    public void Handle(string payload)
    {
        if (payload.Split(' ') is [var tenant, var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            listeners.Publish(tenant, position);
    }

    public async Task MissAsync(CancellationToken ct)
    {
        if (!listeners.Any) return;
        var heads = new Rows<(string Tenant, long Position)>(Sql.Command(AllHeadsSql), row => (row.GetString(0), row.GetInt64(1)));
        await store.ReadAsync([heads], ct);
        foreach (var (tenant, position) in heads.Items) listeners.Publish(tenant, position);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.Committed += Note;
        users.Forgotten += listeners.Wake;
        try
        {
            while (await _changed.Reader.WaitToReadAsync(stoppingToken))
            {
                await PublishAsync(stoppingToken);
                await Task.Delay(GatheringTime, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        finally
        {
            store.Committed -= Note;
            users.Forgotten -= listeners.Wake;
        }
    }

    private void Note(string tenant) => _changed.Writer.TryWrite(tenant);

    private async Task PublishAsync(CancellationToken ct)
    {
        var tenants = new HashSet<string>(StringComparer.Ordinal);
        while (_changed.Reader.TryRead(out var tenant)) tenants.Add(tenant);
        var lightly = new Rows<int>(Sql.Command(LightlySql), _ => 0);
        var told = new Rows<(string Tenant, long Position)>(Sql.Command(PublishSql, Sql.Texts([.. tenants])), row => (row.GetString(0), row.GetInt64(1)));
        try
        {
            await store.ReadAsync([lightly, told], ct);
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception) || exception is PostgresException)
        {
            logger.LogDebug("A hint was lost: {Reason}", exception.Message);
            return;
        }
        foreach (var (tenant, position) in told.Items) listeners.Publish(tenant, position);
    }
}
