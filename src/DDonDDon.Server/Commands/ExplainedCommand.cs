using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DDonDDon.Server.Commands;

/// <summary>A verb whose own help says more than the line about it in the list of verbs.</summary>
internal sealed class ExplainedCommand(string name, string description, string more) : Command(name, description)
{
    /// <summary>Lets a program's --help say the more of such verbs.</summary>
    public static void Show(RootCommand root)
    {
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: SynchronousCommandLineAction shown } help) help.Action = new Explaining(shown);
    }

    private sealed class Explaining(SynchronousCommandLineAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is ExplainedCommand explained) Console.WriteLine(explained.More);
            return code;
        }
    }

    private string More { get; } = more;
}
