using DDonDDon.Domain;
using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Categories;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Projections;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Counting;

/// <summary>
/// A session to open: of a store, or of one category of it. With an <paramref name="Id"/> of its own the same request may be sent again.
/// </summary>
public sealed record CountSessionRequest(Guid StoreId, string Name, Guid? Id = null, Guid? CategoryId = null, IReadOnlyList<string>? Zones = null);

/// <summary>POST /count-sessions: people begin to count.</summary>
public static class OpenCountSession
{
    [WolverinePost("/api/v1/count-sessions"), Authorize(Policies.Record)]
    [Operation("openCountSession", "Opens a count session in a store; the same request again changes nothing.",
        Description = "Lines are recorded by `COUNT_LINE` items of a batch, from as many devices as take part, offline as well. Nothing changes stock until "
            + "an administrator approves. `zones` are the places to go through; a line may name another one.")]
    [Refuses("id.invalid", "id.conflict", "store.unknown", "category.unknown", "countSession.name_invalid", "countSession.zones_invalid")]
    [Answers<CountSessionView>(StatusCodes.Status201Created)]
    public static async Task<IResult> HandleAsync(
        CountSessionRequest request, Caller caller, StoreRegister stores, CategoryRegister categories, CountSessions sessions, CancellationToken ct)
    {
        if (GivenId.Check(request.Id) is { } noId) return noId;
        if (await stores.FindVisibleAsync(caller, request.StoreId, ct) is null) return StoreProblems.Unknown;
        if (request.CategoryId is { } category && await categories.FindAsync(category, ct) is null)
            return CategoryAnswer.Unknown;
        IReadOnlyList<string> zones = request.Zones ?? [];
        if (zones.Any(zone => zone is null)) return Problem.Of(new("countSession.zones_invalid", "A zone is a text.", "zones"));
        zones = [.. zones.Select(ComposedText.Of)];
        if (CountSession.Decide(request.Name, zones) is { } invalid) return Problem.Of(invalid);

        var id = request.Id ?? Guid.CreateVersion7();
        if (await sessions.FindElsewhereAsync(id, request.StoreId, ct)) return Problem.Of(Taken);
        var (session, refused) = await sessions.StepAsync(request.StoreId, id, caller, (held, at) => held switch
        {
            null => new CountSessionOpened(request.Name, request.CategoryId, zones)
            {
                SessionId = id,
                StoreId = request.StoreId,
                OccurredAt = at,
                By = caller.UserId
            },
            _ when held.Name == request.Name && held.CategoryId == request.CategoryId && held.Zones.SequenceEqual(zones) => new Decision<CountSessionEvent>([]),
            _ => Taken,
        }, ct);
        return refused is null ? Answers.Created($"/api/v1/count-sessions/{id}", CountSessionView.Of(session!)) : Problem.Of(refused);
    }

    private static Rejection Taken { get; } = new("id.conflict", "There is another count session with this id.", "id");
}
