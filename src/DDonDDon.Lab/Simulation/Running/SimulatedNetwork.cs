using System.Net;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>What lies between devices and the server: it loses, repeats, cuts, delays and so reorders what it carries.</summary>
internal sealed class SimulatedNetwork(World world)
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(2);

    /// <summary>Carries a request of a device and its answer. Throws <see cref="HttpRequestException"/> when the connection breaks.</summary>
    public async Task<SimulatedReply> SendAsync(SimulatedDevice device, SimulatedRequest request, CancellationToken ct)
    {
        var answer = world.Timeline.Promise<SimulatedReply>();
        using var given = ct.Register(() => answer.Fail(new OperationCanceledException(ct)));
        if (Happens(world.Scenario.DeviceCrash / 2)) Crash(device, answer);
        if (device.IsOffline) Fail(answer, "There is no network.");
        else if (Happens(world.Scenario.RequestLost)) Trace(device, request, "is lost");
        else Carry(device, Happens(world.Scenario.RequestCut) ? Cut(device, request) : request, answer);
        if (!device.IsOffline && Happens(world.Scenario.RequestTwice)) Carry(device, request, null);
        return await answer.WaitAsync();
    }

    private bool Happens(double rate) => !world.IsHealed && world.Chance.Happens(rate);

    private TimeSpan Latency() => Happens(world.Scenario.RequestSlow) ? world.Chance.Around(Slow) : world.Chance.Around(Quick);

    private void Fail(Promise<SimulatedReply> answer, string why) => world.Timeline.Start(async () =>
    {
        await world.Timeline.DelayAsync(Quick);
        answer.Fail(new HttpRequestException(why));
    });

    private void Crash(SimulatedDevice device, Promise<SimulatedReply> answer) => world.Timeline.Start(async () =>
    {
        await world.Timeline.DelayAsync(world.Chance.Around(2 * Quick));
        answer.Fail(new DeviceCrashedException(device.Name));
    });

    private void Carry(SimulatedDevice device, SimulatedRequest request, Promise<SimulatedReply>? answer) => world.Timeline.Start(async () =>
    {
        await world.Timeline.DelayAsync(Latency());
        SimulatedReply reply;
        try
        {
            reply = await world.Server.HandleAsync(request);
        }
        catch (ServerCrashedException)
        {
            answer?.Fail(new HttpRequestException("The connection broke."));
            return;
        }
        if (answer is null) return;
        if (Happens(world.Scenario.ReplyLost))
        {
            Trace(device, request, "gets no answer");
            if (world.Chance.Happens(0.5)) answer.Fail(new HttpRequestException("The connection broke."));
            return;
        }
        await world.Timeline.DelayAsync(Latency());
        answer.Settle(Happens(world.Scenario.ReplyCut) ? reply with { Body = reply.Body[..world.Chance.Between(0, reply.Body.Length - 1)] } : reply);
    });

    private SimulatedRequest Cut(SimulatedDevice device, SimulatedRequest request)
    {
        if (request.Body.Length == 0) return request;
        Trace(device, request, "is cut");
        return request with { Body = request.Body[..world.Chance.Between(0, request.Body.Length - 1)] };
    }

    private void Trace(SimulatedDevice device, SimulatedRequest request, string what) =>
        world.Trace.Write($"{device.Name}: {request.Path.Split('?')[0]} {what}");
}

/// <summary>The way of a device's requests into the simulated network.</summary>
internal sealed class DeviceHandler(SimulatedDevice device, SimulatedNetwork network) : HttpMessageHandler
{
    private const string Base = "/api/v1/";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var path = request.RequestUri!.PathAndQuery[Base.Length..];
        var reply = await network.SendAsync(device, new(request.Method.Method, path, request.Headers.Authorization?.Parameter, body), cancellationToken);
        return new((HttpStatusCode)reply.Status) { Content = new ByteArrayContent(reply.Body), RequestMessage = request };
    }
}

/// <summary>A device's program died; what is on its disk stays.</summary>
internal sealed class DeviceCrashedException(string device) : Exception($"{device} crashed.");
