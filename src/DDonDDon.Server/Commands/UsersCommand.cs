using System.CommandLine;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Auth;
using DDonDDon.Server.Features.Users;

namespace DDonDDon.Server.Commands;

/// <summary>ddon users: accounts, the first admin above all.</summary>
public static class UsersCommand
{
    public static Command Create() => new("users", "Make accounts.") { Add() };

    private static Command Add()
    {
        var email = new Argument<string>("EMAIL") { Description = "The address the user signs in with." };
        var role = new Option<string>("--role") { Description = "WORKER, ADMIN or AUDITOR.", Required = true };
        role.AcceptOnlyFromAmong(RoleNames.Worker, RoleNames.Admin, RoleNames.Auditor);
        var stores = new Option<Guid[]>("--store") { Description = "A store of the user's; repeat it for several.", AllowMultipleArgumentsPerToken = true };
        var stdin = new Option<bool>("--password-stdin") { Description = "Read the password from standard input, so that no shell history has it.", Required = true };
        var command = new Command("add", "Make an account and print its id.") { email, role, stores, stdin };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            var password = await Console.In.ReadLineAsync(ct) ?? "";
            if (PasswordRules.Decide(password) is { } unfit) throw new CommandException(unfit.Message, ExitCode.Usage);
            await using var workplace = await Workplace.OpenAsync(ct);
            var user = await AddAsync(workplace, arguments.GetValue(email)!, password, RoleNames.Parse(arguments.GetValue(role))!.Value, arguments.GetValue(stores) ?? [], ct);
            Console.WriteLine(user.Id);
            return ExitCode.Done;
        }));
        return command;
    }

    private static async Task<User> AddAsync(Workplace workplace, string email, string password, Role role, Guid[] stores, CancellationToken ct)
    {
        using var hasher = new PasswordHasher();
        var accounts = new Accounts(workplace.Store, new(workplace.Store), TimeProvider.System);
        var (user, refused) = await accounts.RegisterAsync(email, hasher.Hash(password), role, stores, null, ct);
        if (refused is not null) throw new CommandException(refused.Message, refused.Code is "user.email_taken" ? ExitCode.Wrong : ExitCode.Usage);
        return user!;
    }
}
