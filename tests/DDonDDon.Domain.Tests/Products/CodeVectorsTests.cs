using System.Runtime.CompilerServices;
using System.Text.Json;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;

namespace DDonDDon.Domain.Tests.Products;

/// <summary>What scanned codes stand for, for those who read them in another language too: tests/vectors/codes.json.</summary>
public class CodeVectorsTests
{
    private static readonly JsonElement s_vectors = JsonDocument.Parse(File.ReadAllText(
        Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "vectors", "codes.json"))).RootElement;

    public static TheoryData<string> Names => [.. s_vectors.GetProperty("scans").EnumerateArray().Select(vector => vector.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Names))]
    public void A_scan_stands_for_its_keys_and_says_what_its_label_says(string name)
    {
        var vector = s_vectors.GetProperty("scans").EnumerateArray().Single(vector => vector.GetProperty("name").GetString() == name);
        var scanned = vector.GetProperty("scanned").GetString()!;

        Barcode.KeysOf(scanned).ShouldBe(vector.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!));
        var label = GoodsLabel.Of(new(), ElementString.Read(scanned)?.Label);
        JsonSerializer.Serialize(label, Web).ShouldBe(JsonSerializer.Serialize(
            vector.TryGetProperty("label", out var said) ? said.Deserialize<GoodsLabel>(Web) : null, Web));
        if (!vector.TryGetProperty("weights", out var weights)) return;
        foreach (var (pattern, weight) in weights.Deserialize<Dictionary<string, decimal?>>()!) ScaleLabel.WeightOf(scanned, pattern).ShouldBe(weight);
    }

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
