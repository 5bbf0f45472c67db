using System.Globalization;
using System.Text;

namespace DDonDDon.Ledger.Tests.Support;

/// <summary>Random JSON texts: half of them nearly canonical, the rest as odd as the grammar allows.</summary>
public sealed class RandomJson(int seed)
{
    private static readonly string[] Pieces =
        ["a", "Z", "0", " ", "가", "힣", "é", "€", "\u2028", "\u0080", "\ufb33", "😀", "\U0010FFFF", "\u007f", "'", "/", "<", "&"];

    private static readonly string[] Escapes = ["\\\"", "\\\\", "\\n", "\\u0001", "\\u001f", "\\b", "\\/", "\\u0041", "\\uac00",
        "\\ud83d\\ude00"];

    private readonly Random _random = new(seed);
    private readonly bool _odd = seed % 2 == 0;

    public string Text() => Space() + Value(0) + Space();

    private string Value(int depth) => _random.Next(depth > 3 ? 4 : 7) switch
    {
        0 => _random.Next(3) switch { 0 => "null", 1 => "true", _ => "false" },
        1 or 2 => Number(),
        3 => Quoted(),
        4 => "[" + string.Join(",", Many(() => Space() + Value(depth + 1) + Space())) + "]",
        _ => "{" + string.Join(",", Members(depth)) + "}",
    };

    private IEnumerable<string> Members(int depth)
    {
        var names = Many(Quoted).Distinct(StringComparer.Ordinal).DistinctBy(name => CanonicalText(name));
        if (!_odd) names = names.Order(StringComparer.Ordinal);
        return [.. names.Select(name => Space() + name + Space() + ":" + Space() + Value(depth + 1) + Space())];
    }

    private static string CanonicalText(string json) =>
        Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json)).Span);

    private string Number()
    {
        var whole = _random.Next(3) switch
        {
            0 => "0",
            1 => "-0",
            _ =>
            _random.NextInt64(-1L << _random.Next(60), 1L << _random.Next(60)).ToString(CultureInfo.InvariantCulture)
        };
        var part = _random.Next(2) == 0 ? ""
            : "." + string.Concat(Many(() => _random.Next(10).ToString(CultureInfo.InvariantCulture)).Append("0"));
        if (!_odd) part = part.TrimEnd('0').TrimEnd('.');
        return whole + part + (_odd && _random.Next(4) == 0 ? $"{(_random.Next(2) == 0 ? "e" : "E+")}{_random.Next(30)}" : "");
    }

    private string Quoted() =>
        "\"" + string.Concat(Many(() => _odd && _random.Next(3) == 0 ? Pick(Escapes) : Pick(Pieces))) + "\"";

    private string Space() => _odd && _random.Next(8) == 0 ? Pick(" ", "\n", "\t", "\r\n") : "";

    private List<string> Many(Func<string> one) => [.. Enumerable.Range(0, _random.Next(5)).Select(_ => one())];

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
