using System.CommandLine;
using DDonDDon.Server.Commands;

var root = new RootCommand("DDonDDon: offline-first, event-sourced inventory for small retail chains.")
{
    ServeCommand.Create(),
    DemoCommand.Create(),
    DbCommand.Create(),
    ProjectionsCommand.Create(),
    AuditCommand.Create(),
    UsersCommand.Create(),
    ImportCommand.Create(),
    ExportCommand.Create(),
    OpenApiCommand.Create(),
    BenchVerb.Create(),
    SimulateVerb.Create(),
};
var parsed = root.Parse(args);
// Long enough to finish requests and to stop the embedded PostgreSQL; who cannot wait kills.
var exitCode = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
