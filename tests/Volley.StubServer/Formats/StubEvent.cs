namespace Volley.StubServer.Formats;

/// <summary>One event of a stream, with its frame and the blank line or line feed after it.</summary>
/// <param name="Text">What goes over the wire.</param>
/// <param name="Content">How many characters of the answer it carries; 0 for what only frames them.</param>
/// <param name="IsEnd">Whether it belongs to the end, which a truncated stream lacks.</param>
internal readonly record struct StubEvent(string Text, int Content = 0, bool IsEnd = false);
