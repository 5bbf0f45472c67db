using DDonDDon.Domain;

namespace DDonDDon.Client;

/// <summary>
/// Nothing was recorded, because the server could never take it: a quantity out of range, a note with U+0000. The caller shows
/// <see cref="Exception.Message"/> to whoever typed it, or asks <see cref="Movement.Check"/> beforehand. It is an exception so that a
/// caller who looks at no result still notices.
/// </summary>
public sealed class RefusedException(Rejection rejection) : Exception(rejection.Message)
{
    /// <summary>The code, as the server would give it, and the member that it is about.</summary>
    public Rejection Rejection { get; } = rejection;
}
