using System.Collections.Immutable;
using System.Text;

namespace Volley.Specs;

/// <summary>
/// A text with placeholders, such as <c>--level={level}</c>. <c>{{</c> and <c>}}</c> are literal braces.
/// </summary>
public sealed class Template
{
    private readonly ImmutableArray<Segment> _segments;

    private Template(string text, ImmutableArray<Segment> segments)
    {
        Text = text;
        _segments = segments;
        Names = [.. segments.Where(s => s.IsName).Select(s => s.Text).Distinct()];
    }

    /// <summary>The text as written, unexpanded.</summary>
    public string Text { get; }

    /// <summary>The names of the placeholders, each once, in order of appearance.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="text">The text as written.</param>
    /// <param name="template">The template; a literal one where the text is malformed.</param>
    /// <param name="error">What is wrong with the text, as a phrase that quotes the place, or <see langword="null"/>.</param>
    /// <returns>Whether the text is well formed.</returns>
    public static bool TryParse(string text, out Template template, out string? error)
    {
        var segments = ImmutableArray.CreateBuilder<Segment>();
        var literal = new StringBuilder();
        error = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not ('{' or '}'))
            {
                literal.Append(c);
            }
            else if (i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '}' || text.IndexOf('}', i) is var end && (end < 0 || !IsName(text.AsSpan(i + 1, end - i - 1))))
            {
                error = c == '}' ? "has a '}' that opens nowhere" : $"has a '{{' at '{Excerpt(text, i)}' that begins no placeholder";
                template = new Template(text, [new Segment(text, false)]);
                return false;
            }
            else
            {
                if (literal.Length > 0)
                    segments.Add(new Segment(literal.ToString(), false));
                literal.Clear();
                segments.Add(new Segment(text[(i + 1)..end], true));
                i = end;
            }
        }

        if (literal.Length > 0)
            segments.Add(new Segment(literal.ToString(), false));
        template = new Template(text, segments.ToImmutable());
        return true;
    }

    /// <summary>Makes a template that is the text itself, braces and all.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The template.</returns>
    public static Template Literal(string text) => new(text, [new Segment(text, false)]);

    /// <summary>Puts values in place of the placeholders.</summary>
    /// <param name="valueOf">The value of a name; called once for each place.</param>
    /// <returns>The expanded text.</returns>
    public string Expand(Func<string, string> valueOf)
    {
        if (_segments.Length == 1)
            return _segments[0].IsName ? valueOf(_segments[0].Text) : _segments[0].Text;
        var text = new StringBuilder();
        foreach (var segment in _segments)
            text.Append(segment.IsName ? valueOf(segment.Text) : segment.Text);
        return text.ToString();
    }

    /// <summary>The unexpanded text.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;

    /// <summary>Whether a text can be a placeholder's or a parameter's name: a letter or <c>_</c>, then letters, digits, <c>_</c> and <c>-</c>.</summary>
    /// <param name="name">The text.</param>
    /// <returns>Whether it can.</returns>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !(char.IsLetter(name[0]) || name[0] == '_'))
            return false;
        foreach (var c in name)
            if (!(char.IsLetterOrDigit(c) || c is '_' or '-'))
                return false;
        return true;
    }

    private static string Excerpt(string text, int from) => text.Length - from > 12 ? string.Concat(text.AsSpan(from, 12),
        "…") : text[from..];

    /// <remarks>A class: generic code over a value type of ours would be compiled anew at every start.</remarks>
    private sealed record Segment(string Text, bool IsName);
}
