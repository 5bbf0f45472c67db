using DDonDDon.Domain.Stock;
using DDonDDon.Lab.Simulation.Load;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Lab.Tests.Simulation.Load;

public class LoadMovementTests
{
    [Fact]
    public void The_fold_of_the_check_is_the_domains_whatever_the_order()
    {
        var (store, product, device) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var one = from type in Gen.Elements("INBOUND", "OUTBOUND", "ADJUST", "COUNT", "AMEND")
                  from quantity in Gen.Choose(1, 20)
                  from minute in Gen.Choose(0, 30)
                  from amends in Gen.Choose(0, 11)
                  from isVoid in Gen.Elements(false, false, true)
                  select (type, quantity, minute, amends, isVoid);
        Prop.ForAll(one.ArrayOf(12).Zip(Gen.Shuffle(Enumerable.Range(0, 12).ToArray())).ToArbitrary(), drawn =>
        {
            Guid[] ids = [.. drawn.Item1.Select(_ => Guid.NewGuid())];
            LoadMovement[] movements =
            [
                .. drawn.Item1.Select((movement, index) => new LoadMovement(
                    ids[index], device, index, movement.type, product, movement is { type: "AMEND", isVoid: true } ? null : movement.quantity,
                    movement.type is "AMEND" ? ids[movement.amends] : null, DateTimeOffset.UnixEpoch.AddMinutes(movement.minute))),
            ];
            // An amendment of an amendment is none that a server would take.
            LoadMovement[] taken = [.. movements
                .Where(movement => movement.Amends is null || movements.Single(other => other.Id == movement.Amends).Type is not "AMEND")];
            var history = new StockHistory(store, product);
            foreach (var movement in taken) history.Add(Domain(movement, store));

            LoadMovement.Fold(drawn.Item2.Where(index => taken.Contains(movements[index])).Select(index => movements[index])).GetValueOrDefault(product)
                .ShouldBe(taken.Length == 0 ? 0 : history.Fold().Quantity);
        }).QuickCheckThrowOnFailure();
    }

    private static StockMovement Domain(LoadMovement movement, Guid store)
    {
        StockMovement known = movement.Type switch
        {
            "INBOUND" => new StockReceived { Quantity = movement.Quantity!.Value },
            "OUTBOUND" => new StockIssued { Quantity = movement.Quantity!.Value },
            "ADJUST" => new StockAdjusted { Quantity = movement.Quantity!.Value },
            "COUNT" => new StockCounted { Quantity = movement.Quantity!.Value },
            _ => new MovementAmended { MovementId = movement.Amends!.Value, Quantity = movement.Quantity, Void = movement.Quantity is null },
        };
        return known with
        {
            Id = movement.Id,
            StoreId = store,
            ProductId = movement.ProductId!.Value,
            DeviceId = movement.DeviceId,
            Seq = movement.Seq,
            OccurredAt = movement.OccurredAt,
        };
    }
}
