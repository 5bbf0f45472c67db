using System.CommandLine;
using System.Globalization;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Commands;

/// <summary>ddon users: accounts without the server, the first admin above all.</summary>
public static class UsersCommand
{
    public static Command Create() => new("users", "Make, list, disable and enable accounts, and give them passwords.")
    {
        Add(), List(), Switch("disable", "Disable an account; it is signed out at once.", disabled: true),
            Switch("enable", "Enable an account again.", disabled: false), Password(),
    };

    private static Command Add()
    {
        var (email, stdin) = (EmailArgument(), StdinOption());
        var role = new Option<string>("--role") { Description = "WORKER, ADMIN or AUDITOR.", Required = true };
        role.AcceptOnlyFromAmong(RoleNames.Worker, RoleNames.Admin, RoleNames.Auditor);
        var stores = new Option<Guid[]>("--store") { Description = "A store of the user's; repeat it for several.", AllowMultipleArgumentsPerToken = true };
        // A list whose parts cannot be read would be found out only where it is used.
        stores.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !Guid.TryParse(token.Value, out _)))
                result.AddError($"--store is a store's id, which '{token.Value}' is not.");
        });
        var command = new Command("add", "Make an account and print its id.") { email, role, stores, stdin };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            var password = await ReadPasswordAsync(arguments.GetValue(stdin), ct);
            await using var context = await CommandContext.OpenAsync(ct);
            using var hasher = new PasswordHasher();
            var user = Checked(await AccountsOf(context).RegisterAsync(
                arguments.GetValue(email)!, hasher.Hash(password), RoleNames.Parse(arguments.GetValue(role))!.Value, arguments.GetValue(stores) ?? [],
                null, ct));
            Console.WriteLine(user.Id);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command List()
    {
        var json = Cli.JsonOption();
        var command = new Command("list", "List the accounts by address.") { json };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var users = await AccountsOf(context).ListAsync(null, int.MaxValue, ct);
            if (arguments.GetValue(json)) Cli.PrintJson(users.Select(AccountView.Of));
            else foreach (var user in users) Console.WriteLine(Line(user));
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Switch(string name, string description, bool disabled)
    {
        var email = EmailArgument();
        var command = new Command(name, description) { email };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            await using var context = await CommandContext.OpenAsync(ct);
            var accounts = AccountsOf(context);
            Checked(await accounts.ChangeAsync(await IdOfAsync(accounts, arguments.GetValue(email)!, ct), null, disabled, null, ct));
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Password()
    {
        var (email, stdin) = (EmailArgument(), StdinOption());
        var command = new Command("password", "Give an account another password and sign it out.") { email, stdin };
        command.SetAction((arguments, ct) => Cli.RunAsync(async () =>
        {
            var password = await ReadPasswordAsync(arguments.GetValue(stdin), ct);
            await using var context = await CommandContext.OpenAsync(ct);
            using var hasher = new PasswordHasher();
            var accounts = AccountsOf(context);
            Checked(await accounts.ChangePasswordAsync(await IdOfAsync(accounts, arguments.GetValue(email)!, ct), hasher.Hash(password), null, ct));
            return ExitCode.Done;
        }));
        return command;
    }

    private static Argument<string> EmailArgument() => new("EMAIL") { Description = "The address the user signs in with." };

    private static Option<bool> StdinOption() =>
        new("--password-stdin") { Description = "Read the password from standard input, so that no shell history has it.", Required = true };

    private static async Task<string> ReadPasswordAsync(bool fromStdin, CancellationToken ct)
    {
        if (!fromStdin) throw new CommandException("Option '--password-stdin' is required: the password comes from standard input.", ExitCode.Usage);
        var password = await Console.In.ReadLineAsync(ct) ?? "";
        return PasswordRules.Decide(password) is { } unfit ? throw new CommandException(unfit.Message, ExitCode.Usage) : password;
    }

    private static Accounts AccountsOf(CommandContext context) => new(context.Store, new(context.Store), TimeProvider.System);

    private static async Task<Guid> IdOfAsync(Accounts accounts, string email, CancellationToken ct) =>
        (await accounts.FindByEmailAsync(email, ct)).User?.Id ?? throw new CommandException($"There is no account {email}.", ExitCode.Usage);

    private static User Checked(Outcome<User> outcome) => outcome switch
    {
        { Refused: { Code: "user.email_taken" or "user.last_admin" } refused } => throw new CommandException(refused.Message),
        { Refused: { } refused } => throw new CommandException(refused.Message, ExitCode.Usage),
        { Document: var user } => user!,
    };

    private static string Line(User user) => string.Create(
        CultureInfo.InvariantCulture,
        $"{user.Id}  {user.Role.Name(),-7}  {(user.Disabled ? "disabled" : "enabled"),-8}  {user.Email}  {string.Join(' ', user.CurrentStores())}").TrimEnd();
}
