using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;
using static DDonDDon.Domain.Tests.Booking.Sent;

namespace DDonDDon.Domain.Tests.Booking;

/// <summary>Each status that an item may be answered with, and what is stored for it.</summary>
public class StatusTests
{
    private readonly Chain _chain = new();

    [Fact]
    public void A_movement_is_accepted_with_its_place_and_the_stock_after_it()
    {
        var (first, second) = (Inbound(10, "10:00"), Outbound(3, "11:00"));

        var decided = _chain.Book(second, first);

        decided.Outcome.ShouldBe(BookingOutcome.Stores);
        decided.Answers.Select(answer => (answer.Status, answer.Version, answer.Stock!.Quantity))
            .ShouldBe([(ItemStatus.Accepted, 2, 7), (ItemStatus.Accepted, 1, 10)]);
        decided.Answers[0].SyncedAt.ShouldBe(Chain.Now);
        decided.Streams.Single().Events.Select(one => one.Id).ShouldBe([first.Id, second.Id]);
        decided.Arrived.Single().Counters.ShouldBe([second.Item.Seq, first.Item.Seq]);
    }

    [Fact]
    public void A_scan_of_a_pack_counts_pieces()
    {
        var decided = _chain.Book(Inbound(2).Scanned(Chain.Code));

        decided.Answers.Single().Stock!.Quantity.ShouldBe(24);
        var movement = (StockReceived)decided.Streams.Single().Events.Single().Happened;
        (movement.Quantity, movement.PackSize, movement.Barcode).ShouldBe((24, 12, Chain.Code));
    }

    [Fact]
    public void The_same_item_again_gets_the_first_answer_and_stores_nothing()
    {
        var item = Inbound(10, "10:00");
        var first = _chain.Book(item).Answers.Single();
        _chain.Book(Outbound(4, "11:00"));

        var again = _chain.Book(item.By(Chain.AdminId));

        again.Answers.Single().ShouldBe(first with { Status = ItemStatus.Duplicate, Effects = again.Answers.Single().Effects });
        again.Answers.Single().Effects.ShouldBeEmpty();
        again.Streams.ShouldBeEmpty();
        again.Arrived.Single().Counters.ShouldBe([item.Item.Seq]);
    }

    [Fact]
    public void The_same_item_twice_in_a_request_is_taken_once()
    {
        var item = Inbound(10);

        var decided = _chain.Book(item, item with { Sent = item.Sent with { Index = 1 } });

        decided.Answers.Select(answer => answer.Status).ShouldBe([ItemStatus.Accepted, ItemStatus.Duplicate]);
        _chain.Stock().Quantity.ShouldBe(10);
    }

    [Fact]
    public void Another_content_under_an_id_that_is_stored_is_kept_apart()
    {
        var item = Inbound(10);
        _chain.Book(item);

        var decided = _chain.Book(item.With(movement => movement with { Quantity = 11 }));

        decided.Answers.Single().Status.ShouldBe(ItemStatus.IdConflict);
        decided.Answers.Single().Error!.Code.ShouldBe("id.conflict");
        decided.SetAside().Single().ShouldBeOfType<IdConflicted>();
        _chain.Stock().Quantity.ShouldBe(10);
    }

    [Fact]
    public void Another_content_under_an_id_of_the_same_request_is_kept_apart()
    {
        var item = Inbound(10);

        var decided = _chain.Book(item, item.With(movement => movement with { Quantity = 11 }));

        decided.Answers.Select(answer => answer.Status).ShouldBe([ItemStatus.Accepted, ItemStatus.IdConflict]);
    }

    [Fact]
    public void An_id_that_another_store_of_the_device_has_is_taken()
    {
        var item = Inbound(10);
        _chain.Elsewhere.Add((item.Submission.DeviceId, item.Id));

        _chain.Book(item).Answers.Single().Status.ShouldBe(ItemStatus.IdConflict);
    }

    [Theory]
    [InlineData("barcode.unknown")]
    [InlineData("product.unknown")]
    public void What_nobody_knows_is_set_aside_as_it_was_sent(string reason)
    {
        var item = reason is "barcode.unknown" ? Inbound(1).Scanned("4006381333931") : Inbound(1).Named(Some.Id(0x99));

        var decided = _chain.Book(item);

        decided.Answers.Single().Status.ShouldBe(ItemStatus.Quarantined);
        decided.Answers.Single().Error!.Code.ShouldBe(reason);
        var aside = decided.SetAside().Single().ShouldBeOfType<ItemQuarantined>();
        (aside.ItemId, aside.Reason, aside.Content).ShouldBe((item.Id, reason, item.Json()));
        decided.Outcome.ShouldBe(BookingOutcome.Stores);
        decided.Streams.ShouldAllBe(stream => stream.Kind == StreamKind.SetAsideItem);
    }

    [Fact]
    public void What_is_set_aside_already_stays_so_and_another_content_is_kept_apart()
    {
        var item = Inbound(1).Scanned("4006381333931");
        _chain.Book(item);

        var again = _chain.Book(item, item.With(movement => movement with { Quantity = 2 }) with { Sent = item.Sent with { Index = 1 } });

        again.Answers[0].Status.ShouldBe(ItemStatus.Quarantined);
        again.SetAside().ShouldAllBe(change => change is IdConflicted);
    }

