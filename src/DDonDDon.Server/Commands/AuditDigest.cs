using System.CommandLine;
using DDonDDon.Server.Features.Audit;

namespace DDonDDon.Server.Commands;

/// <summary>ddon audit digest: where the ledgers end, to keep where the database's owner cannot reach it.</summary>
internal static class AuditDigest
{
    public static Command Create()
    {
        var output = new Option<FileInfo?>("--output") { Description = "The file to write; standard output by default." };
        var command = new Command("digest", "Write where each ledger ends (JSON), to keep elsewhere for verify --digest.") { output };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var digest = await LedgerHeads.TakeDigestAsync(context.Store, TimeProvider.System.GetUtcNow(), ct);
            if (arguments.GetValue(output) is not { } file)
            {
                Console.WriteLine(digest.ToJson());
                return ExitCode.Done;
            }
            await CommandFile.WriteAsync(file, digest.ToJson() + "\n", ct);
            Console.WriteLine($"{digest.Items.Sum(head => head.Count):N0} events of {digest.Items.Count} ledgers, fingerprint {digest.Fingerprint}");
            return ExitCode.Done;
        }));
        return command;
    }
}
