using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Stores;

internal static class StoreProblems
{
    /// <summary>Also for a store that exists and that the caller may not know of.</summary>
    public static Problem Unknown { get; } = new Problem("store.unknown", "There is no such store among yours.");
}
