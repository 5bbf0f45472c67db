using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Marten;

namespace DDonDDon.Server.Commands;

/// <summary>ddon audit verify: walks the hash chains.</summary>
internal static class AuditVerify
{
    public static Command Create()
    {
        var store = new Option<string?>("--store")
        {
            Description = $"Only this store's ledger, by id, or {LedgerDatabase.DefaultTenant} for what belongs "
            + "to no store."
        };
        store.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is not LedgerDatabase.DefaultTenant && !Guid.TryParse(result.GetValueOrDefault<string?>(), out _))
                result.AddError($"--store is a store's id or {LedgerDatabase.DefaultTenant}.");
        });
        var since = new Option<FileInfo?>("--since") { Description = "Only what was appended after this digest (a file), whose hashes are trusted." };
        var digest = new Option<FileInfo?>("--digest") { Description = "Also prove that everything up to this digest (a file) is unchanged." };
        var json = Cli.JsonOption();
        var command = new Command("verify", "Walk the hash chains; name the first broken event of each ledger and exit with 1 if there is one.") { store, since,
            digest, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(since) is not null && result.GetResult(digest) is not null)
                result.AddError("--since trusts what --digest proves: give one of them.");
        });
        command.SetAction((arguments, ct) => Cli.RunAsync(() => RunAsync(
            arguments.GetValue(store), arguments.GetValue(since), arguments.GetValue(digest), arguments.GetValue(json), ct)));
        return command;
    }

    private static async Task<int> RunAsync(string? store, FileInfo? sinceFile, FileInfo? digestFile, bool json, CancellationToken ct)
    {
        var tenant = Guid.TryParse(store, out var id) ? id.ToString() : store;
        var since = sinceFile is null ? null : await AuditCommand.ReadDigestAsync(sinceFile, ct);
        var digest = digestFile is null ? null : await AuditCommand.ReadDigestAsync(digestFile, ct);
        await using var context = await CommandContext.OpenAsync(ct);
        var verifier = new LedgerVerifier(context.Store);
        var total = await verifier.CountAsync(tenant, since, ct);
        var clock = Stopwatch.StartNew();
        using var progress = new ProgressLine("Verifying", "events", total);
        var ledgers = await verifier.VerifyAsync(tenant, since, digest, Environment.ProcessorCount, progress, ct);
        progress.Dispose();
        var seconds = clock.Elapsed.TotalSeconds;
        if (tenant is not null && ledgers.Count == 0)
            throw new CommandException($"There is no ledger of {tenant}: nothing was recorded there.", ExitCode.Usage);

        var isIntact = ledgers.All(ledger => ledger.IsIntact);
        if (json)
            Cli.PrintJson(new { isIntact, events = ledgers.Sum(ledger => ledger.Events), seconds, since = since?.TakenAt, digest = digest?.TakenAt, ledgers });
        else await PrintAsync(context, ledgers, seconds, since, digest, ct);
        return isIntact ? ExitCode.Done : ExitCode.Wrong;
    }

    private static async Task PrintAsync(
        CommandContext context, IReadOnlyList<VerifiedLedger> ledgers, double seconds, LedgerDigest? since, LedgerDigest? digest, CancellationToken ct)
    {
        var names = await AuditCommand.NamesAsync(context, ledgers.Select(ledger => ledger.TenantId), ct);
        foreach (var ledger in ledgers)
        {
            var state = ledger.IsIntact ? "intact" : "BROKEN";
            Console.WriteLine($"{state}  {ledger.TenantId,-36}  {ledger.Events,12:N0} events  {names.GetValueOrDefault(ledger.TenantId)}".TrimEnd());
            if (ledger.Broken > 0) Console.WriteLine($"  {ledger.Broken:N0} events are broken. The first:");
            foreach (var fault in ledger.Faults) Console.WriteLine(Line(fault));
        }
        var (events, broken) = (ledgers.Sum(ledger => ledger.Events), ledgers.Count(ledger => !ledger.IsIntact));
        Console.WriteLine($"{events:N0} events of {ledgers.Count} ledgers in {seconds:0.0} s ({events / Math.Max(seconds, 0.001):N0} a second): "
            + $"{(broken == 0 ? "all intact" : $"{broken} broken")}.");
        if (since is not null) Console.WriteLine($"Everything before {since.TakenAt:u} was trusted.");
        if (digest is not null)
            Console.WriteLine(broken == 0
                ? $"The history up to {digest.TakenAt:u} is the one that the digest was taken of."
                : $"That the history up to {digest.TakenAt:u} is unchanged is NOT proven.");
    }

    private static string Line(LedgerFault fault) => fault.EventId is { } id
        ? $"  event {id}, number {fault.Number?.ToString(CultureInfo.InvariantCulture) ?? "none"}, at {fault.Seq}, "
            + $"version {fault.Version} of stream {fault.StreamId}: {fault.Text}"
        : $"  {fault.Text}";
}
