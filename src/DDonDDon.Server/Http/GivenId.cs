using DDonDDon.Domain;

namespace DDonDDon.Server.Http;

/// <summary>The id that a request brings for what it makes; without one the server makes one.</summary>
internal static class GivenId
{
    public static Rejection Invalid { get; } = new("id.invalid", "An id is a UUID that is not all zeros.", "id");

    public static Problem? Check(Guid? id) => id == Guid.Empty ? Problem.Of(Invalid) : null;
}
