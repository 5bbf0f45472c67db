using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using DDonDDon.Lab.Demo;

namespace DDonDDon.Lab.Tests.Demo;

public class OfflineDayTests
{
    private static readonly DateTimeOffset Later = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_program_carries_the_day_and_the_chain_with_it()
    {
        OfflineDay.ReadLines().Count.ShouldBe(18);
        OfflineDay.ReadLines().ShouldAllBe(line => line.ArrivedAt < OfflineDay.Ends);
        OfflineDay.ReadExpected().Total.ShouldBe(new AnswerCounts(600, 113, 3, 1));
        SampleChain.Read().Products.Count.ShouldBe(63);
    }

    [Fact]
    public void A_line_that_is_sent_later_keeps_its_clock_offset_its_ages_and_its_times()
    {
        foreach (var line in OfflineDay.ReadLines())
        {
            var request = JsonNode.Parse(line.RequestAt(Later))!;
            var offset = line.ArrivedAt - line.Request["sentAt"]!.GetValue<DateTimeOffset>();
            (Later - request["sentAt"]!.GetValue<DateTimeOffset>()).ShouldBe(offset, TimeSpan.FromMilliseconds(1));
            foreach (var (sent, recorded) in request["items"]!.AsArray().Zip(line.Items))
            {
                sent!["occurredAt"]!.GetValue<string>().ShouldBe(recorded!["occurredAt"]!.GetValue<string>());
                if (recorded["ageMs"] is not { } age) sent["ageMs"].ShouldBeNull();
                else Later.AddMilliseconds(-sent["ageMs"]!.GetValue<long>())
                    .ShouldBe(line.ArrivedAt.AddMilliseconds(-age.GetValue<long>()), TimeSpan.FromMilliseconds(1));
            }
        }
    }

    [Fact]
    public void A_machine_whose_calendar_is_behind_the_day_gets_a_clock_whole_days_ahead()
    {
        new DemoClock(new StoppedClock(Later), OfflineDay.Ends).DaysAhead.ShouldBe(0);
        var early = new DemoClock(new StoppedClock(OfflineDay.Ends.AddDays(-2.25)), OfflineDay.Ends);
        early.DaysAhead.ShouldBe(3);
        early.GetUtcNow().ShouldBe(OfflineDay.Ends.AddDays(0.75));
    }

    [Fact]
    public void A_port_that_somebody_listens_on_is_not_free()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        DemoServer.IsFree(IPAddress.Loopback, ((IPEndPoint)taken.LocalEndpoint).Port).ShouldBeFalse();
        DemoServer.IsFree(IPAddress.Loopback, 0).ShouldBeTrue();
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
