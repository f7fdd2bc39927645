namespace Volley.StubServer.Answers;

/// <summary>A tool call in an answer.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">Its arguments: the text of a JSON object.</param>
public sealed record StubToolCall(string Name, string Arguments);
