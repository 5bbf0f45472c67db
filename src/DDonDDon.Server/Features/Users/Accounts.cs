using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Auth;
using DDonDDon.Server.Projections;
using DDonDDon.Server.Settings;
using Npgsql;

namespace DDonDDon.Server.Features.Users;

/// <summary>Accounts: what is an event goes to the user's stream, secrets go to tables of their own.</summary>
public sealed class Accounts(PostgresEventStore store, ServerSettings settings, TimeProvider time)
{
    private static readonly string ByEmailText = Load("account-by-email");
    private static readonly string SetPasswordText = Load("set-password");
    private static readonly string AddRefreshTokenText = Load("add-refresh-token");

    /// <summary>The account that signs in with an address, and its password's hash; nulls when there is none.</summary>
    public async Task<(User? User, string? PasswordHash)> FindByEmailAsync(string email, CancellationToken ct)
    {
        if (email.Contains('\0')) return (null, null);
        var rows = new Rows<(User, string?)>(
            Sql.Command(ByEmailText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Text(email)),
            row => (JsonSerializer.Deserialize<User>(row.GetFieldValue<byte[]>(0), store.Types.Json)!, row.IsDBNull(1) ? null : row.GetString(1)));
        await store.ReadAsync([rows], ct);
        return rows.Items.SingleOrDefault();
    }

    /// <summary>Registers an account; null when the address is taken, in whatever case.</summary>
    public async Task<User?> RegisterAsync(string email, string passwordHash, Role role, IReadOnlyList<Guid> stores, Guid? by, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await using var transaction = await store.BeginAsync(PostgresEventStore.DefaultTenant, 1, [], ct);
        var registered = new UserRegistered(email, role, stores) { UserId = id, OccurredAt = transaction.RecordedAt, By = by };
        var user = User.Evolve(null, registered);
        transaction.Append(id, DdonEvents.UserStream, 0, [new(Guid.CreateVersion7(transaction.RecordedAt), registered, by?.ToString())]);
        transaction.Also(DdonProjections.User.Save(transaction.Tenant, transaction.RecordedAt, [(id, user, user.Version)], store.Types.Json));
        transaction.Also(SetPasswordCommand(id, passwordHash));
        try
        {
            return await transaction.CommitAsync(ct) is CommitOutcome.Committed ? user : throw new InvalidOperationException("A new id was taken.");
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "idx_users_email" })
        {
            return null;
        }
    }

    /// <summary>Appends an administrative change to a user's stream; null when there is no such user.</summary>
    public async Task<User?> ChangeAsync(Guid userId, Func<DateTimeOffset, UserEvent> change, Guid? by, CancellationToken ct)
    {
        var loaded = DdonProjections.User.Load(PostgresEventStore.DefaultTenant, [userId]);
        await using var transaction = await store.BeginAsync(PostgresEventStore.DefaultTenant, 1, [loaded], ct);
        if (loaded.Items is not [{ Data: { } data } document]) return null;
        var happened = change(transaction.RecordedAt);
        var user = User.Evolve(JsonSerializer.Deserialize<User>(data, store.Types.Json), happened);
        transaction.Append(userId, DdonEvents.UserStream, document.StreamVersion, [new(Guid.CreateVersion7(transaction.RecordedAt), happened, by?.ToString())]);
        transaction.Also(DdonProjections.User.Save(transaction.Tenant, transaction.RecordedAt, [(userId, user, user.Version)], store.Types.Json));
        return await transaction.CommitAsync(ct) is CommitOutcome.Committed ? user : throw new InvalidOperationException("The user changed behind the ledger's lock.");
    }

    public Task SetPasswordAsync(Guid userId, string passwordHash, CancellationToken ct) =>
        store.ReadAsync([new Write(SetPasswordCommand(userId, passwordHash))], ct);

    /// <summary>Begins a family of refresh tokens, and returns the first of it; only its hash is stored.</summary>
    public async Task<string> BeginRefreshFamilyAsync(Guid userId, CancellationToken ct)
    {
        var (value, hash) = RefreshToken.Create();
        var now = time.GetUtcNow();
        await store.ReadAsync([new Write(Sql.Command(AddRefreshTokenText,
            Sql.Bytes(hash), Sql.Id(userId), Sql.Id(Guid.CreateVersion7(now)), Sql.Time(now), Sql.Time(now + settings.RefreshTokenLifetime)))], ct);
        return value;
    }

    private NpgsqlBatchCommand SetPasswordCommand(Guid userId, string hash) =>
        Sql.Command(SetPasswordText, Sql.Id(userId), Sql.Text(hash), Sql.Time(time.GetUtcNow()));

    private static string Load(string name) => SqlText.Load(typeof(Accounts).Assembly, $"auth/{name}.sql");
}
