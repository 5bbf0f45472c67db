namespace DDonDDon.Domain.Access;

/// <summary>What a person does: WORKER books in own stores, ADMIN everything, AUDITOR reads everything and writes nothing.</summary>
public enum Role
{
    Worker,
    Admin,
    Auditor,
}
