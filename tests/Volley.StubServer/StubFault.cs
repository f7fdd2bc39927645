namespace Volley.StubServer;

/// <summary>What goes wrong with an answer on its way.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Chunks">After how many chunks of content of a stream. An answer that does not stream is cut in its middle; error events it has none.</param>
public sealed record StubFault(StubFaultKind Kind, int Chunks = 0);
