using DDonDDon.Server.Marten;
namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>Events that follow a stream's expected version.</summary>
public sealed record StreamAppend(Guid StreamId, string StreamType, long ExpectedVersion, IReadOnlyList<NewEvent> Events);
