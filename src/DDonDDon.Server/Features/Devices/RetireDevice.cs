using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Devices;

/// <summary>POST /admin/devices/{id}/retire: the device is lost or dead.</summary>
public static class RetireDevice
{
    [WolverinePost("/api/v1/admin/devices/{id:guid}/retire"), Authorize(Policies.Admin)]
    [Operation("retireDevice", "Takes a device out of service for good.",
        Description = "For a device that is lost or dead. Its sessions end, nothing is taken from it any more but from administrators (an outbox that support "
            + "has saved), and it holds no store back.")]
    [Refuses("device.unknown")]
    [Answers(StatusCodes.Status204NoContent)]
    public static async Task<IResult> HandleAsync(Guid id, Caller caller, DeviceKeys devices, CancellationToken ct) =>
        await devices.RetireAsync(id, caller.UserId, ct) ? Results.NoContent() : DeviceProblems.Unknown;
}
