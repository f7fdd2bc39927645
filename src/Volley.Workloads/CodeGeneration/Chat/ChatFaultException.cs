namespace Volley.Workloads.CodeGeneration.Chat;

/// <summary>A model could not be asked, or its answer not be read.</summary>
/// <param name="code">A short name of the fault, as it stands in results: one of <see cref="ChatFaults"/> or the implementation's own.</param>
/// <param name="message">What went wrong, as a phrase.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class ChatFaultException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The short name of the fault.</summary>
    public string Code => code;

    /// <summary>What the call cost all the same, in USD; <see langword="null"/> where that is not known.</summary>
    public decimal? Cost { get; init; }
}

/// <summary>The faults that are noticed here.</summary>
public static class ChatFaults
{
    /// <summary>Nothing came for too long.</summary>
    public const string Stalled = "model-stalled";

    /// <summary>The model only thought for too long.</summary>
    public const string Thinking = "model-thinking";

    /// <summary>The answer took longer than the request may.</summary>
    public const string Timeout = "model-timeout";

    /// <summary>The answer broke off.</summary>
    public const string BrokenOff = "model-broken-off";

    /// <summary>The provider failed, whatever was tried.</summary>
    public const string Failed = "model-failed";

    /// <summary>The answer met its limit of tokens.</summary>
    public const string Cut = "model-answer-cut";
}
