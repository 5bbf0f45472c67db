using System.Net;
using System.Net.Sockets;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Access;

/// <summary>Where an attempt to sign in comes from. <paramref name="IsKnown"/>: whether the account has signed in from there before.</summary>
public readonly record struct SignInPlace(string Name, bool IsKnown);

/// <summary>
/// From where people sign in: devices by their keys, and network addresses. What was right from somewhere before is not held up by what strangers try.
/// </summary>
public sealed class SignInPlaces(LedgerDatabase store, TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    private const string KnownSql = """
        -- From which of some places a user has signed in.
        -- $1 user, $2 places, $3 since when. One row a place.
        select place from ddon_sign_in_place where user_id = $1 and place = any($2) and last_at >= $3
        """;

    /// <summary>The place of an attempt: its device when the user (null: nobody) has signed in with it, else its address.</summary>
    public async Task<SignInPlace> FindAsync(Guid? userId, DeviceKey? device, IPAddress? address, CancellationToken ct)
    {
        string[] places = [.. PlacesOf(device, address)];
        var known = new Rows<string>(
            Sql.Command(KnownSql, Sql.Id(userId ?? Guid.Empty), Sql.Texts(places), Sql.Time(time.GetUtcNow() - Remembered)), row => row.GetString(0));
        await store.ReadAsync([known], ct);
        return known.Items.Contains(places[0]) ? new(places[0], true) : new(places[^1], known.Items.Contains(places[^1]));
    }

    private const string NoteSql = """
        -- Notes from where a user has signed in, and forgets what is long ago.
        -- $1 user, $2 places, $3 now, $4 since when others are remembered. No rows.
        with forgotten as (delete from ddon_sign_in_place where user_id = $1 and last_at < $4 and place <> all($2))
        insert into ddon_sign_in_place (user_id, place, last_at) select $1, place, $3 from unnest($2) as p(place)
        on conflict (user_id, place) do update set last_at = excluded.last_at
        """;

    /// <summary>Notes from where a user has signed in.</summary>
    public Task NoteAsync(Guid userId, DeviceKey? device, IPAddress? address, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return store.ReadAsync([new Write(Sql.Command(NoteSql,
            Sql.Id(userId), Sql.Texts([.. PlacesOf(device, address)]), Sql.Time(now), Sql.Time(now - Remembered)))], ct);
    }

    private static IEnumerable<string> PlacesOf(DeviceKey? device, IPAddress? address)
    {
        if (device is { } key) yield return $"device {Convert.ToHexStringLower(key.Hash)}";
        yield return AddressOf(address);
    }

    // An IPv6 network of /64 counts as one address: who has one of its addresses has them all.
    internal static string AddressOf(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        return address is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? "address " + Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : $"address {address}";
    }
}
