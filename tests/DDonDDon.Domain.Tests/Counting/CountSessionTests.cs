using DDonDDon.Domain.Counting;
using static DDonDDon.Domain.Tests.Counting.Counts;

namespace DDonDDon.Domain.Tests.Counting;

public class CountSessionTests
{
    [Fact]
    public void A_reversal_that_could_not_void_everything_leaves_the_session_approved_and_says_what_is_left()
    {
        var left = new RefusedCount(Some.ProductId, "id.conflict", "다른 내용");
        var session = SessionAfter(Opened(), Line(3), Approved, Booked, Reversed, Voided with { Products = 0, Refused = [left] });

        session.Status.ShouldBe(CountSessionStatus.Approved);
        session.Refused.ShouldBe([left]);
        session.DecideReversal().ShouldBeNull();

        var again = CountSession.Evolve(session, Reversed with { OccurredAt = Some.At("20:00") });
        (again.Status, again.ReversedAt).ShouldBe((CountSessionStatus.Reversing, Reversed.OccurredAt));
        CountSession.Evolve(again, Voided).Status.ShouldBe(CountSessionStatus.Reversed);
    }

    [Fact]
    public void An_open_session_takes_lines_and_a_paused_one_takes_what_was_counted_before()
    {
        SessionAfter(Opened()).DecideLine().ShouldBeNull();
        SessionAfter(Opened(), Paused).DecideLine().ShouldBeNull();
        SessionAfter(Opened(), Paused, Resumed).Status.ShouldBe(CountSessionStatus.Open);
    }

    [Fact]
    public void Nothing_joins_a_session_once_it_was_decided()
    {
        CountSessionEvent[] counted = [Opened(), Line(3)];
        foreach (CountSessionEvent[] decided in new CountSessionEvent[][]
            { [Approved], [Approved, Booked], [Discarded], [Approved, Booked, Reversed], [Approved, Booked, Reversed, Voided] })
        {
            var session = SessionAfter([.. counted, .. decided]);
            session.DecideLine()!.Code.ShouldBe("countSession.closed");
            session.DecidePause()!.Code.ShouldBe("countSession.closed");
        }
    }

    [Fact]
    public void Only_what_was_counted_can_be_approved()
    {
        SessionAfter(Opened()).DecideApproval(null)!.Code.ShouldBe("countSession.empty");
        SessionAfter(Opened(), Line(3)).DecideApproval(null).ShouldBeNull();
        SessionAfter(Opened(), Line(3), Paused).DecideApproval(null).ShouldBeNull();
        SessionAfter(Opened(), Line(3), Discarded).DecideApproval(null)!.Code.ShouldBe("countSession.closed");
    }

    [Fact]
    public void Who_approves_what_has_changed_since_is_told_so()
    {
        var session = SessionAfter(Opened(), Line(3), Line(4));

        session.DecideApproval(2)!.Code.ShouldBe("countSession.changed");
        session.DecideApproval(3).ShouldBeNull();
    }

    [Fact]
    public void What_was_decided_can_be_decided_the_same_way_again_and_no_other()
    {
        var (approving, approved) = (SessionAfter(Opened(), Line(3), Approved), SessionAfter(Opened(), Line(3), Approved, Booked));
        var discarded = SessionAfter(Opened(), Line(3), Discarded);

        approving.DecideApproval(1).ShouldBeNull();
        approved.DecideApproval(1).ShouldBeNull();
        approved.DecideDiscard()!.Code.ShouldBe("countSession.approved");
        discarded.DecideDiscard().ShouldBeNull();
        discarded.DecideReversal()!.Code.ShouldBe("countSession.not_approved");
    }

    [Fact]
    public void Only_an_approval_that_is_complete_is_reversed()
    {
        SessionAfter(Opened(), Line(3)).DecideReversal()!.Code.ShouldBe("countSession.not_approved");
        SessionAfter(Opened(), Line(3), Approved).DecideReversal()!.Code.ShouldBe("countSession.not_approved");
        SessionAfter(Opened(), Line(3), Approved, Booked).DecideReversal().ShouldBeNull();
        SessionAfter(Opened(), Line(3), Approved, Booked, Reversed).DecideReversal().ShouldBeNull();
        SessionAfter(Opened(), Line(3), Approved, Booked, Reversed, Voided).DecideReversal().ShouldBeNull();
    }

    [Fact]
    public void It_remembers_who_decided_what_and_when()
    {
        var session = SessionAfter(Opened("매장", "창고"), Line(3), Line(4), Approved, Booked, Reversed, Voided);

        (session.OpenedBy, session.OpenedAt).ShouldBe((Some.WorkerId, Some.At("09:00")));
        (session.DecidedBy, session.DecidedAt).ShouldBe((AdminId, Some.At("18:00")));
        (session.ReversedBy, session.ReversedAt, session.Reason).ShouldBe((AdminId, Some.At("19:00"), "잘못 셈"));
        (session.Lines, session.Version, session.Status).ShouldBe((2, 7, CountSessionStatus.Reversed));
        session.Zones.ShouldBe(["매장", "창고"]);
    }

    [Theory]
    [InlineData("", "countSession.name_invalid")]
    [InlineData(" 실사", "countSession.name_invalid")]
    [InlineData("실\u0000사", "countSession.name_invalid")]
    [InlineData("실사", null)]
    public void A_session_has_a_name_that_people_can_read(string name, string? code) =>
        CountSession.Decide(name, [])?.Code.ShouldBe(code);

    [Fact]
    public void Its_zones_are_different_and_have_names()
    {
        CountSession.Decide("실사", ["매장", "창고"]).ShouldBeNull();
        CountSession.Decide("실사", ["매장", "매장"])!.Code.ShouldBe("countSession.zones_invalid");
        CountSession.Decide("실사", [""])!.Code.ShouldBe("countSession.zones_invalid");
        CountSession.Decide("실사", [.. Enumerable.Range(0, 101).Select(i => $"{i}")])!.Code.ShouldBe("countSession.zones_invalid");
    }

    [Fact]
    public void A_session_that_was_never_opened_is_no_session() =>
        Should.Throw<InvalidOperationException>(() => SessionAfter(Line(3)));
}
