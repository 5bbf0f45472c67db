using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Conflicts;

/// <summary>
/// The sentences in Korean. What is put in stands where no particle depends on how it ends.
/// </summary>
internal sealed class KoreanWords : ConflictWords
{
    protected override string LateMovement(ConflictFacts facts, MetMovement late, MetMovement count) =>
        $"{facts.Product}: {Record(facts, late)} 기록이 {Record(facts, count)}보다 늦게 도착했습니다. "
        + $"지금은 실사 수량을 따릅니다. 이 {Name(late.Type)} 건이 실사보다 먼저인지 나중인지 확인해 주세요.";

    protected override string ConcurrentCounts(ConflictFacts facts, MetMovement first, MetMovement last) =>
        $"{facts.Product}: 실사가 두 번 있었고 수량이 다릅니다. {Record(facts, first)}, {Record(facts, last)}. 지금은 나중 실사를 따릅니다. 어느 쪽이 맞나요?";

    protected override string NegativeStock(ConflictFacts facts, MetMovement movement) => facts.Conflict.IsOpen
        ? $"{facts.Product}: 재고가 {Pieces(facts, facts.Stock ?? 0)}입니다. 있는 것으로 알던 수량보다 많이 나갔습니다. {Record(facts, movement)} 때 0보다 작아졌습니다. "
            + "지금 몇 개 있는지 세어 주세요. 아직 올라오지 않은 입고가 도착하면 저절로 해결됩니다."
        : $"{facts.Product}: {Record(facts, movement)} 때 재고가 0보다 작아졌습니다.";

    protected override string ProductEdit(ConflictFacts facts, MetEdit first, MetEdit last) =>
        $"{facts.Product}: 두 사람이 서로 모르고 {Field(facts)} 항목을 다르게 고쳤습니다. {Record(facts, first)}, {Record(facts, last)}. "
        + "지금은 나중 값을 따릅니다. 어느 쪽이 맞나요?";

    protected override string Decided(ConflictFacts facts, ConflictDecision decision) =>
        $"{Time(facts, decision.DecidedAt)}에 {Who(facts, decision.DecidedBy)} 결정: {DecisionOn(facts, decision)}.";

    private static string DecisionOn(ConflictFacts facts, ConflictDecision decision) => (decision.Choice, facts.Conflict.Kind) switch
    {
        (ConflictChoice.Keep, ConflictKind.LateMovement) => "실사 수량 유지",
        (ConflictChoice.Keep, ConflictKind.ConcurrentCounts) => "나중 실사 유지",
        (ConflictChoice.Keep, _) => "나중 값 유지",
        (ConflictChoice.ApplyDifference, _) => "실사 뒤의 일로 보고 반영",
        (ConflictChoice.TakeOther, ConflictKind.ProductEdit) => "먼저 값 적용",
        (ConflictChoice.TakeOther, _) => "먼저 실사 적용",
        (ConflictChoice.SetQuantity, _) => $"다시 세어 {Pieces(facts, decision.Quantity ?? 0)}",
        _ => throw new InvalidOperationException($"There are no words for {decision.Choice}."),
    };

    protected override string Ended(ConflictEnd because) => because switch
    {
        ConflictEnd.Cured => "재고가 다시 0 이상이 되어 더 결정할 것이 없습니다.",
        ConflictEnd.Recounted => "그 뒤에 다시 실사하여 더 결정할 것이 없습니다.",
        ConflictEnd.Voided => "둘 중 하나가 취소되어 더 결정할 것이 없습니다.",
        ConflictEnd.EditedAgain => "두 값을 모두 아는 사람이 다시 고쳐서 더 결정할 것이 없습니다.",
        _ => throw new InvalidOperationException($"There are no words for {because}."),
    };

    protected override string KeepTheCount(ConflictFacts facts, decimal stock) => $"실사보다 먼저입니다. 실사 수량을 유지합니다. 재고는 그대로 {Pieces(facts, stock)}입니다.";

    protected override string KeepTheLaterCount(ConflictFacts facts, decimal stock) => $"나중 실사를 유지합니다. 재고는 그대로 {Pieces(facts, stock)}입니다.";

    protected override string ApplyDifference(ConflictFacts facts, MetMovement late, decimal stock) =>
        $"실사보다 나중입니다. {Name(late.Type)} {Signed(facts, late)} 건을 반영합니다. 그러면 재고는 {Pieces(facts, stock)}입니다.";

    protected override string TakeTheOtherCount(ConflictFacts facts, MetMovement count, decimal stock) =>
        $"먼저 실사한 {Pieces(facts, count.Quantity ?? 0)} 쪽을 적용합니다. 그러면 재고는 {Pieces(facts, stock)}입니다.";

    protected override string SetQuantity => "다시 세어서 수량을 입력합니다. 입력한 수량이 재고가 됩니다.";

    protected override string KeepValue(string value) => $"“{value}” 값을 유지합니다.";

    protected override string TakeValue(string value) => $"“{value}” 값을 적용합니다.";

    protected override string Empty => "(비어 있음)";

    protected override string ArchivedAs(bool archived) => archived ? "보관됨" : "사용 중";

    private static string Record(ConflictFacts facts, MetMovement met) =>
        $"{Time(facts, met.OccurredAt)} {Who(facts, met.RecordedBy)}의 {Name(met.Type)} {Signed(facts, met)}({Device(met.DeviceId)})";

    private string Record(ConflictFacts facts, MetEdit met) =>
        $"{Time(facts, met.OccurredAt)} {Who(facts, met.RecordedBy)} “{Value(facts, met.Value)}”({Device(met.DeviceId)})";

    private static string Signed(ConflictFacts facts, MetMovement met) => met switch
    {
        { Quantity: null } => "취소",
        { Type: MovementType.Adjust, Quantity: > 0 and var quantity } => $"+{Pieces(facts, quantity)}",
        { Quantity: { } quantity } => Pieces(facts, quantity),
    };

    private static string Name(MovementType type) => type switch
    {
        MovementType.Inbound => "입고",
        MovementType.Outbound => "출고",
        MovementType.Adjust => "조정",
        MovementType.Count => "실사",
        MovementType.Amend => "정정",
        _ => throw new InvalidOperationException($"There are no words for {type}."),
    };

    private static string Pieces(ConflictFacts facts, decimal quantity) => $"{ConflictFacts.Number(quantity)}{facts.Unit ?? "개"}";

    private static string Who(ConflictFacts facts, Guid user) => facts.EmailOf(user) is { } email ? $"{email} 님" : "알 수 없는 사용자";

    private static string Time(ConflictFacts facts, DateTimeOffset time) => facts.Time(time, "M월 d일");

    private static string Device(Guid device) => ConflictFacts.Device(device) is { } end ? $"기기 {end}" : "서버";

    private static string Field(ConflictFacts facts) => facts.Conflict.Field switch
    {
        ProductField.Name => "이름",
        ProductField.Sku => "SKU",
        ProductField.CategoryId => "분류",
        ProductField.Unit => "단위",
        ProductField.Price => "가격",
        ProductField.Archived => "보관 여부",
        var field => field!,
    };
}
