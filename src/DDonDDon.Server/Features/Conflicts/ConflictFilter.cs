using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>Which conflicts are asked for. <paramref name="Stores"/>: null for all stores and the catalogue; a null kind or product is any.</summary>
internal sealed record ConflictFilter(IReadOnlyList<Guid>? Stores, IReadOnlyList<ConflictStatus> Statuses, ConflictKind? Kind, Guid? ProductId)
{
    private static readonly Dictionary<string, ConflictStatus> StatusNames = Names<ConflictStatus>();
    private static readonly Dictionary<string, ConflictKind> KindNames = Names<ConflictKind>();

    /// <summary>The stores whose conflicts a caller may see; null: all, and those of the catalogue, which no worker decides.</summary>
    public static IReadOnlyList<Guid>? StoresOf(Caller caller) => caller.Role is Role.Worker ? caller.Stores : null;

    /// <summary>The filter of a request; a problem when a word is unknown.</summary>
    public static (ConflictFilter? Filter, Problem? Problem) Of(IReadOnlyList<Guid>? stores, string? kind, string? status, Guid? productId)
    {
        if (kind is not null && !KindNames.ContainsKey(kind)) return (null, new("filter.invalid", $"kind is one of {string.Join(", ", KindNames.Keys)}."));
        if (status is not null && !StatusNames.ContainsKey(status))
            return (null, new("filter.invalid", $"status is one of {string.Join(", ", StatusNames.Keys)}."));
        return (new(stores, status is null ? [.. StatusNames.Values] : [StatusNames[status]], kind is null ? null : KindNames[kind], productId), null);
    }

    /// <summary>The ledgers of the stores; null: all.</summary>
    public string[]? Tenants => TenantsOf(Stores);

    public static string[]? TenantsOf(IReadOnlyList<Guid>? stores) => stores?.Select(store => store.ToString()).ToArray();

    private static Dictionary<string, T> Names<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);
}
