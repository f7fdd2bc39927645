using System.CommandLine;
using System.Text;
using Volley.Cli.Terminal;

namespace Volley.Cli.Commands;

/// <summary>The help texts: purpose, usage, arguments and options with their defaults, examples.</summary>
internal static class CommandHelp
{
    private const int Indent = 2;

    /// <summary>How a command is typed.</summary>
    public static string Usage(Command command)
    {
        if (command is not VolleyCommand)
            return CommandPath.Of(command) + " COMMAND …";
        var usage = new StringBuilder(CommandPath.Of(command));
        foreach (var argument in command.Arguments)
            usage.Append(' ').Append(argument.Name);
        foreach (var option in command.Options)
            if (!option.Recursive)
                usage.Append(" [").Append(Label(option)).Append(']');
        return usage.ToString();
    }

    /// <summary>How a command is typed, its options left out.</summary>
    public static string ShortUsage(Command command)
    {
        var usage = new StringBuilder(CommandPath.Of(command));
        foreach (var argument in command.Arguments)
            usage.Append(' ').Append(argument.Name);
        return usage.ToString();
    }

    /// <summary>The help of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="width">The width to fit.</param>
    public static IEnumerable<StyledLine> Lines(Command command, int width)
    {
        yield return StyledLine.Of(command.Description ?? "");
        yield return StyledLine.Of("");
        foreach (var line in Wrapped("Usage: ", Usage(command), width))
            yield return line;
        var rows = Rows(command);
        var label = rows.Max(r => r.Label.Length);
        foreach (var group in rows.GroupBy(r => r.Heading))
        {
            yield return StyledLine.Of("");
            yield return StyledLine.Of(group.Key, Tone.Strong);
            foreach (var row in group)
                foreach (var line in Wrapped(new string(' ', Indent) + row.Label.PadRight(label) + "  ", row.Text, width))
                    yield return line;
        }

        foreach (var line in Examples(command))
            yield return line;
    }

    private static List<(string Heading, string Label, string Text)> Rows(Command command)
    {
        var rows = new List<(string, string, string)>();
        foreach (var child in command.Subcommands)
            rows.Add(("Commands", child.Name, child.Description ?? ""));
        foreach (var argument in command.Arguments)
            rows.Add(("Arguments", argument.Name, argument.Description ?? ""));
        foreach (var option in command.Options)
            if (!option.Recursive)
                rows.Add(("Options", string.Concat(option.Aliases.Select(alias => alias + ", ")) + Label(option), Text(option)));
        rows.Add(("Options", "--help", "Show this."));
        return rows;
    }

    private static string Label(Option option) => option is ValueOption ? $"{option.Name} {option.HelpName}" : option.Name;

    private static string Text(Option option) => option is ValueOption { DefaultText: { } text } ? $"{option.Description} Default: {text}." : option.Description ?? "";

    private static IEnumerable<StyledLine> Examples(Command command)
    {
        yield return StyledLine.Of("");
        if (command is not VolleyCommand { Examples: var examples })
        {
            yield return StyledLine.Of($"Type '{CommandPath.Of(command)} COMMAND --help' for its options and examples.");
            yield break;
        }

        yield return StyledLine.Of(examples.Count == 1 ? "Example" : "Examples", Tone.Strong);
        foreach (var example in examples)
        {
            yield return StyledLine.Of("  # " + example.Purpose, Tone.Dim);
            yield return StyledLine.Of("  " + example.Line, Tone.Accent);
        }
    }

    // Breaks between words, never inside "[--option VALUE]"; lines after the first begin where the text does.
    private static IEnumerable<StyledLine> Wrapped(string head, string text, int width)
    {
        var line = new StringBuilder(head);
        var isStart = true;
        foreach (var word in Words(text))
        {
            if (!isStart && line.Length + 1 + word.Length > width)
            {
                yield return StyledLine.Of(line.ToString());
                line.Clear().Append(' ', head.Length);
                isStart = true;
            }

            line.Append(isStart ? "" : " ").Append(word);
            isStart = false;
        }

        yield return StyledLine.Of(line.ToString().TrimEnd());
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
            if (text[i] != ' ' || depth > 0)
                continue;
            yield return text[start..i];
            start = i + 1;
        }

        yield return text[start..];
    }
}
