using System.Text.RegularExpressions;

namespace Volley.Workloads.CodeGeneration.Answers;

/// <summary>Takes the generated files out of an answer.</summary>
public static partial class CodeAnswer
{
    private const string Delimiter = "~~~worksplit";

    /// <summary>
    /// Reads an answer; the first rule that finds something counts. (1) Blocks between lines of <c>~~~worksplit[:path][ language]</c>;
    /// (2) a line that is a path with an extension, and under it a fence of backticks; (3) all fences of backticks, joined; (4) the whole
    /// text without delimiter lines. A language is one word of letters, digits and underscores, and nothing follows it on its line: whatever
    /// has something else there opens no block, and a fence within a block is content.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The files in order; at least one, whose content may be empty where the answer has nothing.</returns>
    public static IReadOnlyList<ExtractedFile> Files(string answer)
    {
        if (Blocks(answer) is { Count: > 0 } blocks)
            return blocks;
        if (Headed(answer) is { Count: > 0 } headed)
            return headed;
        var fenced = BacktickFence().Matches(answer).Select(m => m.Groups[1].Value.Trim()).Where(c => c.Length > 0).ToArray();
        return [new ExtractedFile(null, fenced.Length > 0 ? string.Join("\n\n", fenced) : WithoutDelimiters(answer))];
    }

    /// <summary>All content of an answer as one text.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The contents of <see cref="Files"/>, joined by blank lines.</returns>
    public static string Joined(string answer) => string.Join("\n\n", Files(answer).Select(f => f.Content));

    /// <summary>
    /// A block ends at the next line that begins with the delimiter. Where that line has a path, the closing line was forgotten, and it
    /// begins the next block. A block that the answer does not close is none.
    /// </summary>
    private static List<ExtractedFile> Blocks(string answer)
    {
        var files = new List<ExtractedFile>();
        Match? open = null;
        var start = 0;
        for (var at = 0; at < answer.Length;)
        {
            var end = answer.IndexOf('\n', at) is var feed and >= 0 ? feed : answer.Length;
            var line = answer[at..end];
            if (open is null)
            {
                open = Opening().Match(line) is { Success: true } match ? match : null;
                start = end + 1;
            }
            else if (line.StartsWith(Delimiter, StringComparison.OrdinalIgnoreCase))
            {
                Add(files, open, answer[Math.Min(start, at)..at]);
                open = Opening().Match(line) is { Success: true } next && next.Groups[1].Success ? next : null;
                start = end + 1;
            }

            at = end + 1;
        }

        return files;
    }

    private static void Add(List<ExtractedFile> files, Match opening, string block)
    {
        var content = WithoutNestedFence(block.Trim());
        if (content.Length > 0)
            files.Add(new ExtractedFile(opening.Groups[1].Success ? opening.Groups[1].Value : null, content));
    }

    private static List<ExtractedFile> Headed(string answer) =>
    [
        .. PathHeading().Matches(answer)
            .Select(m => new ExtractedFile(m.Groups[1].Value.Trim(), m.Groups[2].Value.Trim()))
            .Where(f => f.Content.Length > 0),
    ];

    private static string WithoutNestedFence(string content) =>
        NestedFence().Match(content) is { Success: true } match ? match.Groups[1].Value.Trim() : content;

    private static string WithoutDelimiters(string answer) => string.Join('\n', answer.Replace("\r\n", "\n").Split('\n')
        .Where(line => line.Trim() is var trimmed && trimmed != "~~~" && !trimmed.StartsWith(Delimiter, StringComparison.OrdinalIgnoreCase))).Trim();

    [GeneratedRegex(@"~~~worksplit(?::(\S+))?(?:\s+\w*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^([a-zA-Z0-9_./-]+\.[a-zA-Z]+)\s*\n```\w*\n([\s\S]*?)\n```", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex PathHeading();

    [GeneratedRegex(@"```\w*\n?([\s\S]*?)```", RegexOptions.CultureInvariant)]
    private static partial Regex BacktickFence();

    [GeneratedRegex(@"^(?:[a-zA-Z0-9_./-]+\.[a-zA-Z]+\s*\n)?```\w*\n([\s\S]*?)\n?```$", RegexOptions.CultureInvariant)]
    private static partial Regex NestedFence();
}
