namespace DDonDDon.Server.Logging;

/// <summary>How a log entry is written: a line for people, or a line of JSON for programs.</summary>
public enum LogFormat
{
    Text,
    Json,
}
