using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>Books what the lines of sheets say, batch by batch, as a device would send it.</summary>
internal sealed class SheetBooking(LedgerDatabase store, ServerSettings settings, TimeProvider time)
{
    private const int MostTries = 20;

    private readonly BatchProcessor _processor =
        new(new MartenLedgers(store), new DeviceNotes(store), settings, time, NullLogger<BatchProcessor>.Instance);

    /// <summary>
    /// Books items for a user, whose rights and name they have; <paramref name="progress"/> counts them. How many are stored by then, and why the others are
    /// not; or why nothing could be booked.
    /// </summary>
    public async Task<(int Accepted, IReadOnlyList<(StoreItem Item, Rejection Why)> Refused, Rejection? Problem)> RunAsync(
        IReadOnlyList<StoreItem> items, User user, Action<long>? progress, CancellationToken ct)
    {
        var caller = new Caller(user.Id, user.Email, user.Role, [.. user.CurrentStores()]);
        var (accepted, refused, left) = (0, new List<(StoreItem, Rejection)>(), items.ToList());
        for (var tries = 1; left.Count > 0; tries++)
        {
            var (sent, busy) = (left, new List<StoreItem>());
            foreach (var some in sent.Chunk(BatchReader.MaximumItems))
            {
                var batch = new Batch(SheetItem.Device, time.GetUtcNow(), some.Length, [.. some.Select(Sent)], []);
                var (reply, problem) = await _processor.ProcessAsync(batch, caller, ct);
                if (reply is null) return (accepted, refused, new(problem!.Code, problem.Detail));
                foreach (var (item, result) in some.Zip(reply.Results))
                    if (result.Status is ItemStatus.Accepted or ItemStatus.Duplicate) accepted++;
                    else if (result.Status is ItemStatus.Retry && tries < MostTries) busy.Add(item);
                    else refused.Add((item, result.Error!));
                if (tries == 1) progress?.Invoke(some.Length);
            }
            left = busy;
            if (left.Count > 0) await Task.Delay(TimeSpan.FromMilliseconds(250), time, ct);
        }
        return (accepted, refused, null);
    }

    private static SentItem Sent(StoreItem item, int index)
    {
        var sent = new SentItem(index, item, null, null, default);
        using var raw = new MemoryStream();
        using (var writer = new Utf8JsonWriter(raw)) ItemWriter.Write(writer, sent);
        return sent with { Raw = raw.ToArray() };
    }
}
