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
    private const string ByEmailSql = """
        -- The account that signs in with an address, in whatever case it is typed.
        -- $1 tenant of the accounts, $2 address. One row or none: user document, password hash (null: cannot sign in).
        select u.data, c.password_hash
        from mt_doc_user u
        left join ddon_credential c on c.user_id = u.id
        where u.tenant_id = $1 and lower(u.data ->> 'email') = lower($2)
        """;

    /// <summary>The account that signs in with an address, and its password's hash, or nulls.</summary>
    public async Task<(User? User, string? PasswordHash)> FindByEmailAsync(string email, CancellationToken ct) =>
        email.Contains('\0') ? (null, null) : await FindAsync(Sql.Command(ByEmailSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Text(email)), ct);

    private const string ByIdSql = """
        -- An account.
        -- $1 tenant of the accounts, $2 user. One row or none: user document, password hash (null: cannot sign in).
        select u.data, c.password_hash
        from mt_doc_user u
        left join ddon_credential c on c.user_id = u.id
        where u.tenant_id = $1 and u.id = $2
        """;

    /// <summary>The account with an id and its password's hash, or nulls.</summary>
    public Task<(User? User, string? PasswordHash)> FindAsync(Guid id, CancellationToken ct) =>
        FindAsync(Sql.Command(ByIdSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(id)), ct);

    private const string WithSessionSql = """
        -- An account, and whether a session of it goes on.
        -- $1 tenant of the accounts, $2 user, $3 session (null: whichever). One row or none: user document, whether it goes on.
        select u.data, $3 is null or exists (select from ddon_refresh_token where family_id = $3 and user_id = $2)
        from mt_doc_user u
        where u.tenant_id = $1 and u.id = $2
        """;

    /// <summary>The account with an id, or null, and whether a session of it goes on.</summary>
    public async Task<KnownUser> FindAsync(Guid id, Guid? session, CancellationToken ct)
    {
        var rows = new Rows<KnownUser>(
            Sql.Command(WithSessionSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(id), Sql.Id(session)),
            row => new(JsonSerializer.Deserialize<User>(row.GetFieldValue<byte[]>(0), store.Types.Json)!, row.GetBoolean(1)));
        await store.ReadAsync([rows], ct);
        return rows.Items.SingleOrDefault();
    }

    private const string ListSql = """
        -- Accounts by address.
        -- $1 tenant of the accounts, $2 address to go on after (null: from the start), $3 how many. One row each: user document.
        select u.data
        from mt_doc_user u
        where u.tenant_id = $1 and ($2 is null or lower(u.data ->> 'email') > lower($2))
        order by lower(u.data ->> 'email')
        limit $3
        """;

    /// <summary>Accounts by address, after one of them.</summary>
    public async Task<IReadOnlyList<User>> ListAsync(string? after, int count, CancellationToken ct)
    {
        var rows = new Rows<User>(
            Sql.Command(ListSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Text(after), Sql.Bigint(count)),
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
            Writes = (_, _) => [new Write(SetPasswordCommand(id, passwordHash))],
        }, ct);
    }

    private const string OtherAdminsSql = """
        -- How many other administrators could act for one.
        -- $1 tenant of the accounts, $2 user. One row.
        select count(*) from mt_doc_user where tenant_id = $1 and id <> $2 and data ->> 'role' = 'Admin' and data ->> 'disabled' = 'false'
        """;

    /// <summary>Gives a role, disables or enables; refused for the last admin who could.</summary>
    public Task<Outcome<User>> ChangeAsync(Guid id, Role? role, bool? disabled, Guid? admin, CancellationToken ct)
    {
        var others = new Rows<long>(Sql.Command(OtherAdminsSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(id)), row => row.GetInt64(0));
        Decision<UserEvent> Decide(User? user)
        {
            if (user is null) return new([]);
            var happened = user.Change(role, disabled);
            var stays = (role ?? user.Role) is Role.Admin && !(disabled ?? user.Disabled);
            return user.IsActiveAdmin && !stays && others.Items[0] == 0
                ? new Rejection("user.last_admin", "This is the last administrator; make another one first.")
                : new Decision<UserEvent>(happened);
        }
        return streams.RunAsync(Command(id, admin, Decide) with { Reads = [others], Writes = (_, _) => EndSessions(id) }, ct);
    }

    /// <summary>From now on the user has exactly these stores; refused when one does not exist.</summary>
    public Task<Outcome<User>> AssignAsync(Guid id, IReadOnlyList<Guid> stores, Guid? admin, CancellationToken ct)
    {
        var held = LoadStores(stores);
        Decision<UserEvent> Decide(User? user) => Unknown(stores, held) is { } unknown ? unknown : new Decision<UserEvent>(user?.Assign(stores) ?? []);
        return streams.RunAsync(Command(id, admin, Decide) with { Reads = [held], Writes = (_, _) => [UserChanges.Notify(id)] }, ct);
    }

    /// <summary>Stores another password and signs the user out everywhere. <paramref name="admin"/>: null when the user did it.</summary>
    public Task<Outcome<User>> ChangePasswordAsync(Guid id, string passwordHash, Guid? admin, CancellationToken ct) =>
        streams.RunAsync(Command(id, admin, user => new(user is null ? [] : [new UserPasswordChanged()])) with
        {
            Writes = (_, _) => [new Write(SetPasswordCommand(id, passwordHash)), .. EndSessions(id)],
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

    private const string SetPasswordSql = """
        -- Stores a user's password hash.
        -- $1 user, $2 hash, $3 now. No rows.
        insert into ddon_credential (user_id, password_hash, changed_at) values ($1, $2, $3)
        on conflict (user_id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at
        """;

    private NpgsqlBatchCommand SetPasswordCommand(Guid userId, string hash) =>
        Sql.Command(SetPasswordSql, Sql.Id(userId), Sql.Text(hash), Sql.Time(time.GetUtcNow()));
}
