using Volley.StubServer.Answers;

namespace Volley.StubServer;

/// <summary>What the server does with one request. Made from <see cref="Text"/> or <see cref="Fail"/>, then refined.</summary>
public sealed partial record StubBehaviour
{
    /// <summary>What the model says.</summary>
    public StubAnswer Answer { get; init; } = new();

    /// <summary>The error that comes instead of an answer.</summary>
    public StubError? Error { get; init; }

    /// <summary>What goes wrong with the answer on its way.</summary>
    public StubFault? Fault { get; init; }

    /// <summary>The time before the status; none where absent.</summary>
    public Latency? FirstByte { get; init; }

    /// <summary>The time before every chunk of content of a stream; none where absent.</summary>
    public Latency? EveryChunk { get; init; }

    /// <summary>The characters in a chunk of a stream, at least 1.</summary>
    public int ChunkCharacters { get; init; } = 16;

    /// <summary>Writes pieces of so many bytes, whatever they cut through; 0 for whole chunks.</summary>
    public int TrickleBytes { get; init; }

    /// <summary>What the answer says was used, of what was; null for no word of it.</summary>
    public Func<StubUsage, StubUsage?> Report { get; init; } = usage => usage;

    /// <summary>Further headers of the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The wait that is true, for hints that name none themselves.</summary>
    internal TimeSpan TrueWait { get; init; }

    /// <summary>Called once when the request has ended, however it did.</summary>
    internal Action? Ended { get; init; }
}
