using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace DDonDDon.Server.Http;

/// <summary>
/// Requests of this process by route and status, and how long they took together. They are summed here and reported when somebody asks, so that a request costs
/// two additions, whether or not anybody listens.
/// </summary>
internal static class RequestMetrics
{
    private static readonly Meter HttpMeter = new("DDonDDon.Http");
    private static readonly ConcurrentDictionary<(string Method, string Route, int Status), Sums> SumsByRoute = new();

    static RequestMetrics()
    {
        HttpMeter.CreateObservableCounter("ddon.requests", () => Measure(sums => Interlocked.Read(ref sums.Requests)), "{request}",
            "Requests that were answered, by method, route and status.");
        HttpMeter.CreateObservableCounter(
            "ddon.request.time", () => Measure(sums => TimeSpan.FromTicks(Interlocked.Read(ref sums.Ticks)).TotalSeconds), "s", "How long they took together.");
    }

    public static string MeterName => HttpMeter.Name;

    /// <summary>
    /// <paramref name="route"/>: as it is described, without what stands in it; null where there is none, and then the method is left out too: anybody can
    /// invent one.
    /// </summary>
    public static void Count(string method, string? route, int status, TimeSpan taken)
    {
        var sums = SumsByRoute.GetOrAdd((route is null ? "" : method, route ?? "", status), static _ => new());
        Interlocked.Increment(ref sums.Requests);
        Interlocked.Add(ref sums.Ticks, taken.Ticks);
    }

    private static IEnumerable<Measurement<T>> Measure<T>(Func<Sums, T> value) where T : struct => SumsByRoute.Select(one => new Measurement<T>(
        value(one.Value), new KeyValuePair<string, object?>("method", one.Key.Method), new("route", one.Key.Route), new("status", one.Key.Status)));

    private sealed class Sums
    {
        public long Requests;
        public long Ticks;
    }
}
