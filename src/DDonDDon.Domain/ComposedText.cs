using System.Globalization;
using System.Text;

namespace DDonDDon.Domain;

/// <summary>
/// Text in composed form (NFC, Unicode Standard Annex 15), so that a word is the same whichever computer wrote it: some write Hangul and accents in pieces.
/// Written here because the programs run without ICU, where the framework composes nothing.
/// </summary>
public static class ComposedText
{
    // Hangul syllables are reckoned (Unicode Standard, section 3.12).
    private const int Syllables = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Tails = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, SyllableCount = LeadCount * VowelCount * TailCount;

    private static readonly Lazy<Tables> Known = new(Tables.Read);

    /// <summary>The text composed; half of a character stays as it is.</summary>
    public static string Of(string text)
    {
        if (!text.Any(MayCompose)) return text;
        var points = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            Decompose(isPair ? char.ConvertToUtf32(text[i], text[++i]) : text[i], points);
        }
        Order(points);
        var composed = new StringBuilder(text.Length);
        foreach (var point in Compose(points))
            if (point > char.MaxValue) composed.Append(char.ConvertFromUtf32(point));
            else composed.Append((char)point);
        return composed.ToString();
    }

    // Hardly any text needs it: whole syllables, Latin letters, Han characters and most signs stay as they are.
    private static bool MayCompose(char one) => one switch
    {
        < '\u0300' => false,
        >= '\uAC00' and <= '\uD7A3' or >= '\u3041' and <= '\u3096' or >= '\u30A1' and <= '\u30FF' or >= '\u3131' and <= '\u318E' => false,
        >= '\u4E00' and <= '\u9FFF' or >= '\u2010' and <= '\u2027' or >= '\u20A0' and <= '\u20BF' or >= '\uFF01' and <= '\uFFEE' => false,
        _ => true,
    };

    private static void Decompose(int point, List<int> into)
    {
        if (point - Syllables is >= 0 and < SyllableCount and var syllable)
        {
            into.Add(Leads + syllable / (VowelCount * TailCount));
            into.Add(Vowels + syllable % (VowelCount * TailCount) / TailCount);
            if (syllable % TailCount > 0) into.Add(Tails + syllable % TailCount);
        }
        else if (Known.Value.Parts.TryGetValue(point, out var parts))
            foreach (var part in parts) Decompose(part, into);
        else into.Add(point);
    }

    // Marks that follow one another stand in the order of their classes.
    private static void Order(List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
            for (var at = i; at > 0 && ClassOf(points[at]) is > 0 and var own && ClassOf(points[at - 1]) > own; at--)
                (points[at - 1], points[at]) = (points[at], points[at - 1]);
    }

    private static List<int> Compose(List<int> points)
    {
        var (composed, starter, last) = (new List<int>(points.Count), -1, -1);
        foreach (var point in points)
        {
            var own = ClassOf(point);
            if (starter >= 0 && last < own && Whole(composed[starter], point) is { } whole)
            {
                composed[starter] = whole;
                continue;
            }
            (starter, last) = own == 0 ? (composed.Count, -1) : (starter, own);
            composed.Add(point);
        }
        return composed;
    }

    private static int? Whole(int first, int second)
    {
        if (first - Leads is >= 0 and < LeadCount and var lead && second - Vowels is >= 0 and < VowelCount and var vowel)
            return Syllables + (lead * VowelCount + vowel) * TailCount;
        if (first - Syllables is >= 0 and < SyllableCount and var syllable && syllable % TailCount == 0 && second - Tails is > 0 and < TailCount and var tail)
            return Syllables + syllable + tail;
        return Known.Value.Wholes.TryGetValue((first, second), out var whole) ? whole : null;
    }

    private static int ClassOf(int point) => Known.Value.Classes.GetValueOrDefault(point);

    private sealed record Tables(Dictionary<int, int[]> Parts, Dictionary<(int First, int Second), int> Wholes, Dictionary<int, int> Classes)
    {
        public static Tables Read()
        {
            var tables = new Tables([], [], []);
            using var lines = new StreamReader(typeof(ComposedText).Assembly.GetManifestResourceStream("ComposedText.txt")!);
            while (lines.ReadLine() is { } line)
            {
                var words = line.Split(' ');
                if (words[0] is "^") tables.Classes.Add(Point(words[1]), int.Parse(words[2], CultureInfo.InvariantCulture));
                if (words[0] is "=" or ">") tables.Parts.Add(Point(words[1]), [.. words[2..].Select(Point)]);
                if (words[0] is "=") tables.Wholes.Add((Point(words[2]), Point(words[3])), Point(words[1]));
            }
            return tables;
        }

        private static int Point(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
