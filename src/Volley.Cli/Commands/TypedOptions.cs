using System.CommandLine;
using System.Text;

namespace Volley.Cli.Commands;

/// <summary>Options as they were typed, for a line that a user can type to go on.</summary>
internal static class TypedOptions
{
    /// <summary>Those that were typed, each behind a space; empty where none was.</summary>
    /// <param name="parse">What was typed.</param>
    /// <param name="options">The options to look for; they come out in this order.</param>
    public static string Of(ParseResult parse, params IEnumerable<Option> options)
    {
        var text = new StringBuilder();
        foreach (var option in options)
        {
            if (parse.GetResult(option) is not { Implicit: false })
                continue;
            text.Append(' ').Append(option.Name);
            if (option is ValueOption valued && parse.GetValue(valued) is { } value)
                text.Append(value.StartsWith('-') ? '=' : ' ').Append(ShellText.Quote(value));
        }

        return text.ToString();
    }
}
