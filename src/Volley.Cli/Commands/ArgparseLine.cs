using System.CommandLine;
using Volley.Diagnostics;

namespace Volley.Cli.Commands;

/// <summary>
/// Writes a command line out in full that follows the customs of Python's <c>argparse</c>: an option may be shortened to any beginning that
/// only one has, and of an option with a value that is given again the last counts.
/// </summary>
/// <param name="command">The command, for messages.</param>
/// <param name="known">The options of the program that is taken over: what was unambiguous there stays so here.</param>
/// <param name="added">The options that it did not have.</param>
internal sealed class ArgparseLine(string command, IEnumerable<Option> known, IEnumerable<Option> added)
{
    private readonly Name[] _known = [new("--help", TakesValue: false), .. known.Select(NameOf)];
    private readonly Name[] _added = [.. added.Select(NameOf)];

    /// <summary>The line in full. What is no option of the command stays as it is.</summary>
    /// <param name="words">The words behind the command's name.</param>
    /// <exception cref="BatchException">A beginning is that of several options.</exception>
    public IReadOnlyList<string> InFull(IReadOnlyList<string> words)
    {
        var parts = new List<Part>();
        for (var i = 0; i < words.Count && words[i] != "--"; i++)
        {
            var part = PartOf(words[i]);
            if (part is { Option: { TakesValue: true } option, HasValue: false } && i + 1 < words.Count && IsValue(words[i + 1]))
                part = Part.Of(option, words[++i]);
            if (part.Option is { TakesValue: true })
                parts.RemoveAll(p => p.Option == part.Option);
            parts.Add(part);
        }

        return [.. parts.SelectMany(p => p.Words), .. words.SkipWhile(w => w != "--")];
    }

    private Part PartOf(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return Find(equals < 0 ? word : word[..equals]) switch
        {
            null => new Part(null, [word]),
            { TakesValue: true } option when equals >= 0 => Part.Of(option, word[(equals + 1)..]),
            var option => new Part(option, [option.Text + (equals < 0 ? "" : word[equals..])]),
        };
    }

    private Name? Find(string beginning)
    {
        if (!beginning.StartsWith("--", StringComparison.Ordinal) || beginning.Length == 2)
            return null;
        foreach (var names in (Name[][])[_known, _added])
            if (names.FirstOrDefault(n => n.Text == beginning) is { } exact)
                return exact;
        foreach (var names in (Name[][])[_known, _added])
            if (names.Where(n => n.Text.StartsWith(beginning, StringComparison.Ordinal)).ToArray() is { Length: > 0 } found)
                return found is [var only] ? only : throw Ambiguous(beginning, found);
        return null;
    }

    private bool IsValue(string word) => word != "--" && PartOf(word).Option is null;

    private BatchException Ambiguous(string beginning, Name[] names) => new(Diagnostic.Error(
        CliCodes.AmbiguousOption,
        $"'{beginning}' is the beginning of several options of '{command}': {string.Join(", ", names.Select(n => n.Text))}",
        hint: "Type more of the one that you mean."));

    private static Name NameOf(Option option) => new(option.Name, option is ValueOption);

    private sealed record Name(string Text, bool TakesValue);

    /// <param name="Option">The option; <see langword="null"/> for a word that is none.</param>
    /// <param name="Words">It, and its value.</param>
    private sealed record Part(Name? Option, string[] Words)
    {
        public bool HasValue => Words.Length > 1 || Words[0].Contains('=', StringComparison.Ordinal);

        // An empty value stands alone, and one that may look like an option is tied to its own.
        public static Part Of(Name option, string value) => new(option, value.StartsWith('-') ? [$"{option.Text}={value}"] : [option.Text, value]);
    }
}
