using DDonDDon.Server.Http;

namespace DDonDDon.Server.Tests.Http;

public class ReadSlotsTests
{
    private static readonly Guid Ann = Guid.NewGuid(), Bob = Guid.NewGuid();

    [Fact]
    public async Task One_user_has_their_own_places_and_no_more()
    {
        using var slots = new ReadSlots(mostAtOnce: 3, mostOfUser: 2);
        var (first, second) = (await TakeAsync(slots, Ann), await TakeAsync(slots, Ann));

        (await TakeAsync(slots, Ann)).ShouldBeNull();
        (await TakeAsync(slots, Bob)).ShouldNotBeNull();
        first!.Dispose();
        first.Dispose();
        (await TakeAsync(slots, Ann)).ShouldNotBeNull("a place is given back once");
        (await TakeAsync(slots, Ann)).ShouldBeNull();
        second!.Dispose();
    }

    [Fact]
    public async Task Who_finds_none_waits_until_one_is_free()
    {
        using var slots = new ReadSlots(mostAtOnce: 1, mostOfUser: 2);
        var held = await TakeAsync(slots, Ann);

        var waiting = slots.TakeAsync(Bob, CancellationToken.None);
        waiting.IsCompleted.ShouldBeFalse();
        held!.Dispose();

        (await waiting).ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_gives_up_waiting_has_taken_nothing()
    {
        using var slots = new ReadSlots(mostAtOnce: 1, mostOfUser: 1);
        using var held = await TakeAsync(slots, Ann);
        using var gone = new CancellationTokenSource();
        var waiting = slots.TakeAsync(Bob, gone.Token);

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        held!.Dispose();

        (await TakeAsync(slots, Bob)).ShouldNotBeNull();
    }

    private static Task<IDisposable?> TakeAsync(ReadSlots slots, Guid user) => slots.TakeAsync(user, CancellationToken.None);
}
