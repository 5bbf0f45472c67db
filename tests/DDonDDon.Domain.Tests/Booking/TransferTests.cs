using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Stock;
using static DDonDDon.Domain.Tests.Booking.Sent;

namespace DDonDDon.Domain.Tests.Booking;

/// <summary>The two ends of a transfer lie in two stores' ledgers, and always add up to what was sent.</summary>
public class TransferTests
{
    private readonly Chain _chain = new();

    [Fact]
    public void Goods_are_received_once()
    {
        var transfer = SentHere();

        var both = _chain.Book(Receive(transfer, 5), Receive(transfer, 5));
        var later = _chain.Book(Receive(transfer, 5));

        both.Answers.Select(answer => answer.Error?.Code).ShouldBe([null, "transfer.received"]);
        later.Answers.Single().Error!.Code.ShouldBe("transfer.received");
        _chain.Stock().Quantity.ShouldBe(5);
    }

    [Fact]
    public void What_was_never_sent_does_not_arrive()
    {
        var cancelled = SentHere();
        Elsewhere(new MovementAmended { MovementId = cancelled, Void = true }, "11:00");

        _chain.Book(Receive(Some.NewId(), 5)).Answers.Single().Error!.Code.ShouldBe("transfer.unknown");
        _chain.Book(Receive(cancelled, 5)).Answers.Single().Error!.Code.ShouldBe("transfer.cancelled");
    }

    [Fact]
    public void Nothing_may_have_arrived_but_only_of_a_transfer()
    {
        var transfer = SentHere();

        _chain.Book(Receive(transfer, 0)).Answers.Single().Status.ShouldBe(ItemStatus.Accepted);
        _chain.Book(Inbound(0)).Answers.Single().Error!.Code.ShouldBe("quantity.invalid");
        var receipt = _chain.Transfers[transfer].Receipts.Single();
        receipt.Quantity.ShouldBe(0);
        _chain.Book(Amend(receipt.Original.Id, 3, "15:00")).Answers.Single().Stock!.Quantity.ShouldBe(3);
        _chain.Book(Amend(receipt.Original.Id, 0, "16:00")).Answers.Single().Stock!.Quantity.ShouldBe(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public void Once_received_the_sending_stands_until_the_receipt_is_void(int? quantity)
    {
        var sending = Outbound(6, "09:00").With(movement => movement with { Transfer = new(movement.Id, Chain.OtherStoreId) });
        _chain.Book(Inbound(10, "08:00"), sending);
        var (online, replayed) = (Amend(sending.Id, quantity, "13:00").Online(), Amend(sending.Id, quantity, "13:01"));
        var receipt = Received(sending.Id, 6, "12:00");

        _chain.Book(online).Answers.Single().ShouldSatisfyAllConditions(
            answer => answer.Status.ShouldBe(ItemStatus.Rejected), answer => answer.Error!.Code.ShouldBe("transfer.received"));
        _chain.Book(replayed).Answers.Single().ShouldSatisfyAllConditions(
            answer => answer.Status.ShouldBe(ItemStatus.Quarantined), answer => answer.Error!.Code.ShouldBe("transfer.received"));
        _chain.Book(replayed.Released(Chain.AdminId)).Answers.Single().Status.ShouldBe(ItemStatus.Quarantined);
        _chain.Stock().Quantity.ShouldBe(4);

        Elsewhere(new MovementAmended { MovementId = receipt, Void = true }, "14:00");
        _chain.Book(replayed.Released(Chain.AdminId)).Answers.Single().Status.ShouldBe(ItemStatus.Accepted);
        _chain.Stock().Quantity.ShouldBe(10 - (quantity ?? 0));
    }

    [Fact]
    public void A_void_receipt_may_be_received_again_and_then_it_stays_void()
    {
        var transfer = SentHere();
        var (first, second) = (Receive(transfer, 5), Receive(transfer, 4, "14:00"));
        _chain.Book(first);
        _chain.Book(Amend(first.Id, null, "13:00"));
        _chain.Transfers[transfer].Receipts.ShouldBeEmpty();
        _chain.Book(second).Answers.Single().Status.ShouldBe(ItemStatus.Accepted);

        var revived = _chain.Book(Amend(first.Id, 5, "15:00")).Answers.Single();

        (revived.Status, revived.Error!.Code).ShouldBe((ItemStatus.Quarantined, "transfer.received"));
        _chain.Stock().Quantity.ShouldBe(4);
    }

    [Fact]
    public void A_void_receipt_of_a_void_sending_stays_void()
    {
        var transfer = SentHere();
        var receipt = Receive(transfer, 5);
        _chain.Book(receipt);
        _chain.Book(Amend(receipt.Id, null, "13:00"));
        Elsewhere(new MovementAmended { MovementId = transfer, Void = true }, "13:30");

        _chain.Book(Amend(receipt.Id, 5, "15:00").Online()).Answers.Single().Error!.Code.ShouldBe("transfer.cancelled");
    }

    // Its amendment may have come first, or between: what is received is what holds then.
    [Fact]
    public void All_that_was_sent_is_what_holds_when_it_is_received()
    {
        var transfer = Some.NewId();
        Elsewhere(new MovementAmended { MovementId = transfer, Quantity = 8 }, "11:00");
        SentHere(transfer);
        var receipt = Receive(transfer, 5) with { Source = new ItemSource.Online(false) { ReceivesAll = true } };

        _chain.Book(receipt).Answers.Single().Stock!.Quantity.ShouldBe(8);
    }

    // Sent in the other store, to this one.
    private Guid SentHere(Guid? id = null)
    {
        var transfer = id ?? Some.NewId();
        Elsewhere(new StockIssued { Id = transfer, Quantity = 5, Transfer = new(transfer, Some.StoreId) }, "10:00");
        return transfer;
    }

    private Guid Received(Guid transfer, decimal quantity, string at)
    {
        var receipt = Some.NewId();
        Elsewhere(new StockReceived { Id = receipt, Quantity = quantity, Transfer = new(transfer, Some.StoreId) }, at);
        return receipt;
    }

    private void Elsewhere(StockMovement movement, string at) => _chain.HappensElsewhere(movement with
    {
        Id = movement.Id == Guid.Empty ? Some.NewId() : movement.Id,
        StoreId = Chain.OtherStoreId,
        ProductId = Some.ProductId,
        DeviceId = Some.DeviceId,
        OccurredAt = Some.At(at),
    });

    private static SubmittedItem Receive(Guid transfer, decimal quantity, string at = "12:00") =>
        Inbound(quantity, at).With(movement => movement with { Transfer = new(transfer, Chain.OtherStoreId) }).Online();
}
