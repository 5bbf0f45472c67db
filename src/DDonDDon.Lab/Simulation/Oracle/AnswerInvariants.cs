using System.Text.Json;
using DDonDDon.Domain.Booking;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Lab.Simulation.Storage;
using DDonDDon.Ledger;
using DDonDDon.Server.Http;
using RecordedItem = DDonDDon.Client.RecordedItem;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>What the server said, and what devices recorded, held against what is stored: I1, I2 and I7.</summary>
internal sealed class AnswerInvariants(Book book, StoredState state)
{
    // Longer than any transaction of a simulated world takes.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    private readonly ILookup<Guid, (StoredTenant Tenant, StoredEvent Event, JsonElement Data)> _stored = (
        from tenant in state.Tenants
        from stored in tenant.Events
        let data = JsonDocument.Parse(stored.Data).RootElement
        where data.TryGetProperty("id", out _) && data.TryGetProperty("seq", out _)
        select (tenant, stored, data)).ToLookup(one => one.data.GetProperty("id").GetGuid());

    // What decisions caused: nobody recorded that by itself.
    private readonly HashSet<Guid> _caused =
    [
        .. from tenant in state.Tenants
           from stored in tenant.Events
           where stored.Type == "conflict_resolved"
           from name in new[] { "movementId", "editId" }
           let data = JsonDocument.Parse(stored.Data).RootElement
           where data.TryGetProperty(name, out _)
           select data.GetProperty(name).GetGuid(),
    ];

    private readonly Dictionary<Guid, Recorded> _recorded = book.Recorded.ToDictionary(one => one.Item.Id);

    public IEnumerable<Violation> Check() =>
        _stored.SelectMany(CheckStored)
            .Concat(book.Answers.GroupBy(answer => answer.Id).SelectMany(CheckAnswers));

    private IEnumerable<Violation> CheckStored(IGrouping<Guid, (StoredTenant Tenant, StoredEvent Event, JsonElement Data)> stored)
    {
        if (stored.Count() > 1) yield return new("I2", $"{Name(stored.Key)} is stored {stored.Count()} times");
        if (!_recorded.ContainsKey(stored.Key) && !_caused.Contains(stored.Key)) yield return new("I2", $"{stored.Key} is stored, and nobody recorded it");
    }

    private IEnumerable<Violation> CheckAnswers(IGrouping<Guid, Answered> answers)
    {
        var acknowledged = answers.Where(answer => answer.Result.Status is ItemStatus.Accepted or ItemStatus.Duplicate).ToList();
        if (acknowledged.Count(answer => answer.Result.Status is ItemStatus.Accepted) > 1) yield return new("I2", $"{Name(answers.Key)} was accepted twice");
        foreach (var repeat in acknowledged.Skip(1))
            if (Said(repeat.Result) != Said(acknowledged[0].Result))
                yield return new("I2", $"{Name(answers.Key)} was answered {Said(acknowledged[0].Result)}, and then {Said(repeat.Result)}");

        var (tenant, stored, data) = _stored[answers.Key].FirstOrDefault();
        foreach (var answer in acknowledged.Take(1))
        {
            if (stored is null) yield return new("I1", $"{Name(answers.Key)} was acknowledged and is not stored");
            else if (_recorded.TryGetValue(answers.Key, out var recorded) && Difference(recorded, tenant, data) is { } difference)
                yield return new("I1", $"{Name(answers.Key)} is not stored as it was recorded: {difference}");
            else if (Said(answer.Result) != Said(stored, data))
                yield return new("I7", $"{Name(answers.Key)} was answered {Said(answer.Result)}, and the database says {Said(stored, data)}");
        }
        foreach (var answer in answers.Where(answer => acknowledged.Count == 0 || answer.Result.Status is ItemStatus.Rejected))
            if (Contradiction(answer, stored) is { } contradiction)
                yield return new("I7", $"{Name(answers.Key)} was answered {answer.Result.Status} {answer.Result.Error?.Code}, {contradiction}");
    }

    private string? Contradiction(Answered answer, StoredEvent? stored) => answer.Result.Status switch
    {
        ItemStatus.Rejected when stored is not null && stored.Timestamp + Settled < answer.At => "and had been stored before",
        ItemStatus.Quarantined when !state.Tenants.Any(tenant => tenant.Quarantined.ContainsKey(answer.Id)) && stored is null => "and is not in quarantine",
        ItemStatus.IdConflict when !state.Tenants.Any(tenant => tenant.IdConflicts.Contains(answer.Id)) => "and was not kept",
        _ => null,
    };

    private static string? Difference(Recorded recorded, StoredTenant tenant, JsonElement data)
    {
        var item = recorded.Item;
        if (data.GetProperty("deviceId").GetGuid() != recorded.DeviceId || data.GetProperty("seq").GetInt64() != item.Seq) return "another device or counter";
        if (data.GetProperty("clientTime").GetDateTimeOffset() != item.RecordedAt) return "another time";
        if (data.GetProperty(item.Type == "RESOLVE" ? "decidedBy" : "recordedBy").GetGuid() != recorded.By) return "somebody else did it";
        if (item.Type == "RESOLVE") return DifferentDecision(item, data);
        if (item.Type == "PRODUCT") return null;
        if (tenant.Name != item.StoreId.ToString()) return "another store";
        if (item.ProductId is { } product && data.GetProperty("productId").GetGuid() != product) return "another product";
        var pieces = item.Quantity * (data.TryGetProperty("packSize", out var size) ? size.GetDecimal() : 1);
        return pieces != (data.TryGetProperty("quantity", out var quantity) ? quantity.GetDecimal() : null) ? "another quantity" : null;
    }

    private static string? DifferentDecision(RecordedItem item, JsonElement data)
    {
        if (data.GetProperty("conflictId").GetGuid() != item.ConflictId) return "another conflict";
        if (data.GetProperty("choice").GetString() != item.Choice.ToString()) return "another choice";
        return item.Quantity != (data.TryGetProperty("quantity", out var quantity) ? quantity.GetDecimal() : null) ? "another quantity" : null;
    }

    private static string Said(ItemResult result) => Text(result.SyncedAt, result.OccurredAt, result.Version, result.Stock?.Quantity,
        JsonSerializer.Serialize(result.Effects is { Count: > 0 } effects && result.Stock is not null ? effects : null, ApiJson.Options));

    private static string Said(StoredEvent stored, JsonElement data)
    {
        var headers = JsonDocument.Parse(stored.Headers).RootElement;
        var answer = headers.TryGetProperty("stock", out _) ? JsonSerializer.Deserialize<FirstAnswer>(stored.Headers, JsonOptions) : null;
        return Text(stored.Timestamp, data.GetProperty("occurredAt").GetDateTimeOffset(), stored.Version, answer?.Stock,
            JsonSerializer.Serialize(answer?.Effects, ApiJson.Options));
    }

    private static readonly JsonSerializerOptions JsonOptions = EventJson.CreateOptions();

    private static string Text(DateTimeOffset? syncedAt, DateTimeOffset? occurredAt, long? version, decimal? stock, string effects) =>
        FormattableString.Invariant($"v{version} ={stock:0.###} at {occurredAt:O} recorded {syncedAt:O} {effects}");

    private string Name(Guid id) => _recorded.TryGetValue(id, out var recorded) ? recorded.Name : id.ToString();
}
