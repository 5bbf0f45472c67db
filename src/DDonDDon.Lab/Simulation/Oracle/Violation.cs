namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>An invariant that does not hold, and what shows it.</summary>
public sealed record Violation(string Invariant, string What);
