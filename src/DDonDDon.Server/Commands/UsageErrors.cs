using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace DDonDDon.Server.Commands;

/// <summary>What is wrong with how a program was called: a line each, and where to read how it is called.</summary>
internal static partial class UsageErrors
{
    private const string Missing = "Required command was not provided.";

    /// <summary>Tells them on standard error. Returns the exit code.</summary>
    public static int Tell(ParseResult parsed)
    {
        List<string> errors = [.. parsed.Errors.Select(error => error.Message).Distinct()];
        // What was meant for a command is said already.
        if (errors.Count > 1) errors.Remove(Missing);
        return Tell(errors, string.Join(' ', Verbs(parsed.CommandResult)));
    }

    /// <param name="errors">A sentence each.</param>
    /// <param name="verb">What was called, without the program's own name; null or empty: nothing.</param>
    public static int Tell(IEnumerable<string> errors, string? verb)
    {
        foreach (var error in errors) Console.Error.WriteLine(Plain(error));
        Console.Error.WriteLine($"./ddon {(string.IsNullOrEmpty(verb) ? "" : verb + " ")}--help says how it is called.");
        return ExitCode.Usage;
    }

    /// <summary>A message of the parser's about a value of the wrong kind, without the names of types; any other as it is.</summary>
    public static string Plain(string message) => Conversion().Match(message) is { Success: true } wrong
        ? $"{wrong.Groups["name"].Value}: {wrong.Groups["value"].Value} is no {KindOf(wrong.Groups["type"].Value)}." : message;

    public static bool IsConversion(string message) => Conversion().IsMatch(message);

    private static string KindOf(string type) => type switch
    {
        _ when type.Contains("Guid", StringComparison.Ordinal) => "id (a UUID like 019ac6a8-0000-7000-8000-000000000000)",
        _ when type.Contains("Int", StringComparison.Ordinal) => "whole number",
        _ when type.Contains("DateTime", StringComparison.Ordinal) => "time with its offset, like 2026-11-22T12:00:00+09:00",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
        _ => "value that it takes",
    };

    private static IEnumerable<string> Verbs(SymbolResult result) => result is CommandResult { Parent: { } parent } command
        ? Verbs(parent).Append(command.Command.Name) : [];

    [GeneratedRegex(
        @"^Cannot parse argument '(?<value>.*)' for (?:option|argument|command) '(?<name>.*)' as expected type '(?<type>.*)'\.", RegexOptions.Singleline)]
    private static partial Regex Conversion();
}
