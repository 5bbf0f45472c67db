using System.CommandLine;
using System.Text.Json;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Schema;
using Npgsql;

namespace DDonDDon.Server.Commands;

/// <summary>What all commands share: one clear line for what went wrong, and the exit code that goes with it.</summary>
public static class Cli
{
    private static readonly JsonSerializerOptions Indented = new(ApiJson.Options) { WriteIndented = true };

    public static Option<bool> JsonOption() => new("--json") { Description = "Print JSON, for scripts." };

    /// <summary>Runs a program: the verb that its arguments name. Returns the exit code.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] arguments)
    {
        ExplainedCommand.Show(root);
        try
        {
            var parsed = root.Parse(arguments);
            // Who says nothing is shown what there is.
            if (parsed.Errors.Count > 0 && arguments.Length > 0) return UsageErrors.Tell(parsed);
            // Long enough to finish requests and to stop the embedded PostgreSQL; after that the process is ended.
            var exitCode = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
            return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
        }
        catch (InvalidOperationException exception) when (UsageErrors.IsConversion(exception.Message))
        {
            // What checks a number reads it first.
            return UsageErrors.Tell([exception.Message], root.Subcommands.FirstOrDefault(verb => verb.Name == arguments[0])?.Name);
        }
    }

    /// <summary>Runs a verb, and says in one line what kept it from its end.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (CommandException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return exception.Code;
        }
        catch (Exception exception) when (exception is SchemaException or SequenceBehindException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.Wrong;
        }
        catch (InvalidOperationException exception) when (UsageErrors.IsConversion(exception.Message))
        {
            await Console.Error.WriteLineAsync(UsageErrors.Plain(exception.Message));
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Wrong;
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception))
        {
            await Console.Error.WriteLineAsync($"The database cannot be reached: {exception.Message}");
            return ExitCode.Wrong;
        }
        catch (Exception exception) when (MissingOf(exception) is { } missing)
        {
            await Console.Error.WriteLineAsync($"The database has not this program's schema ({missing.MessageText}): run ./ddon db apply.");
            return ExitCode.Wrong;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk, or a pipe whose reader has gone.
            await Console.Error.WriteLineAsync($"A file cannot be read or written: {exception.Message}");
            return ExitCode.Wrong;
        }
        catch (PostgresException exception) when (Faults.IsBusy(exception) || IsRefusal(exception))
        {
            await Console.Error.WriteLineAsync($"The database refuses: {exception.MessageText}");
            return ExitCode.Wrong;
        }
    }

    // A table, a column, a function or the schema itself is missing; Marten wraps what its statements meet.
    private static PostgresException? MissingOf(Exception? exception) => exception switch
    {
        null => null,
        PostgresException
        {
            SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFunction
            or PostgresErrorCodes.InvalidSchemaName
        } missing => missing,
        _ => MissingOf(exception.InnerException),
    };

    // The user, the password, the database's name or a right: DATABASE_URL is not what it should be.
    private static bool IsRefusal(PostgresException exception) => exception.SqlState is
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
        or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege;

    public static void PrintJson(object value) => Console.WriteLine(JsonSerializer.Serialize(value, Indented));
}
