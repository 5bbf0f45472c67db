using System.Net;
using DDonDDon.Client.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Client.Tests;

/// <summary>Whatever the network does to requests and answers: each item arrives once, in order, and the numbers agree.</summary>
public sealed class AnyNetworkTests
{
    private const int Deliver = 0, LoseRequest = 1, LoseAnswer = 2, CutAnswer = 3, Twice = 4, Garbage = 5, Busy = 6, TooLarge = 7, Crash = 8;

    [Fact]
    public void Any_fates_of_requests_and_answers_drain_to_the_same_set_and_the_same_stock() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Zip(Gen.Choose(0, 5), Gen.Choose(0, 8)), 25).ToArbitrary(), script => RunAsync(script).GetAwaiter().GetResult())
            .QuickCheckThrowOnFailure();

    // Deed: what the worker does. Fate: what the network then does to the next request.
    private static async Task<bool> RunAsync((int Deed, int Fate)[] script)
    {
        await using var till = await Till.OpenAsync();
        var fate = Deliver;
        Script(till, () => fate);
        var recorded = new List<RecordedItem>();
        foreach (var (deed, next) in script)
        {
            if (await DoAsync(till, deed, recorded) is { } item) recorded.Add(item);
            fate = next;
            if (fate == Crash) await till.CrashAsync();
            else await till.Client.SyncOnceAsync();
            till.Clock.Pass(TimeSpan.FromSeconds(1));
        }
        var shown = (await till.MilkAsync()).Total;

        fate = Deliver;
        for (var i = 0; i < 4 || await till.Client.UnsyncedAsync() > 0; i++) await till.Client.SyncAsync();

        var milk = await till.MilkAsync();
        till.Server.Accepted.Order().ShouldBe(recorded.Select(item => item.Id).Order());
        (milk.Server, milk.Pending).ShouldBe((till.Server.StockOf(Till.Shop, Till.Milk), 0m));
        // Nobody else sold: what the device showed before is what the server says in the end.
        shown.ShouldBe(milk.Total);
        FirstSeen(till).ShouldBe(recorded.Select(item => item.Seq));
        till.Faults.ShouldBeEmpty();
        return true;
    }

    private static async Task<RecordedItem?> DoAsync(Till till, int deed, List<RecordedItem> recorded) => deed switch
    {
        0 => await till.ReceiveAsync(3),
        1 or 2 => await till.SellAsync(1),
        3 => await till.Client.RecordAsync(Movement.Count(Till.Shop, Till.Milk, 7)),
        4 when recorded.LastOrDefault(item => item.Type is "INBOUND" or "OUTBOUND") is { } original => await till.Client.RecordAsync(original.Amend(2)),
        _ => null,
    };

    private static void Script(Till till, Func<int> fate)
    {
        till.Server.Instead = _ => fate() switch
        {
            LoseRequest => throw new HttpRequestException("lost on the way there"),
            Busy => StubServer.Problem(503, "database.away"),
            TooLarge => StubServer.Problem(413, "batch.too_large"),
            _ => null,
        };
        till.Server.OnTheWay = (request, answer) => fate() switch
        {
            LoseAnswer => throw new HttpRequestException("lost on the way back"),
            CutAnswer when answer.IsSuccessStatusCode => new(HttpStatusCode.OK) { Content = new ByteArrayContent(Half(answer)) },
            Garbage => new(HttpStatusCode.OK) { Content = new StringContent("<html>a hotel's page</html>") },
            Twice => Again(till, request),
            _ => answer,
        };
    }

    private static byte[] Half(HttpResponseMessage answer)
    {
        var body = answer.Content.ReadAsByteArrayAsync().Result;
        return body[..(body.Length / 2)];
    }

    // The network delivers the request a second time; the second answer comes first.
    private static HttpResponseMessage Again(Till till, HttpRequestMessage request)
    {
        var way = till.Server.OnTheWay;
        till.Server.OnTheWay = (_, answer) => answer;
        using var invoker = new HttpMessageInvoker(till.Server, disposeHandler: false);
        var answer = invoker.SendAsync(request, CancellationToken.None).Result;
        till.Server.OnTheWay = way;
        return answer;
    }

    // The counters in the order in which the server saw them first.
    private static IEnumerable<long> FirstSeen(Till till) =>
        till.Server.Batches.SelectMany(batch => batch["items"]!.AsArray()).Select(item => item!["seq"]!.GetValue<long>()).Distinct();
}
