using System.Text;

namespace DDonDDon.Faults.Tests.RealInput;

/// <summary>Comma-separated values as RFC 4180 has them: in quotes there may be commas, line ends and doubled quotes.</summary>
internal static class Csv
{
    public static IEnumerable<string[]> Read(TextReader text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        while (text.Read() is >= 0 and var code)
        {
            var character = (char)code;
            if (quoted && character is not '"') field.Append(character);
            else if (quoted && text.Peek() is '"') field.Append((char)text.Read());
            else if (character is '"') quoted = !quoted;
            else if (character is ',' or '\n')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (character is ',') continue;
                yield return [.. fields];
                fields.Clear();
            }
            else if (character is not '\r') field.Append(character);
        }
        if (fields.Count > 0 || field.Length > 0) yield return [.. fields, field.ToString()];
    }
}
