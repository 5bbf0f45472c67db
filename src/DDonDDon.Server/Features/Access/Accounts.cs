using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// Accounts: what is an event goes to the user's stream, secrets go to tables of their own. Whatever takes a right away ends the user's sessions in
/// the same transaction, and tells every server that shares the database.
/// </summary>
public sealed class Accounts(LedgerDatabase store, ChainStreams streams, TimeProvider time)
{
    private static readonly string ByEmailText = Load("account-by-email");
    private static readonly string ByIdText = Load("account-by-id");
    private static readonly string ListText = Load("list-users");
    private static readonly string SetPasswordText = Load("set-password");
    private static readonly string OtherAdminsText = Load("other-admins");

    /// <summary>The account that signs in with an address, and its password's hash; nulls when there is none.</summary>
    public async Task<(User? User, string? PasswordHash)> FindByEmailAsync(string email, CancellationToken ct) =>
        email.Contains('\0') ? (null, null) : await FindAsync(Sql.Command(ByEmailText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Text(email)), ct);

    /// <summary>An account and its password's hash; nulls when there is none with this id.</summary>
    public Task<(User? User, string? PasswordHash)> FindAsync(Guid id, CancellationToken ct) =>
        FindAsync(Sql.Command(ByIdText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(id)), ct);

    /// <summary>Accounts by address, after one of them.</summary>
    public async Task<IReadOnlyList<User>> ListAsync(string? after, int count, CancellationToken ct)
    {
        var rows = new Rows<User>(
            Sql.Command(ListText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Text(after), Sql.Bigint(count)),
            row => JsonSerializer.Deserialize<User>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
        await store.ReadAsync([rows], ct);
        return rows.Items;
    }

    /// <summary>Registers an account. Refused when the address makes no sense or is taken in whatever case, or a store does not exist.</summary>
    public Task<Outcome<User>> RegisterAsync(string email, string passwordHash, Role role, IReadOnlyList<Guid> stores, Guid? admin, CancellationToken ct)
    {
        var (id, held) = (Guid.CreateVersion7(time.GetUtcNow()), LoadStores(stores));
        Decision<UserEvent> Decide(User? user) =>
            (User.DecideEmail(email) ?? Unknown(stores, held)) is { } refused ? refused : new UserRegistered(email, role, [.. stores.Distinct()]);
        return streams.RunAsync(Command(id, admin, Decide) with
        {
            Reads = [held],
            Also = (_, _) => [new Write(SetPasswordCommand(id, passwordHash))],
        }, ct);
    }

    /// <summary>Gives a role, disables or enables; refused for the last admin who could.</summary>
    public Task<Outcome<User>> ChangeAsync(Guid id, Role? role, bool? disabled, Guid? admin, CancellationToken ct)
    {
        var others = new Rows<long>(Sql.Command(OtherAdminsText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(id)), row => row.GetInt64(0));
        Decision<UserEvent> Decide(User? user)
        {
            if (user is null) return new([]);
            var happened = user.Change(role, disabled);
            var stays = (role ?? user.Role) is Role.Admin && !(disabled ?? user.Disabled);
            return user.IsActiveAdmin && !stays && others.Items[0] == 0
                ? new Rejection("user.last_admin", "This is the last administrator; make another one first.")
                : new Decision<UserEvent>(happened);
        }
        return streams.RunAsync(Command(id, admin, Decide) with { Reads = [others], Also = (_, _) => EndSessions(id) }, ct);
    }

    /// <summary>From now on the user has exactly these stores; refused when one does not exist.</summary>
    public Task<Outcome<User>> AssignAsync(Guid id, IReadOnlyList<Guid> stores, Guid? admin, CancellationToken ct)
    {
        var held = LoadStores(stores);
        Decision<UserEvent> Decide(User? user) => Unknown(stores, held) is { } unknown ? unknown : new Decision<UserEvent>(user?.Assign(stores) ?? []);
        return streams.RunAsync(Command(id, admin, Decide) with { Reads = [held], Also = (_, _) => [UserChanges.Notify(id)] }, ct);
    }

    /// <summary>Stores another password and signs the user out everywhere. <paramref name="admin"/>: null when the user did it.</summary>
    public Task<Outcome<User>> ChangePasswordAsync(Guid id, string passwordHash, Guid? admin, CancellationToken ct) =>
        streams.RunAsync(Command(id, admin, user => new(user is null ? [] : [new UserPasswordChanged()])) with
        {
            Also = (_, _) => [new Write(SetPasswordCommand(id, passwordHash)), .. EndSessions(id)],
        }, ct);

    /// <summary>Stores the same password in a newer form of hash.</summary>
    public Task RenewHashAsync(Guid id, string passwordHash, CancellationToken ct) => store.ReadAsync([new Write(SetPasswordCommand(id, passwordHash))], ct);

    private static ChainCommand<User, UserEvent> Command(Guid id, Guid? admin, Func<User?, Decision<UserEvent>> decide) =>
        new(DdonProjections.User, DdonEvents.UserStream, id, (user, at) =>
        {
            var (happened, refused) = decide(user);
            return new([.. happened.Select(one => one with { UserId = id, OccurredAt = at, By = admin })], refused);
        }, User.Evolve)
        { Admin = admin };

    private static IEnumerable<Read> EndSessions(Guid id) => [.. RefreshTokens.ForgetUser(id), UserChanges.Notify(id)];

    private static Rows<LoadedDocument> LoadStores(IReadOnlyList<Guid> ids) =>
        DdonProjections.Store.Load(LedgerDatabase.DefaultTenant, [.. ids.Distinct()]);

    private static Rejection? Unknown(IReadOnlyList<Guid> stores, Rows<LoadedDocument> held)
    {
        Guid[] unknown = [.. stores.Except(held.Items.Select(document => document.Id))];
        return unknown.Length == 0 ? null : new("user.store_unknown", $"There is no store {string.Join(", ", unknown)}.", "stores");
    }

    private async Task<(User?, string?)> FindAsync(NpgsqlBatchCommand command, CancellationToken ct)
    {
        var rows = new Rows<(User, string?)>(
            command, row => (JsonSerializer.Deserialize<User>(row.GetFieldValue<byte[]>(0), store.Types.Json)!, row.IsDBNull(1) ? null : row.GetString(1)));
        await store.ReadAsync([rows], ct);
        return rows.Items.SingleOrDefault();
    }

    private NpgsqlBatchCommand SetPasswordCommand(Guid userId, string hash) =>
        Sql.Command(SetPasswordText, Sql.Id(userId), Sql.Text(hash), Sql.Time(time.GetUtcNow()));

    private static string Load(string name) => SqlText.Load(typeof(Accounts).Assembly, $"access/{name}.sql");
}
