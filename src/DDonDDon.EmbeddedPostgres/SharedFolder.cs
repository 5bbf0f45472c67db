using System.Security.Cryptography;
using System.Text;

namespace DDonDDon.EmbeddedPostgres;

/// <summary>
/// Root's stand-in for a folder that an unprivileged account cannot reach, such as a working copy below /root. It is not
/// in a temporary folder, which some systems clear of whatever has not changed for a month.
/// </summary>
internal static class SharedFolder
{
    private const string Root = "/var/lib/ddon";

    public static string For(string original) =>
        Path.Combine(Root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(original)))[..12]);
}
