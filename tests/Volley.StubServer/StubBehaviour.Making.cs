using Volley.StubServer.Answers;

namespace Volley.StubServer;

public sealed partial record StubBehaviour
{
    /// <summary>An answer with that text.</summary>
    public static StubBehaviour Text(string text) => new() { Answer = new StubAnswer { Text = text } };

    /// <summary>An error.</summary>
    public static StubBehaviour Fail(StubError error) => new() { Error = error };

    /// <summary>Accepts the request and never answers.</summary>
    public static StubBehaviour Stall() => new() { Fault = new StubFault(StubFaultKind.Stall) };

    /// <summary>Resets the connection instead of answering.</summary>
    public static StubBehaviour Reset() => new() { Fault = new StubFault(StubFaultKind.Reset) };

    /// <summary>The same, but only after that time.</summary>
    public StubBehaviour After(Latency latency) => this with { FirstByte = latency };

    /// <summary>The same, with that time before every chunk of a stream.</summary>
    public StubBehaviour ChunksEvery(Latency latency) => this with { EveryChunk = latency };

    /// <summary>The same, in chunks of so many characters.</summary>
    public StubBehaviour InChunksOf(int characters) =>
        this with { ChunkCharacters = characters > 0 ? characters : throw new ArgumentOutOfRangeException(nameof(characters)) };

    /// <summary>The same, written in pieces of so many bytes, which cut through characters, lines and events.</summary>
    public StubBehaviour Trickling(int bytes) => this with { TrickleBytes = bytes };

    /// <summary>The same, with thinking before the text.</summary>
    public StubBehaviour Thinking(string thinking) => this with { Answer = Answer with { Thinking = thinking } };

    /// <summary>The same, with one more tool call after the text.</summary>
    public StubBehaviour CallingTool(string name, string arguments) =>
        this with { Answer = Answer with { ToolCalls = [.. Answer.ToolCalls, new StubToolCall(name, arguments)] } };

    /// <summary>The same, with these tokens produced and billed, whatever the text and the limit.</summary>
    public StubBehaviour Using(StubUsage usage) => this with { Answer = Answer with { Usage = usage } };

    /// <summary>The same, with so many output tokens produced and billed, at most the request's limit.</summary>
    public StubBehaviour UsingOutput(long tokens) => this with { Answer = Answer with { OutputTokens = tokens } };

    /// <summary>The same, without a word of what was used.</summary>
    public StubBehaviour WithoutUsage() => this with { Report = _ => null };

    /// <summary>The same, with a false word of what was used.</summary>
    public StubBehaviour Claiming(Func<StubUsage, StubUsage> claim) => this with { Report = claim };

    /// <summary>The same, with a further header.</summary>
    public StubBehaviour WithHeader(string name, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers) { [name] = value } };

    /// <summary>The same, but after so many chunks nothing more comes.</summary>
    public StubBehaviour StallingAfter(int chunks) => this with { Fault = new StubFault(StubFaultKind.Stall, chunks) };

    /// <summary>The same, but after so many chunks the connection is reset.</summary>
    public StubBehaviour ResetAfter(int chunks) => this with { Fault = new StubFault(StubFaultKind.Reset, chunks) };

    /// <summary>The same, but after so many chunks the stream ends as if it were complete.</summary>
    public StubBehaviour TruncatedAfter(int chunks) => this with { Fault = new StubFault(StubFaultKind.Truncate, chunks) };

    /// <summary>The same, but after so many chunks comes what is not JSON.</summary>
    public StubBehaviour MalformedAfter(int chunks) => this with { Fault = new StubFault(StubFaultKind.Malform, chunks) };

    /// <summary>The same, but after so many chunks the stream ends with an error event.</summary>
    public StubBehaviour ErrorAfter(int chunks) => this with { Fault = new StubFault(StubFaultKind.ErrorEvent, chunks) };

    internal StubBehaviour OnEnd(Action ended) => this with { Ended = Ended + ended };
}
