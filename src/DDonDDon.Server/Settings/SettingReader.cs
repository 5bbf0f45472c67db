using System.Globalization;

namespace DDonDDon.Server.Settings;

/// <summary>
/// Reads one variable after the other and gathers every problem, so that a person sees all of them at the first start.
/// A rule gets the trimmed value and returns either the meaning or the problem; a problem never contains the value, because
/// nobody can tell which variable a secret was pasted into.
/// </summary>
internal sealed class SettingReader(Func<string, string?> environment)
{
    private const string Prefix = "DDON_";
    private readonly HashSet<string> _known = [];
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public bool Has(string name) => !string.IsNullOrWhiteSpace(environment(name));

    public void Report(string name, string problem) => _problems.Add($"{name} {problem}");

    /// <summary>A setting that may be absent; its rule returns null exactly when it has a problem.</summary>
    public string? Text(string name, string? absent, Func<string, (string? Value, string? Problem)> rule) =>
        Value(name, absent, value => rule(value));

    public T Value<T>(string name, T absent, Func<string, (T? Value, string? Problem)> rule)
    {
        _known.Add(name);
        if (!Has(name)) return absent;

        var (value, problem) = rule(environment(name)!.Trim());
        if (problem is null) return value!;

        Report(name, problem);
        return absent;
    }

    public int Number(string name, int absent, int least, int most) => Value(name, absent, text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? (number, null)
            : (0, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}.")));

    /// <summary>Reports each DDON_ variable that nothing has asked for.</summary>
    public void ReportUnknown(IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            if (!_known.Contains(name))
                Report(name, "is not a setting; the ones there are: " + KnownNames() + ".");
    }

    private string KnownNames() => string.Join(
        ", ", _known.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
