using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Devices;

/// <summary>POST /admin/devices/{id}/settle: what is missing is not waited for any more.</summary>
public static class SettleDevice
{
    [WolverinePost("/api/v1/admin/devices/{id:guid}/settle"), Authorize(Policies.Admin)]
    [Operation("settleDevice", "Gives up the counters of a device that have not arrived.",
        Description = "What was recorded under them is lost, or came by another way; from now on they hold nothing back. What still arrives under one of them "
            + "is booked as ever.")]
    [Refuses("device.unknown")]
    [Answers(StatusCodes.Status204NoContent)]
    public static async Task<IResult> HandleAsync(Guid id, LedgerDatabase store, CancellationToken ct) =>
        await DeviceGaps.SettleAsync(store, id, ct) ? Results.NoContent() : DeviceProblems.Unknown;
}
