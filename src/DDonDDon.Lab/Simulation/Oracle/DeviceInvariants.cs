using DDonDDon.Client;
using DDonDDon.Domain.Booking;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Lab.Simulation.Storage;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>What devices hold in the end: I8, and that nothing that was recorded has vanished (I1).</summary>
internal static class DeviceInvariants
{
    public static async Task<IReadOnlyList<Violation>> CheckAsync(World world, StoredState state)
    {
        var violations = new List<Violation>();
        var stored = state.Tenants.SelectMany(tenant => tenant.Events).Select(happened => happened.Id).ToHashSet();
        foreach (var device in world.Devices)
        {
            if (await device.UnsyncedAsync() is > 0 and var left) violations.Add(new("I8", $"{device.Name} still has {left} items in its outbox"));
            foreach (var recorded in world.Book.Recorded.Where(one => one.DeviceId == device.Id))
            {
                var item = await device.Client.FindItemAsync(recorded.Item.Id);
                // What came too late to decide anything needs no attention any more, and is forgotten in time.
                var mayBeForgotten = recorded.Item.Type == "RESOLVE"
                    && world.Book.Answers.Any(answer => answer.Id == recorded.Item.Id && answer.Result.Status is ItemStatus.Rejected);
                if ((item is null && !mayBeForgotten || item is { State: ItemState.Synced }) && !stored.Contains(recorded.Item.Id))
                    violations.Add(new("I1", $"{recorded.Name} is {(item is null ? "forgotten" : "synced")} on {device.Name} and stored nowhere"));
            }
        }
        return violations;
    }
}
