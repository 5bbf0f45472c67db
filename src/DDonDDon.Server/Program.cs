using System.CommandLine;
using DDonDDon.Server.Commands;

var root = new RootCommand("DDonDDon: offline-first, event-sourced inventory for small retail chains.")
{
    ServeCommand.Create(),
    DemoCommand.Create(),
    DbCommand.Create(),
    ProjectionsCommand.Create(),
    UsersCommand.Create(),
};
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
