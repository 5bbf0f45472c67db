using DDonDDon.Domain;

namespace DDonDDon.Client;

/// <summary>
/// Nothing was recorded, because the server could never accept it: a quantity out of range, a note with U+0000. The caller shows
/// <see cref="Exception.Message"/> to whoever typed it, or calls <see cref="Movement.Check"/> beforehand. It is an exception so that a caller who
/// ignores the result notices too.
/// </summary>
public sealed class RefusedException(Rejection rejection) : Exception(rejection.Message)
{
    /// <summary>The code and the sentence that the server would give, and the member that they are about.</summary>
    public Rejection Rejection { get; } = rejection;
}
