using System.Text;

namespace Volley.Models.Wire;

/// <summary>An answer in the making: what the events of a stream, or a whole body, have told so far.</summary>
/// <param name="keepsText">Whether text, thinking and tool calls are kept, or only what is metered.</param>
internal sealed class AnswerBuilder(bool keepsText)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _thinking = new();
    private readonly SortedDictionary<int, ToolCallInProgress> _calls = [];

    /// <summary>Where pieces of text go besides; <see langword="null"/> for nowhere.</summary>
    public ICollection<AnswerDelta>? Deltas { get; set; }

    /// <summary>The model that answered.</summary>
    public string? Model { get; set; }

    /// <summary>Why it stopped, in the provider's word.</summary>
    public string? StopText { get; set; }

    /// <summary>Why it stopped.</summary>
    public StopReason Stop { get; set; }

    /// <summary>The tokens that a stream tells at its beginning, before there is any output.</summary>
    public TokenUsage? FirstUsage { get; set; }

    /// <summary>The tokens of the whole call.</summary>
    public TokenUsage? Usage { get; set; }

    /// <summary>The error that the provider reported.</summary>
    public ProviderFailure? Failure { get; set; }

    /// <summary>Whether the last event, or what stands for it, was seen.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Whether something was not of the format.</summary>
    public bool IsMalformed { get; set; }

    /// <summary>Adds a piece of the answer's text.</summary>
    public void AddText(string? piece) => Add(_text, DeltaKind.Text, piece);

    /// <summary>Adds a piece of the thinking.</summary>
    public void AddThinking(string? piece) => Add(_thinking, DeltaKind.Thinking, piece);

    /// <summary>Adds to a tool call; what is <see langword="null"/> stays.</summary>
    /// <param name="index">The call's place.</param>
    /// <param name="id">Its id.</param>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">A piece of its arguments.</param>
    public void AddToolCall(int index, string? id, string? name, string? arguments)
    {
        if (!keepsText)
            return;
        if (!_calls.TryGetValue(index, out var call))
            _calls[index] = call = new ToolCallInProgress();
        call.Id ??= id;
        call.Name ??= name;
        call.Arguments.Append(arguments);
    }

    /// <summary>The place of the next tool call in formats that number none.</summary>
    public int NextCall => _calls.Count == 0 ? 0 : _calls.Keys.Max() + 1;

    /// <summary>The answer, when no more bytes come.</summary>
    public ModelAnswer ToAnswer()
    {
        var end = Failure is not null ? AnswerEnd.Failed
            : IsMalformed ? AnswerEnd.Malformed
            : IsComplete ? AnswerEnd.Complete : AnswerEnd.Truncated;
        return new ModelAnswer
        {
            End = end,
            Text = _text.ToString(),
            Thinking = _thinking.ToString(),
            ToolCalls = [.. _calls.Values.Select(c => new ToolCall(c.Id, c.Name ?? "", c.Arguments.ToString()))],
            Stop = Stop,
            StopText = StopText,
            Model = Model,
            Usage = end == AnswerEnd.Complete ? Usage : null,
            Failure = Failure,
        };
    }

    private void Add(StringBuilder all, DeltaKind kind, string? piece)
    {
        if (string.IsNullOrEmpty(piece))
            return;
        if (keepsText)
            all.Append(piece);
        Deltas?.Add(new AnswerDelta(kind, piece));
    }

    private sealed class ToolCallInProgress
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
