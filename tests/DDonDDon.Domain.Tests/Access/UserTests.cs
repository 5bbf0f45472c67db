using DDonDDon.Domain.Access;
using static DDonDDon.Domain.Tests.Some;

namespace DDonDDon.Domain.Tests.Access;

public class UserTests
{
    private static readonly Guid BusanStore = Id(1);
    private static readonly Guid SeoulStore = Id(2);
    private static readonly Guid JejuStore = Id(3);

    private static UserRegistered Registered(Role role, params Guid[] stores) =>
        new("kim@example.com", role, stores) { UserId = WorkerId, OccurredAt = At("09:00") };

    private static UserStoresAssigned Assigned(string at, params Guid[] stores) => new(stores) { UserId = WorkerId, OccurredAt = At(at) };

    private static User UserAfter(params UserEvent[] events) =>
        events.Aggregate((User?)null, (user, happened) => User.Evolve(user, happened)).ShouldNotBeNull();

    [Fact]
    public void A_registered_user_has_a_role_and_stores()
    {
        var user = UserAfter(Registered(Role.Worker, BusanStore, SeoulStore));

        (user.Id, user.Email, user.Role, user.Disabled, user.Version).ShouldBe((WorkerId, "kim@example.com", Role.Worker, false, 1));
        user.CurrentStores().ShouldBe([BusanStore, SeoulStore]);
    }

    [Fact]
    public void An_assignment_ends_the_stores_it_leaves_out_and_keeps_the_others_going()
    {
        var user = UserAfter(Registered(Role.Worker, BusanStore, SeoulStore), Assigned("12:00", SeoulStore, JejuStore));

        user.CurrentStores().ShouldBe([SeoulStore, JejuStore]);
        user.Assignments.ShouldBe(
        [
            new(BusanStore, At("09:00"), At("12:00")),
            new(SeoulStore, At("09:00")),
            new(JejuStore, At("12:00")),
        ]);
        user.Version.ShouldBe(2);
    }

    [Fact]
    public void A_store_that_is_named_twice_is_assigned_once()
    {
        UserAfter(Registered(Role.Worker, BusanStore, BusanStore)).CurrentStores().ShouldBe([BusanStore]);
        UserAfter(Registered(Role.Worker), Assigned("12:00", JejuStore, JejuStore)).CurrentStores().ShouldBe([JejuStore]);
    }

    [Fact]
    public void A_store_of_now_is_open_for_movements_of_any_time() =>
        UserAfter(Registered(Role.Worker, BusanStore)).AccessTo(BusanStore, At("08:00")).ShouldBe(StoreAccess.Current);

    [Fact]
    public void A_store_of_then_is_former_for_movements_of_that_time_only()
    {
        var user = UserAfter(Registered(Role.Worker, BusanStore), Assigned("12:00", SeoulStore));

        user.AccessTo(BusanStore, At("08:59")).ShouldBe(StoreAccess.None);
        user.AccessTo(BusanStore, At("09:00")).ShouldBe(StoreAccess.Former);
        user.AccessTo(BusanStore, At("11:59")).ShouldBe(StoreAccess.Former);
        user.AccessTo(BusanStore, At("12:00")).ShouldBe(StoreAccess.None);
    }

    [Fact]
    public void A_store_that_comes_back_is_current_again_and_its_gap_is_remembered()
    {
        var user = UserAfter(Registered(Role.Worker, BusanStore), Assigned("12:00"), Assigned("14:00", BusanStore));

        user.AccessTo(BusanStore, At("13:00")).ShouldBe(StoreAccess.Current);
        user.Assignments.ShouldBe([new(BusanStore, At("09:00"), At("12:00")), new(BusanStore, At("14:00"))]);
    }

    [Fact]
    public void A_store_the_user_never_had_is_closed() =>
        UserAfter(Registered(Role.Worker, BusanStore)).AccessTo(JejuStore, At("10:00")).ShouldBe(StoreAccess.None);

    [Fact]
    public void An_admin_needs_no_assignment() =>
        UserAfter(Registered(Role.Admin)).AccessTo(JejuStore, At("10:00")).ShouldBe(StoreAccess.Current);

