namespace DDonDDon.Server.Postgres;

/// <summary>The private PostgreSQL cannot be had; the message is one line that a person can act on.</summary>
public sealed class EmbeddedPostgresException(string message) : Exception(message);
