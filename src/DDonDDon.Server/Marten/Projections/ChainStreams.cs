using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>What came of a command: the document as it is now, or why the command was refused; both null: there is no such document.</summary>
public readonly record struct Outcome<TDocument>(TDocument? Document, Rejection? Refused) where TDocument : class;

/// <summary>What a command decides: what happened (nothing: the document stays as it is), or why it is refused.</summary>
public readonly record struct Decision<TEvent>(IReadOnlyList<TEvent> Happened, Rejection? Refused = null)
{
    public static implicit operator Decision<TEvent>(Rejection refused) => new([], refused);
    public static implicit operator Decision<TEvent>(TEvent happened) => new([happened]);
}

/// <summary>A command on one stream: what it reads besides the document, decides, and writes besides the events.</summary>
public sealed record ChainCommand<TDocument, TEvent>(
    Projection Projection, string StreamType, Guid Id, Func<TDocument?, DateTimeOffset, Decision<TEvent>> Decide, Func<TDocument?, TEvent, TDocument> Evolve)
    where TDocument : class
    where TEvent : class
{
    /// <summary>The admin whose command it is; null for the command line, and for what users do to themselves.</summary>
    public Guid? Admin { get; init; }

    /// <summary>Rows that the decision needs, read behind the same lock.</summary>
    public IReadOnlyList<Read> Reads { get; init; } = [];

    /// <summary>Statements that belong to the change, run in its transaction when something happened.</summary>
    public Func<TDocument, DateTimeOffset, IEnumerable<Read>> Writes { get; init; } = (_, _) => [];
}

/// <summary>
/// Load, decide, append and project for the streams of what belongs to no store: users, stores, categories. The lock on their ledger
/// makes the commands one after another, so that none is decided on what another has just changed.
/// </summary>
public sealed class ChainStreams(LedgerDatabase store)
{
    private const int MostEvents = 4;

    /// <summary>Rows whose unique indexes commands may run into, and what that means.</summary>
    private static readonly Dictionary<string, Rejection> Taken = new()
    {
        ["idx_users_email"] = new("user.email_taken", "There is an account with this address already.", "email"),
        ["idx_categories_name"] = new("category.name_taken", "There is a category with this name already.", "name"),
    };

    private static Rejection Revoked { get; } = new("auth.revoked", "This account was disabled or is no administrator any more.");

    public async Task<Outcome<TDocument>> RunAsync<TDocument, TEvent>(ChainCommand<TDocument, TEvent> command, CancellationToken ct)
        where TDocument : class
        where TEvent : class
    {
        var document = command.Projection.Load(LedgerDatabase.DefaultTenant, [command.Id]);
        var admin = DdonProjections.User.Load(LedgerDatabase.DefaultTenant, command.Admin is { } id ? [id] : []);
        await using var transaction = await store.BeginAsync(LedgerDatabase.DefaultTenant, MostEvents, [document, admin, .. command.Reads], ct);
        if (command.Admin is not null && Read<User>(admin) is not { IsActiveAdmin: true }) return new(null, Revoked);

        var current = Read<TDocument>(document);
        var version = document.Items.SingleOrDefault()?.StreamVersion ?? 0;
        var (happened, refused) = command.Decide(current, transaction.RecordedAt);
        if (refused is not null || happened.Count == 0) return new(current, refused);

        var changed = happened.Aggregate(current, command.Evolve)!;
        transaction.Append(command.Id, command.StreamType, version,
            [.. happened.Select(one => new NewEvent(Guid.CreateVersion7(transaction.RecordedAt), one, command.Admin?.ToString()))]);
        transaction.Prepare(command.Projection, [changed]);
        foreach (var statement in command.Writes(changed, transaction.RecordedAt)) transaction.Queue(statement);
        return await CommitAsync(transaction, changed, ct);
    }

    private static async Task<Outcome<TDocument>> CommitAsync<TDocument>(LedgerSession transaction, TDocument changed, CancellationToken ct)
        where TDocument : class
    {
        try
        {
            return await transaction.CommitAsync(ct) is CommitOutcome.Committed
                ? new(changed, null)
                : throw new InvalidOperationException("A stream changed behind the ledger's lock.");
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UniqueViolation
            && Taken.TryGetValue(exception.ConstraintName ?? "", out var taken))
        {
            return new(null, taken);
        }
    }

    private TDocument? Read<TDocument>(Rows<LoadedDocument> loaded) where TDocument : class =>
        loaded.Items is [{ Data: { } data }] ? JsonSerializer.Deserialize<TDocument>(data, store.Types.Json) : null;
}
