using System.Security.Cryptography;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Commands;
using DDonDDon.Server.Features.Access;

namespace DDonDDon.Lab.Demo;

/// <summary>Somebody who can sign in. <paramref name="IsNew"/>: the account was made just now; its password always was.</summary>
public sealed record DemoAccount(Guid Id, string Email, Role Role, string Password, bool IsNew);

/// <summary>
/// The demo's people. Passwords are stored as hashes only, so every run gives the accounts new ones to be able to show them.
/// </summary>
internal sealed class DemoAccounts(Accounts accounts, PasswordHasher hasher)
{
    public const string AdminEmail = "admin@ddon.example";
    public const string WorkerEmail = "worker@ddon.example";

    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    public Task<DemoAccount> AdminAsync(CancellationToken ct) => EnsureAsync(AdminEmail, Role.Admin, [], ct);

    public Task<DemoAccount> WorkerAsync(Guid storeId, CancellationToken ct) =>
        EnsureAsync(WorkerEmail, Role.Worker, [storeId], ct);

    private async Task<DemoAccount> EnsureAsync(string email, Role role, IReadOnlyList<Guid> stores, CancellationToken ct)
    {
        var password = NewPassword();
        var hash = hasher.Hash(password);
        if ((await accounts.RegisterAsync(email, hash, role, stores, null, ct)).Document is { } made)
            return new(made.Id, email, role, password, IsNew: true);

        if ((await accounts.FindByEmailAsync(email, ct)).User is not { } user || user.Role != role)
            throw new CommandException($"The account {email} is somebody else's; the demo needs it as {role.Name()}.");
        await accounts.ChangePasswordAsync(user.Id, hash, null, ct);
        await RestoreAsync(user, stores, ct);
        return new(user.Id, email, role, password, IsNew: false);
    }

    // Somebody may have tried out what an admin can do.
    private async Task RestoreAsync(User user, IReadOnlyList<Guid> stores, CancellationToken ct)
    {
        await accounts.ChangeAsync(user.Id, null, disabled: false, null, ct);
        await accounts.AssignAsync(user.Id, [.. user.CurrentStores().Union(stores)], null, ct);
    }

    // Four groups of four: easy to type from a screen, and 79 bits.
    private static string NewPassword() =>
        string.Join('-', RandomNumberGenerator.GetString(Alphabet, 16).Chunk(4).Select(group => new string(group)));
}
