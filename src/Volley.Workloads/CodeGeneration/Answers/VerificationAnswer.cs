using System.Buffers;

namespace Volley.Workloads.CodeGeneration.Answers;

/// <summary>What the model thinks of a result.</summary>
public enum Verdict
{
    /// <summary>It is good.</summary>
    Pass,

    /// <summary>It is good enough; something may be better.</summary>
    PassWithWarnings,

    /// <summary>It has faults, but may work.</summary>
    FailSoft,

    /// <summary>It does not work.</summary>
    FailHard,
}

/// <summary>A verdict with its reason.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why, in the model's words; <see langword="null"/> where it gave none, and always for <see cref="Verdict.Pass"/>.</param>
public sealed record VerificationAnswer(Verdict Verdict, string? Reason)
{
    private const string Unclear = "Unclear verification response";

    private static readonly SearchValues<char> Separators = SearchValues.Create(":-\n");

    private static readonly (string Words, Verdict Verdict)[] Openings =
    [
        ("pass with warnings", Verdict.PassWithWarnings),
        ("fail hard", Verdict.FailHard),
        ("fail soft", Verdict.FailSoft),
    ];

    /// <summary>Whether the job passes.</summary>
    public bool IsPass => Verdict is Verdict.Pass or Verdict.PassWithWarnings;

    /// <summary>Reads an answer: its first words, else its first word, else whether it speaks of passing or failing at all.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The verdict; what says nothing clear is a hard failure.</returns>
    public static VerificationAnswer Parse(string answer)
    {
        var text = answer.Trim();
        var plain = text.Replace('_', ' ');
        foreach (var (words, verdict) in Openings)
            if (plain.StartsWith(words, StringComparison.OrdinalIgnoreCase))
                return new VerificationAnswer(verdict, ReasonIn(text));
        var first = text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) is [var word, ..] ? string.Concat(word.Where(char.IsLetter)) : "";
        if (IsOneOf(first, "pass", "passed"))
            return new VerificationAnswer(Verdict.Pass, null);
        if (IsOneOf(first, "fail", "failed"))
            return new VerificationAnswer(Verdict.FailHard, ReasonIn(text));
        if (text.Contains("fail", StringComparison.OrdinalIgnoreCase))
            return new VerificationAnswer(Verdict.FailHard, ReasonIn(text));
        return text.Contains("pass", StringComparison.OrdinalIgnoreCase)
            ? new VerificationAnswer(Verdict.Pass, null)
            : new VerificationAnswer(Verdict.FailHard, Unclear);
    }

    /// <summary>The rest of the line after the first colon or dash; where the first line has none, the next line.</summary>
    private static string? ReasonIn(string text) =>
        text.AsSpan().IndexOfAny(Separators) is var at and >= 0 && text[(at + 1)..].Trim().Split('\n')[0].Trim() is { Length: > 0 } reason ? reason : null;

    private static bool IsOneOf(string word, string one, string other) =>
        word.Equals(one, StringComparison.OrdinalIgnoreCase) || word.Equals(other, StringComparison.OrdinalIgnoreCase);
}
