using DDonDDon.Domain;
using DDonDDon.Domain.Products;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>
/// The categories that a sheet names: those that there are and, if <paramref name="makes"/>, those that are to be added for it.
/// </summary>
internal sealed class SheetCategories(IEnumerable<(Guid Id, string Name)> known, bool makes)
{
    private readonly Dictionary<string, Guid> _byName = known
        .GroupBy(category => category.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(same => same.Key, same => same.First().Id, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Guid, string> _new = [];

    /// <summary>Those that are to be added, each with the id that it will have.</summary>
    public IReadOnlyDictionary<Guid, string> New => _new;

    /// <summary>The id of a category; null when there is none of this name, and none is to be added.</summary>
    public Guid? Find(string name)
    {
        if (_byName.TryGetValue(name, out var id)) return id;
        if (!makes || Category.Decide(name) is not null) return null;
        // The same name has the same id, so that an import that is tried again adds nothing twice.
        id = DerivedId.Of(Guid.Empty, $"category {name}");
        _new.Add(id, name);
        return _byName[name] = id;
    }
}
