namespace DDonDDon.Domain;

/// <summary>
/// A refusal as a value: a stable dotted <paramref name="Code"/> for programs, a <paramref name="Message"/> that tells
/// a person what to do, and the <paramref name="Field"/> of the request it is about, if it is about one.
/// </summary>
public sealed record Rejection(string Code, string Message, string? Field = null);
