using DDonDDon.Domain.Access;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>Accounts without their secrets, from their administrative changes.</summary>
public sealed class UserProjection() : StreamProjection<User>("user", typeof(UserEvent))
{
    protected override User? Evolve(string tenant, User? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<UserEvent>().Aggregate(document, User.Evolve);

    protected override (Guid Id, long Version) Key(User document) => (document.Id, document.Version);
}
