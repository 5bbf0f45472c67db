using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>Every event that this program stores, and the streams they belong to.</summary>
public static class DdonEvents
{
    public const string StockStream = "current_stock";
    public const string ReorderPointStream = "reorder_point";
    public const string CountSessionStream = "count_session";
    public const string ProductStream = "product";
    public const string StoreStream = "store";
    public const string UserStream = "user";
    public const string CategoryStream = "category";
    public const string ConflictStream = "conflict";
    public const string SetAsideStream = "set_aside_item";

    public static EventTypes CreateTypes() => new EventTypes(EventJson.CreateOptions())
        .Register<StockReceived>()
        .Register<StockIssued>()
        .Register<StockAdjusted>()
        .Register<StockCounted>()
        .Register<MovementAmended>()
        .Register<ReorderPointSet>()
        .Register<CountSessionOpened>()
        .Register<CountSessionPaused>()
        .Register<CountSessionResumed>()
        .Register<CountLineRecorded>()
        .Register<CountSessionApproved>()
        .Register<CountSessionBooked>()
        .Register<CountSessionDiscarded>()
        .Register<CountSessionReversed>()
        .Register<CountSessionVoided>()
        .Register<ProductRegistered>()
        .Register<ProductChanged>()
        .Register<CategoryAdded>()
        .Register<CategoryChanged>()
        .Register<StoreOpened>()
        .Register<StoreChanged>()
        .Register<UserRegistered>()
        .Register<UserStoresAssigned>()
        .Register<UserRoleChanged>()
        .Register<UserPasswordChanged>()
        .Register<UserDisabled>()
        .Register<UserEnabled>()
        .Register<ConflictOpened>()
        .Register<ConflictResolved>()
        .Register<ConflictClosed>()
        .Register<ItemQuarantined>()
        .Register<ItemKept>()
        .Register<ItemReleased>()
        .Register<ItemDiscarded>()
        .Register<IdConflicted>();
}
