using System.Globalization;
using System.Text;
using Volley.Workloads.Python;

namespace Volley.Workloads.CodeGeneration.Answers;

/// <summary>Quotes a text for a message, so that every character of it can be told: what prints nothing is written as an escape.</summary>
internal static class QuotedText
{
    /// <summary>The text in double quotes.</summary>
    public static string Of(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\0' => "\\0",
                _ when IsPrinted(rune) => rune.ToString(),
                var code => string.Create(CultureInfo.InvariantCulture, $"\\u{{{code:x}}}"),
            });
        return quoted.Append('"').ToString();
    }

    private static bool IsPrinted(Rune rune) => rune.Value == ' ' || PythonText.IsPrintable(Rune.GetUnicodeCategory(rune));
}
