namespace DDonDDon.Server.Marten;

/// <summary>An event to be appended.</summary>
/// <param name="Id">Its id, one in the whole chain.</param>
/// <param name="Data">What happened.</param>
/// <param name="UserName">Who recorded it.</param>
/// <param name="CorrelationId">The batch.</param>
/// <param name="CausationId">The device.</param>
/// <param name="Headers">Serialized beside our own headers.</param>
public sealed record NewEvent(
    Guid Id, object Data, string? UserName = null, string? CorrelationId = null, string? CausationId = null, object? Headers = null);
