using System.Diagnostics;

namespace DDonDDon.Server.Tests.Support;

/// <summary>What becomes true a little later.</summary>
internal static class Eventually
{
    /// <summary>Waits until a condition holds, at most five seconds: as long as a read may lag behind a change of an account.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
            await Task.Delay(20);
        }
    }
}
