using System.Buffers.Text;
using DDonDDon.Server.Features.Feed;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Server.Tests.Feed;

public class FeedCursorTests
{
    private static readonly Gen<LedgerPlace> Places =
        from generation in Gen.Choose(0, 1000)
        from whole in Gen.Elements(true, false)
        from position in Gen.OneOf(Gen.Constant(0L), Gen.Choose(0, int.MaxValue).Select(n => (long)n),
            Gen.Choose(1, 1000).Select(n => long.MaxValue >> (n % 40)))
        from kind in Gen.Choose(0, 7)
        from id in Ids
        from atEnd in Gen.Elements(true, false)
        select new LedgerPlace(generation, whole, position, atEnd ? FeedKey.End : new(kind, id));

    private static Gen<Guid> Ids => Gen.Choose(0, 255).ListOf(16).Select(bytes => new Guid([.. bytes.Select(one => (byte)one)]));

    private static readonly Gen<FeedCursor> Cursors =
        from epoch in Ids
        from hasCatalogue in Gen.Elements(true, false)
        from catalogue in Places
        from hasConflicts in Gen.Elements(true, false)
        from stores in Ids.SelectMany(id => Places.Select(place => (id, place))).ListOf()
        select new FeedCursor(epoch, hasCatalogue ? catalogue : null,
            stores.DistinctBy(store => store.id).ToDictionary(store => store.id, store => store.place), hasCatalogue && hasConflicts);

    [Fact]
    public void What_was_written_is_read_again() => Prop.ForAll(Cursors.ToArbitrary(), cursor =>
    {
        var read = FeedCursor.Parse(cursor.ToString()).ShouldNotBeNull();
        (read.Epoch, read.Catalogue, read.HasConflicts).ShouldBe((cursor.Epoch, cursor.Catalogue, cursor.HasConflicts));
        read.Stores.OrderBy(store => store.Key).ShouldBe(cursor.Stores.OrderBy(store => store.Key));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_places_give_the_same_text_in_any_order() => Prop.ForAll(Cursors.ToArbitrary(), cursor =>
        (cursor with { Stores = new Dictionary<Guid, LedgerPlace>(cursor.Stores.Reverse()) }).ToString().ShouldBe(cursor.ToString()))
            .QuickCheckThrowOnFailure();

    // Whoever cuts, lengthens or flips a cursor gets a refusal or another cursor, and never a fault.
    [Fact]
    public void Any_text_is_a_cursor_or_none() => Prop.ForAll(Cursors.ToArbitrary(), Gen.Choose(0, 10_000).ToArbitrary(), (cursor, chance) =>
    {
        var bytes = Base64Url.DecodeFromChars(cursor.ToString());
        FeedCursor.Parse(Base64Url.EncodeToString(bytes.AsSpan(0, chance % bytes.Length)));
        FeedCursor.Parse(Base64Url.EncodeToString([.. bytes, (byte)chance])).ShouldBeNull();
        bytes[chance % bytes.Length] ^= (byte)(1 << chance % 8);
        FeedCursor.Parse(Base64Url.EncodeToString(bytes));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("AA==")]
    [InlineData("AQ AQ")]
    [InlineData("\0")]
    [InlineData("\ud800")]
    [InlineData("커서")]
    public void A_text_that_is_not_ours_is_not_a_cursor(string text) => FeedCursor.Parse(text).ShouldBeNull();

    [Fact]
    public void What_was_heard_of_is_not_taken_for_what_was_received()
    {
        var cursor = new FeedCursor(Guid.NewGuid(), LedgerPlace.AfterAll(0, 7), new Dictionary<Guid, LedgerPlace>());

        FeedCursor.Parse(cursor.Text(CursorUse.Events)).ShouldBeNull();
        FeedCursor.Parse(cursor.Text(CursorUse.Events), CursorUse.Events).ShouldNotBeNull().Catalogue.ShouldBe(cursor.Catalogue);
    }

    // A number of more than 63 bits, and stores that are not in their order or twice.
    [Fact]
    public void What_no_writer_makes_is_not_a_cursor()
    {
        byte[] head = [1, .. new byte[16]];
        FeedCursor.Parse(Base64Url.EncodeToString([.. head, 1, 0, .. Enumerable.Repeat((byte)0xFF, 10), 0])).ShouldBeNull();
        FeedCursor.Parse(Base64Url.EncodeToString([.. head, 3])).ShouldBeNull();
        byte[] store = [.. Guid.CreateVersion7().ToByteArray(true), 0, 5];
        FeedCursor.Parse(Base64Url.EncodeToString([.. head, 0, .. store])).ShouldNotBeNull();
        FeedCursor.Parse(Base64Url.EncodeToString([.. head, 0, .. store, .. store])).ShouldBeNull();
    }
}
