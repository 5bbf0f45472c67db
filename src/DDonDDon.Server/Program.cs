using DDonDDon.Server.Commands;

return await Cli.RunAsync(
    new("DDonDDon: offline-first, event-sourced inventory for small retail chains.")
    {
        ServeCommand.Create(),
        DbCommand.Create(),
        ProjectionsCommand.Create(),
        MartenCommand.Create(),
        AuditCommand.Create(),
        UsersCommand.Create(),
        DevicesCommand.Create(),
        ImportCommand.Create(),
        ExportCommand.Create(),
        OpenApiCommand.Create(),
        CodegenCommand.Create(),
    },
    args);
