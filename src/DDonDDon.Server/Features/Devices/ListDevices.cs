using System.Text.Json.Serialization;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Devices;

/// <summary>A page of the devices; beside them every store's watermark, on each page.</summary>
public sealed record DevicesPage(
    IReadOnlyList<DeviceView> Items, IReadOnlyList<WatermarkView> Stores, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>GET /sync/devices: what has arrived from which device, and what has not. GET /admin/devices is another name of it.</summary>
public static class ListDevices
{
    private const int DefaultSilentDays = 14;
    private const int MostSilentDays = 365;

    public static void MapDevices(this IEndpointRouteBuilder api)
    {
        Describe(api.MapGet("/sync/devices", HandleAsync), "listDevices");
        Describe(api.MapGet("/admin/devices", HandleAsync), "listDevicesAsAdmin");
    }

    private static void Describe(RouteHandlerBuilder route, string id) => route
        .RequireAuthorization(Policies.Admin)
        .Describe(id, "The devices by id: what each sent last, what is missing; and per store up to when everything has arrived.",
            "limit.invalid", "cursor.invalid", "filter.invalid")
        .WithDescription(
            "A device that was not seen for `silentDays` (14) counts as silent. `stores` has every store: up to `upTo` everything has arrived that was "
            + "recorded on the devices which ever sent to it; `upToSeen` leaves the silent ones out; `heldBackBy` names the devices that are behind, and why.")
        .Produces<DevicesPage>();

    private static async Task<IResult> HandleAsync(int? limit, string? cursor, int? silentDays, DeviceRegister devices, TimeProvider time, CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, Paging.Id, out var count, out var after) is { } problem) return problem;
        if (silentDays is < 1 or > MostSilentDays) return new Problem("filter.invalid", $"silentDays is a number from 1 to {MostSilentDays}.");
        var silentSince = time.GetUtcNow().AddDays(-(silentDays ?? DefaultSilentDays));
        var page = Paging.Of(await devices.ListAsync(after, count + 1, silentSince, ct), count, device => device.DeviceId.ToString());
        return Results.Json(new DevicesPage(page.Items, await devices.WatermarksAsync(silentSince, ct), page.NextCursor), ApiJson.Options);
    }
}
