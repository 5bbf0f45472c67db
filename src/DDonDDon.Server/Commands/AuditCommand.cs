using System.CommandLine;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Ledger;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Commands;

/// <summary>ddon audit: what was recorded, and the proof that nobody changed it since.</summary>
public static class AuditCommand
{
    public static Command Create() => new("audit", "Look into what was recorded, and prove that nobody changed it since.")
    {
        AuditHistory.Create(), AuditStock.Create(), AuditExport.Create(), AuditVerify.Create(), AuditDigest.Create(),
    };

    internal static Argument<Guid> StoreArgument() => new("STORE") { Description = "The store's id." };

    /// <summary>A time, as the API takes it.</summary>
    internal static Option<string?> TimeOption(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description + " A time with its offset, like 2026-11-22T12:00:00+09:00." };
        option.Validators.Add(result =>
        {
            if (Times.Read(result.GetValueOrDefault<string?>()) is null) result.AddError($"{name} is a time with its offset, like 2026-11-22T12:00:00+09:00.");
        });
        return option;
    }

    /// <exception cref="CommandException">There is none.</exception>
    internal static async Task<Store> StoreAsync(CommandContext context, Guid id, CancellationToken ct)
    {
        var loaded = DdonProjections.Store.Load(LedgerDatabase.DefaultTenant, [id]);
        await context.Store.ReadAsync([loaded], ct);
        return loaded.Items is [{ Data: { } data }]
            ? JsonSerializer.Deserialize<Store>(data, context.Store.Types.Json)!
            : throw new CommandException($"There is no store {id}.", ExitCode.Usage);
    }

    /// <summary>What ledgers are called: their store's name, or what belongs to no store.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> NamesAsync(CommandContext context, IEnumerable<string> tenants, CancellationToken ct)
    {
        var loaded = DdonProjections.Store.Load(LedgerDatabase.DefaultTenant,
            [.. tenants.Where(tenant => Guid.TryParse(tenant, out _)).Select(Guid.Parse)]);
        await context.Store.ReadAsync([loaded], ct);
        var names = loaded.Items.Where(document => document.Data is not null)
            .ToDictionary(document => document.Id.ToString(), document => JsonSerializer.Deserialize<Store>(document.Data, context.Store.Types.Json)!.Name);
        names[LedgerDatabase.DefaultTenant] = "(the chain: products, stores, users)";
        return names;
    }

    /// <summary>A digest from a file.</summary>
    /// <exception cref="CommandException">It cannot be read, or is no digest any more.</exception>
    internal static async Task<LedgerDigest> ReadDigestAsync(FileInfo file, CancellationToken ct) =>
        LedgerDigest.Read(await CommandFile.ReadAsync(file, ct))
        ?? throw new CommandException($"{file} is not a digest that ddon audit digest or GET /audit/heads gave, or it was changed.", ExitCode.Usage);
}
