using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Ledgers;

/// <summary>A product that was looked up, named by id or by <paramref name="Code"/>, with its stock in a store: null where nothing has moved.</summary>
internal sealed record FoundItem(Guid ProductId, string? Code, decimal PackSize, LoadedDocument? Stock, byte[]? LastDay);

/// <summary>The statements that facts come from; their contracts stand in the files.</summary>
internal static class FactSql
{
    private static readonly string UsersText = Load("sync/users.sql");
    private static readonly string StoreAndUsersText = Load("sync/store-and-users.sql");
    private static readonly string ProductsText = Load("sync/products.sql");
    private static readonly string ItemsText = Load("sync/items.sql");
    private static readonly string StoredElsewhereText = Load("sync/stored-elsewhere.sql");
    private static readonly string ReceiptsText = Load("transfers/receipts.sql");
    private static readonly string OpenText = Load("conflicts/open.sql");
    private static readonly string MovementsSinceText = Load("conflicts/movements-since.sql");
    private static readonly string OwnersText = Load("products/owners.sql");
    private static readonly string BySkusText = Load("products/by-skus.sql");
    private static readonly string CategoryNamesText = Load("products/category-names.sql");

    public static Rows<User> Users(Guid[] ids, JsonSerializerOptions json) => new(
        Sql.Command(UsersText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Ids(ids)),
        row => JsonSerializer.Deserialize<User>(row.GetFieldValue<byte[]>(0), json)!);

    /// <summary>A store and some accounts: the one or the other a row.</summary>
    public static Rows<(Store? Store, User? User)> StoreAndUsers(Guid storeId, Guid[] users, JsonSerializerOptions json) => new(
        Sql.Command(StoreAndUsersText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(storeId), Sql.Ids(users)),
        row => row.GetBoolean(0)
            ? (JsonSerializer.Deserialize<Store>(row.GetFieldValue<byte[]>(1), json), null)
            : (null, JsonSerializer.Deserialize<User>(row.GetFieldValue<byte[]>(1), json)));

    /// <summary>Products, named by id or by code, with their stock in a store.</summary>
    public static Rows<FoundItem> Products(string tenant, Guid[] ids, string[] codes) => new(
        Sql.Command(ItemsText, Sql.Text(tenant), Sql.Text(LedgerDatabase.DefaultTenant), Sql.Ids(ids), Sql.Texts(codes)),
        row => new(
            row.GetGuid(0), row.IsDBNull(5) ? null : row.GetString(5), row.GetDecimal(6), row.IsDBNull(1) ? null : LoadedDocument.Of(row),
            row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4)));

    /// <summary>Which of some products there are, by id or by code; the code is null for one found by its id.</summary>
    public static Rows<(Guid Id, string? Code)> Existing(Guid[] ids, string[] codes) => new(
        Sql.Command(ProductsText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Ids(ids), Sql.Texts(codes)),
        row => (row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1)));

    public static Rows<(Guid DeviceId, Guid Id)> Elsewhere(string tenant, IReadOnlyList<(Guid DeviceId, Guid Id)> wanted) => new(
        Sql.Command(StoredElsewhereText, Sql.Text(tenant),
            Sql.Ids([.. wanted.Select(one => one.DeviceId)]), Sql.Ids([.. wanted.Select(one => one.Id)])),
        row => (row.GetGuid(0), row.GetGuid(1)));

    /// <summary>What arrived of some transfers in one store.</summary>
    public static Rows<StoredEvent> Arrivals(string tenant, IEnumerable<Guid> transfers) => new(
        Sql.Command(ReceiptsText, Sql.Text(tenant), Sql.Texts([.. transfers.Select(id => id.ToString())])), StoredEvent.Of);

    public static Rows<Conflict> OpenConflicts(string tenant, Guid[] products, JsonSerializerOptions json) => new(
        Sql.Command(OpenText, Sql.Text(tenant), Sql.Ids(products)), row => JsonSerializer.Deserialize<Conflict>(row.GetFieldValue<byte[]>(0), json)!);

    public static Rows<StoredEvent> MovementsSince(string tenant, IReadOnlyList<WantedMovements> items) => new(
        Sql.Command(MovementsSinceText, Sql.Text(tenant), Sql.Ids([.. items.Select(item => item.ProductId)]),
            Sql.Texts([.. items.Select(item => TimeText(item.Since))]),
            Sql.OptionalIds([.. items.Select(item => item.UnlessCountedOnlyBy)])),
        StoredEvent.Of);

    public static Rows<(string Code, CodeOwner Owner)> Owners(string[] codes) => new(
        Sql.Command(OwnersText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Texts(codes)), row => (row.GetString(0), new(row.GetGuid(1), row.GetString(2))));

    public static Rows<(string Sku, Guid ProductId)> BySku(string[] skus) => new(
        Sql.Command(BySkusText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Texts(skus)), row => (row.GetString(0), row.GetGuid(1)));

    public static Rows<(Guid Id, string Name)> Categories() =>
        new(Sql.Command(CategoryNamesText, Sql.Text(LedgerDatabase.DefaultTenant)), row => (row.GetGuid(0), row.GetString(1)));

    // As times are stored in events, where they sort as text.
    private static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Load(string path) => SqlText.Load(typeof(FactSql).Assembly, path);
}
