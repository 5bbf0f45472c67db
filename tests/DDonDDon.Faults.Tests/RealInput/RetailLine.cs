using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.RealInput;

/// <summary>
/// A line of the retailer's, read as a stock movement of one of four stores, recorded by one of three devices there. All
/// that is chosen follows from the text, so that every run is the same.
/// </summary>
internal sealed record RetailLine(
    int Number, string Invoice, string Code, string Description, int Quantity, DateTimeOffset OccurredAt, int Store, int Device)
{
    public const int Stores = 4;
    public const int DevicesPerStore = 3;

    private const string Whole = "online-retail-2010-12_2011-02.csv.gz";
    private const string Excerpt = "tests/DDonDDon.Faults.Tests/RealInput/online-retail-excerpt.csv.gz";
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The file: the three months in shared/data, beside the repository or further up, or else the repository's excerpt.</summary>
    public static (string Path, bool IsWhole) Find()
    {
        for (var folder = new DirectoryInfo(RepositoryFolder.Root).Parent; folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", Whole) is var path && File.Exists(path)) return (path, true);
        return (Path.Combine(RepositoryFolder.Root, Excerpt), false);
    }

    public static List<RetailLine> ReadAll(string path)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        return [.. Csv.Read(text).Skip(1).Select(Of)];
    }

    /// <summary>An id that belongs to a text, of version 5: one of version 8 is the server's to give.</summary>
    public static Guid IdOf(string text)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        bytes[6] = (byte)(bytes[6] & 0x0f | 0x50);
        return new(bytes, bigEndian: true);
    }

    /// <summary>What its device recorded. Half of the lines name the product by its code, as scanned.</summary>
    public Item ToItem(Shop shop, long seq)
    {
        var scanned = Number % 2 == 0;
        var adjusts = Quantity < 0 && !Invoice.StartsWith('C');
        return new(
            IdOf($"line {Number}"), seq, adjusts ? "ADJUST" : Quantity > 0 ? "OUTBOUND" : "INBOUND", shop.Stores[Store],
            scanned ? null : IdOf(Code), scanned ? Code : null, Math.Abs(Quantity), OccurredAt,
            adjusts ? "other" : null, adjusts && Description.Length > 0 ? Description : null, Invoice);
    }

    private static RetailLine Of(string[] fields, int index)
    {
        fields.Length.ShouldBe(8);
        var local = DateTime.ParseExact(fields[4], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return new(
            index, fields[0], fields[1], fields[2], int.Parse(fields[3], CultureInfo.InvariantCulture),
            new(TimeZoneInfo.ConvertTimeToUtc(local, London)),
            fields[6].Length == 0 ? 0 : (int)(Hash(fields[6]) % Stores), (int)(Hash(fields[0]) % DevicesPerStore));
    }

    // FNV-1a, 32 bits.
    private static uint Hash(string text) =>
        Encoding.UTF8.GetBytes(text).Aggregate(2166136261u, (hash, value) => unchecked((hash ^ value) * 16777619u));
}
