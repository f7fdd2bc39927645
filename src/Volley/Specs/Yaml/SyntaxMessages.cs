namespace Volley.Specs.Yaml;

/// <summary>Says in the user's words what YamlDotNet's scanner says in its own.</summary>
internal static class SyntaxMessages
{
    /// <summary>In the order of search: a fragment of the scanner's message, what it means, what to do.</summary>
    private static readonly (string Fragment, string Message, string Hint)[] Known =
    [
        ("found a tab", "a tab is used as indentation", "Indent with spaces."),
        ("tab as indentation", "a tab is used as indentation", "Indent with spaces."),
        ("found invalid mapping", "there is a second ': ' in a value, or a key is indented too far",
            "Put the value in quotes, or align the key with its siblings."),
        ("quoted scalar, found unexpected end of stream", "a quote that begins here is not closed", "Add the closing quote."),
        ("quoted scalar, found unexpected document indicator", "a quote that begins here is not closed", "Add the closing quote."),
        ("wrong indentation", "a line of a quoted text is indented less than its key",
            "Indent every line of the text, or use a '|' block."),
        ("unknown escape character", "a text in double quotes has an unknown escape after '\\'",
            "Write '\\\\' for a backslash, or use single quotes, which know no escapes."),
        ("hexadecimal", "an escape in double quotes is not complete", "Give all of its hexadecimal digits."),
        ("Unicode", "an escape in double quotes names no character", "Correct its hexadecimal digits."),
        ("cannot start any token", "a value cannot begin with this character", "Put the value in quotes."),
        ("simple key", "a key has no ':'", "Write 'key: value'; a key stands on one line."),
        ("Block sequence entries are not allowed", "a list with '-' cannot begin on this line",
            "Begin it on the next line, or write it as '[a, b]'."),
        ("Mapping keys are not allowed", "a key cannot stand here", "Begin it on a line of its own."),
        ("Mapping values are not allowed", "a ':' cannot stand here", "Put the text in quotes."),
        ("block scalar", "the first line of a '|' or '>' block is malformed",
            "Write only '|' or '>' there, and indent the lines below it alike."),
        ("anchor", "an anchor or alias is malformed", "Name it with letters, digits, '-' and '_', and put nothing else before the value."),
        ("comment", "a comment stands where none can", "Put a space before '#', or the comment on a line of its own."),
        ("directive", "a line that begins with '%' is malformed", "Remove it; a spec needs none."),
        ("tag", "a tag, a word that begins with '!', is malformed", "Put the text in quotes if it was meant as text."),
        ("'...'", "something stands behind '...'", "Remove it."),
    ];

    /// <summary>Whether a message of the scanner is about a tab.</summary>
    public static bool IsTab(string message) =>
        message.Contains("found a tab", StringComparison.Ordinal) || message.Contains("tab as indentation", StringComparison.Ordinal);

    /// <summary>What a message of the scanner means, and what to do.</summary>
    public static (string Message, string Hint) Explain(string raw)
    {
        foreach (var (fragment, message, hint) in Known)
            if (raw.Contains(fragment, StringComparison.OrdinalIgnoreCase))
                return ("this is not YAML: " + message, hint);
        return ("this is not YAML: the text cannot be read from here on", "Check the quotes, the brackets and the indentation near it.");
    }
}
