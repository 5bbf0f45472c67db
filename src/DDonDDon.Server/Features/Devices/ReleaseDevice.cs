using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Devices;

/// <summary>POST /admin/devices/{id}/release: an installation may take the device anew.</summary>
public static class ReleaseDevice
{
    [WolverinePost("/api/v1/admin/devices/{id:guid}/release"), Authorize(Policies.Admin)]
    [Operation("releaseDevice", "Takes a device's key away, so that an installation can sign in on it anew.",
        Description = "For a device whose key is lost, or that another installation holds. Its sessions end; what it has recorded stays. Whoever sent from it "
            + "last takes it with the next sign-in.")]
    [Refuses("device.unknown")]
    [Answers(StatusCodes.Status204NoContent)]
    public static async Task<IResult> HandleAsync(Guid id, DeviceKeys devices, CancellationToken ct) =>
        await devices.ReleaseAsync(id, ct) ? Results.NoContent() : DeviceProblems.Unknown;
}
