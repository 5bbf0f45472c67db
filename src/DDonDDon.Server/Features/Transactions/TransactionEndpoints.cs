using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Auth;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Transactions;

/// <summary>GET /transactions: what happened in a store, the last recorded first.</summary>
public static class TransactionEndpoints
{
    private static readonly string OfStoreText = SqlText.Load(typeof(TransactionEndpoints).Assembly, "transactions/of-store.sql");
    private static readonly string OfItemText = SqlText.Load(typeof(TransactionEndpoints).Assembly, "transactions/of-item.sql");
    private static readonly string AmendmentsText = SqlText.Load(typeof(TransactionEndpoints).Assembly, "transactions/amendments.sql");

    public static void MapTransactions(this IEndpointRouteBuilder api) => api.MapGet("/transactions", ListAsync)
        .RequireAuthorization(Policies.Read)
        .Describe("listTransactions", "Movements of a store, or of one product there, the last recorded first.", "store.unknown", "limit.invalid", "cursor.invalid")
        .Produces<Page<TransactionView>>();

    private static async Task<IResult> ListAsync(
        Guid storeId, Guid? productId, int? limit, string? cursor, Caller caller, PostgresEventStore store, CancellationToken ct)
    {
        if (!caller.MaySee(storeId)) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, Paging.Position, out var count, out var before) is { } problem) return problem;

        var tenant = Sql.Text(storeId.ToString());
        var page = new Rows<StoredEvent>(
            productId is { } product
                ? Sql.Command(OfItemText, tenant, Sql.Id(product), Sql.Bigint(before), Sql.Bigint(count + 1))
                : Sql.Command(OfStoreText, tenant, Sql.Bigint(before), Sql.Bigint(count + 1)),
            StoredEvent.Of);
        await store.ReadAsync([page], ct);
        var items = Paging.Of(page.Items, count, stored => $"{(productId is null ? stored.Seq : stored.Version)}");
        return Results.Json(new Page<TransactionView>(await ViewAsync(store, storeId, items.Items, ct), items.NextCursor), ApiJson.Options);
    }

    private static async Task<IReadOnlyList<TransactionView>> ViewAsync(PostgresEventStore store, Guid storeId, IReadOnlyList<StoredEvent> events, CancellationToken ct)
    {
        var tenant = storeId.ToString();
        var amendments = new Rows<StoredEvent>(
            Sql.Command(AmendmentsText, Sql.Text(tenant), Sql.Texts([.. events.Select(stored => stored.Id.ToString())])), StoredEvent.Of);
        var documents = DdonProjections.CurrentStock.Load(tenant, [.. events.Select(stored => stored.StreamId).Distinct()]);
        await store.ReadAsync([amendments, documents], ct);

        var amended = amendments.Items.Select(stored => (MovementAmended)store.Types.Read(stored)).ToLookup(amendment => amendment.MovementId);
        var stock = documents.Items.ToDictionary(document => document.Id, document => JsonSerializer.Deserialize<CurrentStock>(document.Data, store.Types.Json));
        return [.. events.Select(stored => TransactionView.Of(
            stored, (StockMovement)store.Types.Read(stored), amended[stored.Id], stock.GetValueOrDefault(stored.StreamId)))];
    }
}
