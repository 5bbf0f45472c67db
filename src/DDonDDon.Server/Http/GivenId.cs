using DDonDDon.Domain;

namespace DDonDDon.Server.Http;

/// <summary>The id that a request brings for what it makes; without one the server makes one.</summary>
internal static class GivenId
{
    public static Rejection Invalid { get; } =
        new("id.invalid", "An id is a UUID that is neither all zeros nor of version 8, which only the server makes.", "id");

    public static Problem? Check(Guid? id) => id is { } given && !IsValid(given) ? Problem.Of(Invalid) : null;

    public static bool IsValid(Guid id) => id != Guid.Empty && !DerivedId.IsOne(id);
}
