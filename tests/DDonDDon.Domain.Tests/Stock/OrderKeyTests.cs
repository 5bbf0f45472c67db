using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Tests.Stock;

public class OrderKeyTests
{
    private static readonly OrderKey Key = new(Some.At("12:00"), Some.Id(5), 5, Some.Id(5));

    [Fact]
    public void Time_comes_before_device_before_counter_before_id()
    {
        (Key with { OccurredAt = Some.At("12:01"), DeviceId = Some.Id(1) }).ShouldBeGreaterThan(Key);
        (Key with { DeviceId = Some.Id(6), Seq = 1 }).ShouldBeGreaterThan(Key);
        (Key with { Seq = 6, Id = Some.Id(1) }).ShouldBeGreaterThan(Key);
        (Key with { Id = Some.Id(6) }).ShouldBeGreaterThan(Key);
    }

    [Fact]
    public void One_microsecond_is_a_difference() =>
        (Key with { OccurredAt = Some.At("12:00").AddMicroseconds(1), DeviceId = Some.Id(1) }).ShouldBeGreaterThan(Key);

    [Fact]
    public void The_same_moment_said_in_another_zone_is_the_same_key() =>
        (Key with { OccurredAt = Some.At("12:00").ToOffset(TimeSpan.FromHours(9)) }).ShouldBe(Key);

    [Theory]
    [InlineData("7fffffff-0000-0000-0000-000000000000", "80000000-0000-0000-0000-000000000000")]
    [InlineData("00000000-7fff-0000-0000-000000000000", "00000000-8000-0000-0000-000000000000")]
    [InlineData("00000000-0000-0000-7f00-000000000000", "00000000-0000-0000-8000-000000000000")]
    public void Ids_are_ordered_as_they_are_written(string smaller, string greater) =>
        (Key with { DeviceId = new(smaller) }).ShouldBeLessThan(Key with { DeviceId = new(greater) });

    [Fact]
    public void The_operators_agree_with_the_order()
    {
        var same = Key with { };
        var later = Key with { Seq = 6 };

        (Key < later, Key <= later, Key > later, Key >= later).ShouldBe((true, true, false, false));
        (Key < same, Key <= same, Key > same, Key >= same).ShouldBe((false, true, false, true));
    }
}
