using System.Text.RegularExpressions;

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
public sealed partial record VerificationAnswer(Verdict Verdict, string? Reason)
{
    private const string Unclear = "Unclear verification response";

    private static readonly (string Words, Verdict Verdict)[] Openings =
    [
        ("pass with warnings", Verdict.PassWithWarnings),
        ("fail hard", Verdict.FailHard),
        ("fail soft", Verdict.FailSoft),
    ];

    /// <summary>Whether the job passes.</summary>
    public bool IsPass => Verdict is Verdict.Pass or Verdict.PassWithWarnings;

    /// <summary>Reads an answer: its first words (apart, joined or with underscores), else its first word, else whether it speaks of passing or failing at all.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The verdict; what says nothing clear is a hard failure.</returns>
    public static VerificationAnswer Parse(string answer)
    {
        var text = answer.Trim();
        var plain = string.Join(' ', text.Replace('_', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var (words, verdict) in Openings)
            if (StartsWith(plain, words) || StartsWith(plain, words.Replace(" ", "", StringComparison.Ordinal)))
                return new VerificationAnswer(verdict, After(text, words));
        var first = string.Concat(text.TakeWhile(c => !char.IsWhiteSpace(c)).Where(char.IsLetter));
        if (IsOneOf(first, "pass", "passed"))
            return new VerificationAnswer(Verdict.Pass, null);
        if (IsOneOf(first, "fail", "failed") || text.Contains("fail", StringComparison.OrdinalIgnoreCase))
            return new VerificationAnswer(Verdict.FailHard, Complaint(text));
        return text.Contains("pass", StringComparison.OrdinalIgnoreCase)
            ? new VerificationAnswer(Verdict.Pass, null)
            : new VerificationAnswer(Verdict.FailHard, Unclear);
    }

    /// <summary>What follows the opening words, in whichever of their spellings: the first line of it.</summary>
    private static string? After(string text, string words)
    {
        foreach (var spelling in (string[])[words.Replace(' ', '_'), words, words.Replace(" ", "", StringComparison.Ordinal)])
        {
            var at = text.IndexOf(spelling, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && Separators().Replace(text[(at + spelling.Length)..], "").Split('\n')[0].Trim() is { Length: > 0 } reason)
                return reason;
        }

        return null;
    }

    /// <summary>The rest of a line after a word of failing or a reason and a separator, else all lines but the first.</summary>
    private static string? Complaint(string text)
    {
        foreach (var pattern in (Regex[])[Fail(), Failed(), ReasonGiven()])
            if (pattern.Match(text) is { Success: true } match && match.Groups[1].Value.Trim() is { Length: > 0 } reason)
                return reason;
        return text.Split('\n') is [_, .. { Length: > 0 } rest] ? string.Join(' ', rest.Select(line => line.TrimEnd('\r'))).Trim() : null;
    }

    private static bool StartsWith(string text, string words) => text.StartsWith(words, StringComparison.OrdinalIgnoreCase);

    private static bool IsOneOf(string word, string one, string other) =>
        word.Equals(one, StringComparison.OrdinalIgnoreCase) || word.Equals(other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[:\-\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    [GeneratedRegex(@"fail[:\-\s]+(.+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Fail();

    [GeneratedRegex(@"failed[:\-\s]+(.+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Failed();

    [GeneratedRegex(@"reason[:\-\s]+(.+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ReasonGiven();
}
