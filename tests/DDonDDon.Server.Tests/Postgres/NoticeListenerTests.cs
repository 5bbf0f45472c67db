using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Support;
using DDonDDon.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DDonDDon.Server.Tests.Postgres;

public class NoticeListenerTests(PostgresCluster cluster)
{
    [Fact]
    public async Task A_listener_catches_up_when_it_begins_when_it_is_lost_and_when_it_listens_again()
    {
        await using var source = NpgsqlDataSource.Create(await cluster.CreateDatabaseAsync());
        var handler = new Handler(source);
        using var listener = new NoticeListener(source, [handler], NullLogger<NoticeListener>.Instance);
        await listener.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => Task.FromResult(handler.Missed.Count == 1));
        handler.Missed.ShouldBe(["listening"]);

        await using (var kill = source.CreateCommand(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %' and pid <> pg_backend_pid()"))
            await kill.ExecuteNonQueryAsync();

        // Whatever was told while nobody listened is looked for once somebody does.
        await Eventually.TrueAsync(() => Task.FromResult(handler.Missed.Count == 3));
        handler.Missed.ShouldBe(["listening", "not listening", "listening"]);
        await using (var tell = source.CreateCommand("select pg_notify('ddon_test', 'hello')")) await tell.ExecuteNonQueryAsync();
        await Eventually.TrueAsync(() => Task.FromResult(handler.Heard.Count == 1));
        await listener.StopAsync(CancellationToken.None);
    }

    private sealed class Handler(NpgsqlDataSource source) : INoticeHandler
    {
        public string Channel => "ddon_test";

        public List<string> Heard { get; } = [];

        public List<string> Missed { get; } = [];

        public void Handle(string payload) => Heard.Add(payload);

        public async Task MissAsync(CancellationToken ct)
        {
            await using var look = source.CreateCommand(
                "select count(*) from pg_stat_activity where datname = current_database() and query like 'listen %' and pid <> pg_backend_pid()");
            Missed.Add((long)(await look.ExecuteScalarAsync(ct))! > 0 ? "listening" : "not listening");
        }
    }
}
