using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Tests.Stock;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Domain.Tests.Booking;

/// <summary>Requests of any movements, in any order, cut anywhere, with any repeats.</summary>
public class BookingProperties
{
    private static readonly Arbitrary<(Arrivals Arrivals, int Seed)> Requests =
        Arb.From(Arrivals.Any.Generator.SelectMany(arrivals => Gen.Choose(0, int.MaxValue - 1).Select(seed => (arrivals, seed))));

    [Fact]
    public void Each_answer_says_the_stock_after_it_and_the_last_one_is_the_fold_of_all_that_is_stored() => ForAll((chain, request, _) =>
    {
        var before = chain.Movements(Some.ProductId);

        var decided = chain.Book(request);

        var stored = chain.Movements(Some.ProductId).Skip(before.Count).ToList();
        var there = new List<StockMovement>(before);
        foreach (var movement in stored)
        {
            there.Add(movement);
            decided.Answers.Single(answer => answer.Id == movement.Id.ToString() && answer.Status is ItemStatus.Accepted)
                .ShouldSatisfyAllConditions(
                    answer => answer.Stock!.Quantity.ShouldBe(Ledger.HistoryOf(there).Fold().Quantity),
                    answer => answer.Version.ShouldBe(there.Count));
        }
        stored.ShouldBe(stored.OrderBy(movement => movement.Key));
    });

    [Fact]
    public void Everything_that_was_acknowledged_is_stored_once_and_a_repeat_changes_nothing() => ForAll((chain, request, _) =>
    {
        var first = chain.Book(request);
        var events = chain.Events.Count;

        var again = chain.Book(request);

        chain.Events.Count.ShouldBe(events);
        foreach (var (one, other) in first.Answers.Zip(again.Answers).Where(pair => pair.First.Status is ItemStatus.Accepted))
            (other.Status, other.Version, other.Stock, other.OccurredAt).ShouldBe((ItemStatus.Duplicate, one.Version, one.Stock, one.OccurredAt));
        chain.Events.Select(one => one.Id).ShouldBeUnique();
    });

    [Fact]
    public void However_it_is_cut_and_ordered_the_stock_is_the_same() => Prop.ForAll(Requests, one =>
    {
        var (whole, cut, dice) = (new Chain(), new Chain(), new Random(one.Seed));
        var items = Items(one.Arrivals);
        var shuffled = items.ToArray();
        dice.Shuffle(shuffled);
        if (items.Count > 0) whole.Book(items);
        foreach (var request in Cut(shuffled, dice)) cut.Book(request);

        // Which of an original and its amendment comes first decides whether a mismatch is seen; the movements here fit each other.
        Assert.Equal(Ledger.Bits(whole.Stock()), Ledger.Bits(cut.Stock()));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void What_a_decision_asks_for_is_enough() => ForAll((chain, request, _) =>
    {
        var store = new StoreRequest(Some.StoreId, request, []);
        var informed = chain.Load(store.Needs(), everything: true);
        informed = informed with { Movements = chain.Products.Keys.ToDictionary(id => id, chain.Movements) };
        var knowing = StoreBooking.Decide(informed, store, Chain.Rules).ShouldBeOfType<Decided>();

        var decided = chain.Book(store);

        Told(decided).ShouldBe(Told(knowing));
    });

    private static string Told(Decided decided) => System.Text.Json.JsonSerializer.Serialize(new
    {
        decided.Outcome,
        decided.Answers,
        Streams = decided.Streams.Select(
            stream => new { stream.StreamId, stream.ExpectedVersion, Events = stream.Events.Select(one => new { one.Id, one.Happened, one.Answer }) }),
    });

    // A store after some requests, and one more.
    private static void ForAll(Action<Chain, IReadOnlyList<SubmittedItem>, Random> holds) => Prop.ForAll(Requests, one =>
    {
        var (chain, dice) = (new Chain(), new Random(one.Seed));
        var requests = Cut([.. Items(one.Arrivals)], dice);
        foreach (var request in requests.SkipLast(1)) chain.Book(request);
        if (requests.Count > 0) holds(chain, requests[^1], dice);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static List<SubmittedItem[]> Cut(SubmittedItem[] items, Random dice)
    {
        var requests = new List<SubmittedItem[]>();
        for (var at = 0; at < items.Length;)
        {
            var size = Math.Min(dice.Next(1, 5), items.Length - at);
            requests.Add(items[at..(at + size)]);
            at += size;
        }
        return requests;
    }

    // Devices and moments of the movements as they are; of amendments only those that cannot be refused for their quantity.
    private static List<SubmittedItem> Items(Arrivals arrivals) =>
    [
        .. from movement in arrivals.Movements
           where movement is not MovementAmended { Quantity: <= 0 } && (movement as MovementAmended)?.MovementId != movement.Id
           let target = arrivals.Movements.FirstOrDefault(one => one.Id == (movement as MovementAmended)?.MovementId)
           where target is null or OriginalMovement
           let item = StoredItems.Of(movement with { ClientTime = movement.OccurredAt })!
           select Sent.Of(item),
    ];
}
