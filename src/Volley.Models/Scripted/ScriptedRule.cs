using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Volley.Models.Scripted;

/// <summary>One rule: which requests it fits, and what it answers.</summary>
internal sealed record ScriptedRule
{
    /// <summary>Fits the whole name of the model; <see langword="null"/> for any.</summary>
    public Regex? Model { get; init; }

    /// <summary>Fits somewhere in the instructions; <see langword="null"/> for any.</summary>
    public Regex? System { get; init; }

    /// <summary>Fits somewhere in the last message of the user; <see langword="null"/> for any.</summary>
    public Regex? User { get; init; }

    /// <summary>What is answered; not empty unless <see cref="Table"/> says it.</summary>
    public ImmutableArray<ScriptedText> Answers { get; init; } = [];

    /// <summary>Questions with their right answers; <see langword="null"/> for none.</summary>
    public ScriptedTable? Table { get; init; }

    /// <summary>What is counted as output, in tokens; <see langword="null"/> for a quarter of the characters.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How likely an attempt fails instead; <see langword="null"/> for never.</summary>
    public ScriptedFailure? Failure { get; init; }
}

/// <summary>A text that may be answered.</summary>
/// <param name="Text">The text; with <c>${name}</c> for what the rule's expression found in the question, where it has one.</param>
/// <param name="Weight">How often it is chosen against the others; more than 0.</param>
internal sealed record ScriptedText(string Text, double Weight);

/// <summary>Questions and their right answers.</summary>
/// <param name="Answers">The right answers by question.</param>
/// <param name="Right">How likely a question is answered rightly, 0 to 1.</param>
/// <param name="Otherwise">What is answered otherwise; not empty.</param>
internal sealed record ScriptedTable(FrozenDictionary<string, string> Answers, double Right, ImmutableArray<string> Otherwise);

/// <summary>A failure in place of an answer.</summary>
/// <param name="Chance">How likely an attempt fails, 0 to 1.</param>
/// <param name="Status">The HTTP status, 400 to 599.</param>
internal sealed record ScriptedFailure(double Chance, int Status);
