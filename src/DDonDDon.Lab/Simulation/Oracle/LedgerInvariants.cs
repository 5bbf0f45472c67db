using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Counting;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Lab.Simulation.Storage;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>What must hold in a database by itself: I3 and I4.</summary>
internal static class LedgerInvariants
{
    public static IEnumerable<Violation> Check(StoredState state, Trace trace) => state.Tenants.SelectMany(tenant => Check(tenant, trace));

    private static IEnumerable<Violation> Check(StoredTenant tenant, Trace trace)
    {
        var name = Guid.TryParse(tenant.Name, out var store) ? trace.Of(store) : "the catalogue";
        foreach (var stream in tenant.Events.GroupBy(stored => stored.StreamId))
            if (!stream.Select(stored => stored.Version).SequenceEqual(Enumerable.Range(1, stream.Count()).Select(version => (long)version)))
                yield return new("I3", $"{name}: the versions of {trace.Of(stream.Key)} are {string.Join(", ", stream.Select(stored => stored.Version))}");
        if (!IsChained(tenant.Events)) yield return new("I3", $"{name}: the hash chain is broken");

        var found = (store == Guid.Empty ? Products(tenant) : Stock(tenant).Concat(Days(tenant)).Concat(Counts(tenant)))
            .Concat(Conflicts(tenant));
        foreach (var (what, stored, folded) in found)
            if (stored != folded) yield return new("I4", $"{name}: {what} is stored as {stored ?? "nothing"}, and its events say {folded ?? "nothing"}");
    }

    private static IEnumerable<(string What, string? Stored, string? Folded)> Stock(StoredTenant tenant) => Compare(
        "the stock of", tenant.Of("current-stock").Select(document => (document.Id, PlainStock.Read(document.Data))),
        Items(tenant).Select(item => (item.Key, PlainStock.Of([.. item]))));

    private static IEnumerable<(string What, string? Stored, string? Folded)> Days(StoredTenant tenant) => Compare(
        "the day", tenant.Of("daily-stock").Select(document => PlainDay.Read(document.Data)).Select(one => ((one.Product, one.Day.Day), one.Day)),
        Items(tenant).SelectMany(item => PlainDay.Of([.. item]).Select(day => ((item.Key, day.Day), day))));

    private static IEnumerable<(string What, string? Stored, string? Folded)> Counts(StoredTenant tenant)
    {
        var (documents, lines) = (tenant.Of("count-line"), tenant.Events.Where(stored => stored.Type == PlainLine.Type).Select(PlainLine.Of).ToList());
        var sheet = CountedProduct.Of(documents.Select(document => JsonSerializer.Deserialize<CountLine>(document.Data, DdonLedger.Model.Types.Json)!));
        return Compare("the line", documents.Select(document => (document.Id, PlainLine.Read(document))), PlainLine.Lines(lines)).Concat(
            Compare("the sheet of", sheet.Select(product => (product.ProductId, PlainLine.Number(product.Quantity))), PlainLine.Sheet(lines)));
    }

    private static IEnumerable<(string What, string? Stored, string? Folded)> Products(StoredTenant tenant) => Compare(
        "the product", tenant.Of("product").Select(document => (document.Id, PlainProduct.Read(document.Data))),
        tenant.Events.Where(stored => stored.Type is "product_registered" or "product_changed").GroupBy(stored => stored.StreamId)
            .Select(edits => (edits.Key, PlainProduct.Of(edits))));

    private static IEnumerable<(string What, string? Stored, string? Folded)> Conflicts(StoredTenant tenant) => Compare(
        "the conflict", tenant.Of("conflict").Select(document => (document.Id, PlainConflict.Read(document.Data))),
        tenant.Events.Where(stored => PlainConflict.Types.Contains(stored.Type)).GroupBy(stored => stored.StreamId)
            .Select(events => (events.Key, PlainConflict.Of(events))));

    private static IEnumerable<IGrouping<Guid, PlainMovement>> Items(StoredTenant tenant) =>
        tenant.Events.Where(stored => PlainMovement.Types.Contains(stored.Type)).Select(PlainMovement.Of).GroupBy(movement => movement.Stored.StreamId);

    private static IEnumerable<(string, string?, string?)> Compare<TKey, TValue>(
        string what, IEnumerable<(TKey Key, TValue Value)> stored, IEnumerable<(TKey Key, TValue Value)> folded)
        where TKey : notnull
        where TValue : class
    {
        var left = stored.ToDictionary(one => one.Key, one => one.Value);
        foreach (var (key, value) in folded)
        {
            left.Remove(key, out var held);
            if (!value.Equals(held)) yield return ($"{what} {key}", held?.ToString(), value.ToString());
        }
        foreach (var (key, value) in left) yield return ($"{what} {key}", value.ToString(), null);
    }

    private static bool IsChained(IReadOnlyList<StoredEvent> events)
    {
        var (hash, position) = (new byte[HashChain.Length], 0L);
        foreach (var stored in events)
        {
            if (stored.Seq <= position) return false;
            position = stored.Seq;
            var headers = JsonNode.Parse(stored.Headers)!.AsObject();
            headers.Remove(HashChain.Header, out var recorded);
            var rest = headers.Count == 0 ? default : CanonicalJson.Of(Encoding.UTF8.GetBytes(headers.ToJsonString()));
            hash = HashChain.Next(hash, stored with { Data = CanonicalJson.Of(stored.Data).ToArray() }, rest.Span);
            if (Convert.ToHexStringLower(hash) != recorded?.GetValue<string>()) return false;
        }
        return true;
    }
}
