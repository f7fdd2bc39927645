using System.Globalization;

namespace Shapes;

/// <summary>Text for people.</summary>
internal static partial class Text
{
    /// <summary>A number with two places.</summary>
    public static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Words with commas between them, and 'and' before the last.</summary>
    public static string List(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => string.Join(", ", words.Take(words.Count - 1)) + " and " + words[words.Count - 1],
    };
}
