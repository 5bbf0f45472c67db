using DDonDDon.Domain.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Features.Stores;

/// <summary>A store as clients see it. <paramref name="TimeZone"/> is an IANA name.</summary>
public sealed record StoreView(Guid Id, string Name, string TimeZone)
{
    public static StoreView Of(Store store) => new(store.Id, store.Name, store.TimeZone);
}

/// <summary>How requests about one store are answered.</summary>
internal static class StoreAnswer
{
    public static IResult Of(Outcome<Store> outcome) => outcome switch
    {
        { Refused: { } refused } => Problem.Of(refused),
        { Document: { } store } => Results.Json(StoreView.Of(store), ApiJson.Options),
        _ => StoreProblems.Unknown,
    };
}
