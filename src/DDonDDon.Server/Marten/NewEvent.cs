namespace DDonDDon.Server.Marten;

/// <summary>
/// An event to be appended. <paramref name="Headers"/> is serialized beside the store's own; <paramref name="UserName"/> is who
/// recorded it, <paramref name="CorrelationId"/> the batch, <paramref name="CausationId"/> the device.
/// </summary>
public sealed record NewEvent(
    Guid Id, object Data, string? UserName = null, string? CorrelationId = null, string? CausationId = null, object? Headers = null);
