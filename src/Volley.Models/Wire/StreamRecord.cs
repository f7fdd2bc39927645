namespace Volley.Models.Wire;

/// <summary>One event of a stream.</summary>
/// <param name="Raw">Its bytes as they came, the end of the event included.</param>
/// <param name="Data">What it carries: the joined <c>data:</c> lines of a server-sent event, or the line; empty for a comment.</param>
/// <param name="Event">The event's name; <see langword="null"/> where it has none.</param>
/// <param name="DataStart">Where in <paramref name="Raw"/> the data stand in one piece; -1 where they do not.</param>
internal sealed record StreamRecord(ReadOnlyMemory<byte> Raw, ReadOnlyMemory<byte> Data, string? Event, int DataStart);
