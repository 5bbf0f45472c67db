using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// Receives changes of users that any server on the same database has committed, and lets <see cref="UserDirectory"/> look them up again. When the
/// connection is lost everything is looked up again: notices may have been missed.
/// </summary>
public sealed class UserChanges(UserDirectory directory) : INoticeHandler
{
    private const string UsersChannel = "ddon_users";

    public string Channel => UsersChannel;

    /// <summary>Notifies every server when the transaction commits.</summary>
    public static Read Notify(Guid userId) =>
        new Rows<int>(Sql.Command("select pg_notify($1, $2)", Sql.Text(UsersChannel), Sql.Text(userId.ToString())), _ => 0);

    public void Handle(string payload)
    {
        if (Guid.TryParse(payload, out var id)) directory.Forget(id);
    }

    public Task MissAsync(CancellationToken ct)
    {
        directory.ForgetAll();
        return Task.CompletedTask;
    }
}
