namespace DDonDDon.Server.Tests.Support;

/// <summary>GTINs of 13 digits, each of them once.</summary>
internal static class Gtin
{
    private static long s_last = Random.Shared.NextInt64(1_000_000_000);

    public static string Next() => Complete($"880{Interlocked.Increment(ref s_last):000000000}");

    /// <summary>Adds the digit that checks.</summary>
    public static string Complete(string digits) => Enumerable.Range(0, 10).Select(digit => $"{digits}{digit}").Single(DDonDDon.Domain.Products.Gtin.IsOne);
}
