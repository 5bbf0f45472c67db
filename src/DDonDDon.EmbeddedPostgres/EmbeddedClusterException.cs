namespace DDonDDon.EmbeddedPostgres;

/// <summary>The private PostgreSQL cannot be had; the message is one line that a person can act on.</summary>
public sealed class EmbeddedClusterException(string message) : Exception(message);