    [Fact]
    public void A_user_is_disabled_and_enabled_again()
    {
        var disabled = new UserDisabled { UserId = WorkerId, OccurredAt = At("10:00"), By = Id(7) };
        var enabled = new UserEnabled { UserId = WorkerId, OccurredAt = At("11:00") };

        UserAfter(Registered(Role.Worker), disabled).Disabled.ShouldBeTrue();
        UserAfter(Registered(Role.Worker), disabled, enabled).Disabled.ShouldBeFalse();
    }

    [Fact]
    public void The_first_event_of_a_user_is_the_registration() =>
        Should.Throw<InvalidOperationException>(() => User.Evolve(null, Assigned("12:00", BusanStore)));

    [Fact]
    public void A_store_is_opened_with_a_name_and_a_time_zone()
    {
        var store = Store.Evolve(null, new StoreOpened("부산점", "Asia/Seoul") { StoreId = BusanStore, OccurredAt = At("09:00") });

        store.ShouldBe(new Store { Id = BusanStore, Name = "부산점", TimeZone = "Asia/Seoul", Version = 1 });
    }

    [Fact]
    public void A_change_says_only_what_is_new()
    {
        var user = UserAfter(Registered(Role.Worker, BusanStore));

        user.Change(Role.Worker, disabled: false).ShouldBeEmpty();
        user.Change(null, null).ShouldBeEmpty();
        user.Change(Role.Admin, disabled: true).ShouldBe([new UserRoleChanged(Role.Admin), new UserDisabled()]);
        user.Assign([BusanStore, BusanStore]).ShouldBeEmpty();
        user.Assign([SeoulStore]).ShouldHaveSingleItem().ShouldBeOfType<UserStoresAssigned>().Stores.ShouldBe([SeoulStore]);
    }

    [Fact]
    public void A_role_a_password_and_being_disabled_are_the_last_that_happened()
    {
        var user = UserAfter(
            Registered(Role.Worker), new UserRoleChanged(Role.Admin), new UserPasswordChanged { OccurredAt = At("10:00") }, new UserDisabled());

        (user.Role, user.PasswordChangedAt, user.Disabled, user.IsActiveAdmin).ShouldBe((Role.Admin, At("10:00"), true, false));
        User.Evolve(user, new UserEnabled()).IsActiveAdmin.ShouldBeTrue();
    }

    [Theory]
    [InlineData("kim@shop.example", true)]
    [InlineData("김@가게.example", true)]
    [InlineData("иван@почта.рф", true)]
    [InlineData("ki\u200bm@shop.example", false)]
    [InlineData("\u202ekim@shop.example", false)]
    [InlineData("김\u3164@shop.example", false)]
    [InlineData("kim\u00ad@shop.example", false)]
    [InlineData("kim\u00b7\ufe0f@shop.example", false)]
    [InlineData("k\u0456m@shop.example", false)]
    [InlineData("k\u03b9m@shop.example", false)]
    [InlineData("\uff4bim@shop.example", false)]
    [InlineData("@shop.example", false)]
    [InlineData("kim@", false)]
    [InlineData("kim", false)]
    [InlineData("a@b@c", false)]
    [InlineData("a b@c", false)]
    [InlineData("a@b\0", false)]
    [InlineData("a@b\ud83d", false)]
    public void An_address_has_something_on_both_sides_of_one_at(string email, bool allowed) =>
        (User.DecideEmail(email) is null).ShouldBe(allowed);

    [Fact]
    public void An_address_has_at_most_254_characters()
    {
        User.DecideEmail(new string('a', 252) + "@b").ShouldBeNull();
        User.DecideEmail(new string('a', 253) + "@b").ShouldNotBeNull();
    }

    [Theory]
    [InlineData(Role.Worker, false, true)]
    [InlineData(Role.Admin, false, true)]
    [InlineData(Role.Auditor, false, false)]
    [InlineData(Role.Worker, true, false)]
    [InlineData(Role.Admin, true, false)]
    public void Workers_and_admins_record_until_they_are_disabled(Role role, bool disabled, bool may) =>
        (UserAfter(Registered(role, BusanStore)) with { Disabled = disabled }).MayRecord.ShouldBe(may);
}
