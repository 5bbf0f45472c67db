namespace DDonDDon.EventStore.Appending;

/// <summary>Events that follow a stream's expected version.</summary>
internal sealed record StreamAppend(Guid StreamId, string StreamType, long ExpectedVersion, IReadOnlyList<NewEvent> Events);
