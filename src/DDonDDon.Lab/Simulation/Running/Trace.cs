using System.Globalization;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>What happened in a simulated world, a line each; things have short names in it, so that two runs of a seed give the same text.</summary>
internal sealed class Trace(Timeline timeline)
{
    private readonly List<string> _lines = [];
    private readonly Dictionary<Guid, string> _names = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Name(Guid id, string name) => _names[id] = name;

    /// <summary>A thing's name; an id that was not named is unknown to whoever reads this, too.</summary>
    public string Of(Guid? id) => id is { } known && _names.TryGetValue(known, out var name) ? name : "?";

    public void Write(string what) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{timeline.Elapsed:d\\.hh\\:mm\\:ss\\.fff} {what}"));
}
