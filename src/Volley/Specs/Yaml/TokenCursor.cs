using Volley.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Volley.Specs.Yaml;

/// <summary>The tokens of a text, one at a time; what cannot be a token becomes a <see cref="YamlFaultException"/>.</summary>
internal sealed class TokenCursor
{
    private readonly Scanner _scanner;
    private readonly string _text;

    public TokenCursor(string text)
    {
        _text = text;
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        Current = null!;
        Skip();
    }

    /// <summary>The token under the cursor.</summary>
    public Token Current { get; private set; }

    /// <summary>The line of the token under the cursor, from 1.</summary>
    public int Line => (int)Current.Start.Line;

    /// <summary>The column of the token under the cursor, from 1.</summary>
    public int Column => (int)Current.Start.Column;

    /// <summary>Goes on to the next token; stays on the last.</summary>
    public void Skip()
    {
        try
        {
            if (_scanner.MoveNext())
                Current = _scanner.Current!;
        }
        catch (YamlException fault)
        {
            var (line, column) = Place(fault);
            var (message, hint) = SyntaxMessages.Explain(fault.Message);
            throw new YamlFaultException(DiagnosticCodes.MalformedYaml, line, column, message, hint);
        }
        catch (InvalidOperationException)
        {
            // The scanner's own way to say that a line which begins a block stands inside brackets.
            var mark = _scanner.CurrentPosition;
            throw Fault((int)mark.Line, (int)mark.Column, "a '[' or '{' above this line is not closed", "Add the missing ']' or '}'.");
        }

        if (Current is Error error)
        {
            var (message, hint) = SyntaxMessages.Explain(error.Value);
            throw Fault(Line, Column, message, hint);
        }
    }

    /// <summary>A fault at the token under the cursor.</summary>
    public YamlFaultException Fault(string message, string hint) => Fault(Line, Column, message, hint);

    private static YamlFaultException Fault(int line, int column, string message, string hint) =>
        new(DiagnosticCodes.MalformedYaml, line, column, message, hint);

    /// <summary>Where a fault is. The scanner places a tab at the beginning of what it was reading, which may be far above.</summary>
    private (int Line, int Column) Place(YamlException fault)
    {
        if (!SyntaxMessages.IsTab(fault.Message))
            return ((int)fault.Start.Line, (int)fault.Start.Column);
        var number = 0;
        foreach (var line in _text.AsSpan().EnumerateLines())
        {
            number++;
            var indent = line.IndexOfAnyExcept(' ');
            if (number >= fault.Start.Line && indent >= 0 && line[indent] == '\t')
                return (number, indent + 1);
        }

        return ((int)fault.Start.Line, (int)fault.Start.Column);
    }
}
