using System.Reflection;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Tests.Marten.Support;

/// <summary>The server's statements, to look at their plans.</summary>
public static class Statement
{
    /// <summary>The text that the server runs.</summary>
    /// <param name="name">Its place: <c>Class.Field</c>, or the path of its file.</param>
    public static string Of(string name)
    {
        if (name.EndsWith(".sql", StringComparison.Ordinal)) return SqlText.Load(typeof(ServerApp).Assembly, name);
        var (owner, field) = (name[..name.IndexOf('.')], name[(name.IndexOf('.') + 1)..]);
        var holder = typeof(ServerApp).Assembly.GetTypes().Single(type => type.Name == owner && !type.IsNested);
        return (string)holder.GetField(field, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null)!;
    }
}
