using System.CommandLine;
using DDonDDon.Server.Commands;

var root = new RootCommand("DDonDDon: offline-first, event-sourced inventory for small retail chains.")
{
    ServeCommand.Create(),
    DbCommand.Create(),
    ProjectionsCommand.Create(),
    UsersCommand.Create(),
};
var parsed = root.Parse(args);
// A stop lets the server finish what it has begun; the library would end the process after two seconds.
var exitCode = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
