using System.Text;
using Volley.EndToEnd.Examples;

namespace Volley.EndToEnd.Documents;

/// <summary>A fenced block of a document.</summary>
/// <param name="Document">The document, relative to the repository.</param>
/// <param name="Line">The line of its first fence, from 1.</param>
/// <param name="Language">The first word behind the fence.</param>
/// <param name="Attributes">
/// The further words: <c>file=PATH</c> means that the reader saves it there, <c>runnable</c> that the reader types it, <c>exit=N</c> how its last line ends,
/// <c>needs=PROGRAM</c> that it is left out where the machine has no such program.
/// </param>
/// <param name="Text">What is in it.</param>
internal sealed record MarkdownBlock(string Document, int Line, string Language, string[] Attributes, string Text)
{
    private const string Fence = "```";

    /// <summary>The value of an attribute, or <see langword="null"/>.</summary>
    public string? Value(string attribute) =>
        Attributes.FirstOrDefault(a => a.StartsWith(attribute + "=", StringComparison.Ordinal))?[(attribute.Length + 1)..];

    public override string ToString() => $"{Document}:{Line}";

    /// <summary>The README and every document under <c>docs/</c>.</summary>
    public static IEnumerable<string> Documents => Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Append(Path.Combine(Repository.Root, "README.md"))
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples"), "*.md", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Order(StringComparer.Ordinal);

    /// <summary>The blocks of a document, in order.</summary>
    public static IEnumerable<MarkdownBlock> Of(string document)
    {
        var number = 0;
        string? head = null;
        var start = 0;
        var text = new StringBuilder();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, document)))
        {
            number++;
            if (head is null && line.StartsWith(Fence, StringComparison.Ordinal))
            {
                (head, start) = (line[Fence.Length..], number);
                text.Clear();
            }
            else if (head is not null && line.StartsWith(Fence, StringComparison.Ordinal))
            {
                var words = head.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                yield return new MarkdownBlock(document, start, words.FirstOrDefault() ?? "", words.Length > 1 ? words[1..] : [], text.ToString());
                head = null;
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }

        Assert.True(head is null, $"{document}:{start}: a block is not closed");
    }
}
