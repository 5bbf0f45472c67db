using DDonDDon.Server.Settings;
using Microsoft.Extensions.Logging.Console;

namespace DDonDDon.Server.Logging;

/// <summary>Where log entries go: to standard output, in the format of the settings.</summary>
public static class LoggingSetup
{
    /// <summary>The format to write in: the one that was set, else text for a terminal and JSON for everything else.</summary>
    public static LogFormat Format(this ServerSettings settings) => settings.LogFormat ?? (Console.IsOutputRedirected ? LogFormat.Json : LogFormat.Text);

    public static void AddDdonLogging(this ILoggingBuilder logging, ServerSettings settings)
    {
        // The framework's own entries below a warning hold queries and headers, whatever level is asked for.
        logging.ClearProviders().SetMinimumLevel(settings.LogLevel).AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        // It warns that there are no handlers of messages, and tells of its start.
        logging.AddFilter("Wolverine", LogLevel.Error);
        if (settings.Format() is LogFormat.Json)
        {
            logging.AddConsole(console => console.FormatterName = JsonLines.FormatterName);
            logging.AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        }
        else
        {
            logging.AddSimpleConsole(console =>
                { console.SingleLine = true; console.UseUtcTimestamp = true; console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ "; });
        }
    }
}
