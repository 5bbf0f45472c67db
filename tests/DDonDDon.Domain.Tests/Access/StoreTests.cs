using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;

namespace DDonDDon.Domain.Tests.Access;

public class StoreTests
{
    private static readonly Store Opened = Store.Evolve(null, new StoreOpened("성수점", "Asia/Seoul"));

    [Fact]
    public void A_change_says_only_what_is_new()
    {
        Opened.Change("성수점", null).ShouldBeEmpty();
        Opened.Change("망원점", "Asia/Seoul").ShouldBe([new StoreChanged("망원점")]);
        var changed = Store.Evolve(Opened, new StoreChanged(TimeZone: "UTC"));
        (changed.Name, changed.TimeZone, changed.Version).ShouldBe(("성수점", "UTC", 2));
    }

    [Theory]
    [InlineData("Asia/Seoul", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("UTC", true)]
    [InlineData("KST", false)]
    [InlineData("Korea Standard Time", false)]
    [InlineData("Asia/Nowhere", false)]
    [InlineData("", false)]
    public void A_time_zone_is_one_of_the_iana_database(string zone, bool known) => (Store.Decide(null, zone) is null).ShouldBe(known);

    [Fact]
    public void Nothing_but_opening_can_come_first() =>
        Should.Throw<InvalidOperationException>(() => Store.Evolve(null, new StoreChanged("x")));
}

public class CategoryTests
{
    private static readonly Category Added = Category.Evolve(null, new CategoryAdded("우유"));

    [Fact]
    public void A_change_says_only_what_is_new()
    {
        Added.Change("우유", archived: false).ShouldBeEmpty();
        Added.Change("유제품", true).ShouldBe([new CategoryChanged("유제품", true)]);
        var archived = Category.Evolve(Added, new CategoryChanged(Archived: true));
        (archived.Name, archived.Archived, archived.Version).ShouldBe(("우유", true, 2));
    }

    [Fact]
    public void Nothing_but_adding_can_come_first() =>
        Should.Throw<InvalidOperationException>(() => Category.Evolve(null, new CategoryChanged("x")));

    [Theory]
    [InlineData("유제품", true)]
    [InlineData("", false)]
    [InlineData("x ", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\ud83d", false)]
    public void A_name_can_be_read_in_a_list(string name, bool allowed) => (Category.Decide(name) is null).ShouldBe(allowed);

    [Fact]
    public void A_name_has_at_most_100_characters()
    {
        Category.Decide(new string('가', 100)).ShouldBeNull();
        Category.Decide(new string('가', 101)).ShouldNotBeNull();
    }
}
