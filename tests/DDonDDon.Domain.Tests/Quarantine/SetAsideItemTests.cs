using System.Text;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Tests.Booking;
using static DDonDDon.Domain.Tests.Booking.Sent;

namespace DDonDDon.Domain.Tests.Quarantine;

/// <summary>Items that are set aside, as streams of their own.</summary>
public class SetAsideItemTests
{
    private readonly Chain _chain = new();

    [Theory]
    [InlineData("0e-27")]
    [InlineData("1.50")]
    [InlineData("12e-1")]
    public void What_is_kept_is_what_was_sent_to_the_letter(string quantity)
    {
        var item = Inbound(1).Scanned("4006381333931");
        var raw = Encoding.UTF8.GetBytes(item.Json().Replace("\"quantity\":1", $"\"quantity\":   {quantity}", StringComparison.Ordinal));
        var type = quantity is "0e-27" ? "COUNT" : "INBOUND";
        raw = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(raw).Replace("INBOUND", type, StringComparison.Ordinal));
        using var document = System.Text.Json.JsonDocument.Parse(raw);
        var (sent, rejection) = ItemReader.Read(document.RootElement, 0, Some.DeviceId);
        rejection.ShouldBeNull();

        _chain.Book(item with { Sent = sent! });

        var held = _chain.SetAside[item.Id];
        held.Content.ShouldBe(Encoding.UTF8.GetString(raw));
        held.Sent().Item.ShouldBe(sent!.Item);
    }

    [Fact]
    public void An_attempt_that_fails_for_the_same_reason_leaves_no_trace()
    {
        var item = Inbound(1).Scanned("4006381333931");
        _chain.Book(item);

        var decided = _chain.Book(item.Released());

        decided.Answers.Single().Status.ShouldBe(ItemStatus.Quarantined);
        decided.Streams.ShouldBeEmpty();
    }

    [Fact]
    public void The_same_other_content_under_a_taken_id_is_kept_once_and_at_most_a_hundred_different_ones()
    {
        var item = Inbound(10);
        _chain.Book(item);

        for (var quantity = 11; quantity < 11 + SetAsideItem.MostContents + 5; quantity++)
            for (var time = 0; time < 2; time++)
                _chain.Book(item.With(movement => movement with { Quantity = quantity })).Answers.Single().Status.ShouldBe(ItemStatus.IdConflict);

        _chain.SetAside[item.Id].OtherContents.Count.ShouldBe(SetAsideItem.MostContents);
        _chain.SetAside[item.Id].Status.ShouldBeNull();
    }

    [Fact]
    public void A_discarded_item_says_who_threw_it_away_and_why_and_stays()
    {
        var item = Inbound(1).Scanned("4006381333931");
        _chain.Book(item);

        var decided = _chain.Discard(item.Id, "a typing error");

        decided.ShouldNotBeNull();
        var held = _chain.SetAside[item.Id];
        (held.Status, held.DecidedBy, held.DecisionReason, held.DecidedAt).ShouldBe((QuarantineStatus.Discarded, Chain.AdminId, "a typing error", Chain.Now));
        _chain.Book(item).Answers.Single().Error!.Code.ShouldBe("quarantine.discarded");
        _chain.Discard(item.Id, "once more").ShouldBeNull();
    }

    [Fact]
    public void Its_ids_are_of_a_version_that_no_client_makes()
    {
        var stream = SetAsideItem.StreamOf(Some.StoreId, Some.Id(1));

        stream.Version.ShouldBe(8);
        stream.Variant.ShouldBeInRange(8, 11);
        DerivedId.OfEvent(stream, 1).Version.ShouldBe(8);
        new[] { stream, SetAsideItem.StreamOf(Some.StoreId, Some.Id(2)), SetAsideItem.StreamOf(null, Some.Id(1)), DerivedId.OfEvent(stream, 1) }
            .ShouldBeUnique();
    }
}