    [Fact]
    public void What_an_administrator_threw_away_is_rejected_for_good()
    {
        var item = Inbound(1).Scanned("4006381333931");
        _chain.Book(item);
        _chain.SetAside[item.Id] = _chain.SetAside[item.Id] with { Status = QuarantineStatus.Discarded, DecisionReason = "a typing error" };

        var again = _chain.Book(item).Answers.Single();

        (again.Status, again.Error!.Code).ShouldBe((ItemStatus.Rejected, "quarantine.discarded"));
        again.Error.Message.ShouldEndWith("a typing error");
    }

    [Fact]
    public void What_a_worker_recorded_before_the_store_was_taken_away_waits_for_an_administrator()
    {
        Assign(Some.WorkerId, new Assignment(Some.StoreId, Some.At("08:00"), Some.At("12:30")));

        var decided = _chain.Book(Inbound(1, "12:00"), Inbound(1, "13:00"));

        decided.Answers.Select(answer => (answer.Status, answer.Error!.Code))
            .ShouldBe([(ItemStatus.Quarantined, "store.unassigned"), (ItemStatus.Rejected, "store.forbidden")]);
    }

    [Theory]
    [InlineData("store.forbidden")]
    [InlineData("store.unknown")]
    [InlineData("recordedBy.forbidden")]
    [InlineData("quantity.invalid")]
    public void What_never_was_right_is_rejected_without_a_trace(string code)
    {
        var item = Inbound(1);
        switch (code)
        {
            case "store.forbidden": Assign(Some.WorkerId); break;
            case "store.unknown": (_chain.Store, item) = (null, item.By(Chain.AdminId)); break;
            case "recordedBy.forbidden": item = item.RecordedBy(Some.Id(0x77)); break;
            case "quantity.invalid": item = item.With(movement => movement with { Quantity = -1 }); break;
        }

        var decided = _chain.Book(item);

        decided.Outcome.ShouldBe(BookingOutcome.Refuses);
        (decided.Answers.Single().Status, decided.Answers.Single().Error!.Code).ShouldBe((ItemStatus.Rejected, code));
        (decided.Streams.Count, decided.Arrived.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void Pieces_that_no_shop_can_have_are_rejected_although_the_scans_are_few() =>
        _chain.Book(Inbound(900_000_000).Scanned(Chain.Code)).Answers.Single().Error!.Code.ShouldBe("quantity.invalid");

    [Fact]
    public void Somebody_who_may_not_record_any_more_stores_nothing_and_is_told()
    {
        _chain.Users[Some.WorkerId] = _chain.Users[Some.WorkerId] with { Disabled = true };

        var decided = _chain.Book(Inbound(1), Inbound(2));

        decided.Outcome.ShouldBe(BookingOutcome.Forbids);
        decided.Answers.ShouldAllBe(answer => answer.Error!.Code == "auth.revoked");
    }

    [Fact]
    public void One_bad_item_never_harms_its_neighbours()
    {
        var decided = _chain.Book(Inbound(1), Inbound(1).With(movement => movement with { Quantity = 0 }), Inbound(2));

        decided.Answers.Select(answer => answer.Status).ShouldBe([ItemStatus.Accepted, ItemStatus.Rejected, ItemStatus.Accepted]);
        decided.Arrived.Single().Counters.Count.ShouldBe(3);
        _chain.Stock().Quantity.ShouldBe(3);
    }

    [Fact]
    public void Counters_that_nobody_noted_are_noted_with_the_request()
    {
        var item = Inbound(1);

        _chain.Book(new StoreRequest(Some.StoreId, [item], [7, 8])).Arrived.Single().Counters.ShouldBe([7, 8, item.Item.Seq]);
    }

    [Fact]
    public void A_line_joins_its_count_session_and_changes_no_stock()
    {
        var session = Open();

        var decided = _chain.Book(Line(session, 3, "선반"), Line(session, 4, "창고"));

        decided.Answers.Select(answer => (answer.Status, answer.Version)).ShouldBe([(ItemStatus.Accepted, 2), (ItemStatus.Accepted, 3)]);
        decided.Streams.Single().Kind.ShouldBe(StreamKind.CountSession);
        _chain.Sessions[session].Lines.ShouldBe(2);
        _chain.Stock().Quantity.ShouldBe(0);
    }

    [Theory]
    [InlineData(false, "countSession.unknown")]
    [InlineData(true, "countSession.closed")]
    public void A_line_of_a_session_that_takes_none_waits_for_an_administrator(bool isThere, string reason)
    {
        var session = isThere ? Open() : Some.Id(0x60);
        if (isThere) _chain.Sessions[session] = _chain.Sessions[session] with { Status = CountSessionStatus.Approved };

        var answer = _chain.Book(Line(session, 3)).Answers.Single();

        (answer.Status, answer.Error!.Code).ShouldBe((ItemStatus.Quarantined, reason));
    }

    private Guid Open()
    {
        var opened = new CountSessionOpened("11월", null, [])
        {
            SessionId = Some.NewId(),
            StoreId = Some.StoreId,
            OccurredAt = Some.At("08:00"),
            By = Chain.AdminId
        };
        _chain.Start(opened.SessionId, CountSession.StreamOf(opened.SessionId), opened);
        return opened.SessionId;
    }

    private void Assign(Guid userId, params Assignment[] assignments) => _chain.Users[userId] = _chain.Users[userId] with { Assignments = assignments };
}
