using Volley.Diagnostics;
using Volley.Specs.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Volley.Specs.Yaml;

/// <summary>Builds nodes from tokens, by recursive descent over YAML's grammar; bounded in depth and in the number of nodes.</summary>
/// <remarks>
/// YamlDotNet's parser stands between its scanner and its nodes, but compiles a regular expression at every start, which costs more than
/// reading a spec, and has only general words for a missing bracket.
/// </remarks>
internal sealed partial class YamlComposer(TokenCursor tokens, SpecContext context)
{
    /// <summary>How deep nodes may be nested.</summary>
    public const int MaxDepth = 64;

    /// <summary>How many nodes a document may have when its aliases are expanded.</summary>
    public const long MaxNodes = 1_000_000;

    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private long _nodes;

    /// <summary>Reads the document's root node.</summary>
    public YamlNode ReadRoot() => ReadNode(1, isBlock: true, isIndentless: false);

    private YamlNode ReadNode(int depth, bool isBlock, bool isIndentless)
    {
        if (depth > MaxDepth)
            throw TooMuch($"this is nested deeper than {MaxDepth} levels");
        if (tokens.Current is AnchorAlias alias)
            return ReadAlias(alias.Value.Value, depth);
        var (line, column) = (tokens.Line, tokens.Column);
        var (anchor, tag) = ReadProperties();
        if (anchor is not null)
            _anchors[anchor] = null;
        Count(1);
        YamlNode node = tokens.Current switch
        {
            BlockEntry when isIndentless => ReadIndentlessList(depth),
            Scalar scalar => ReadScalar(scalar, tag, line, column),
            FlowSequenceStart => ReadFlowList(depth),
            FlowMappingStart => ReadFlowMap(depth),
            BlockSequenceStart when isBlock => ReadBlockList(depth),
            BlockMappingStart when isBlock => ReadBlockMap(depth),
            _ when anchor is not null || tag is not null => MakeScalar("", isPlain: true, tag, line, column),
            _ => throw Unexpected(),
        };
        if (anchor is not null)
            _anchors[anchor] = node;
        return node;
    }

    private (string? Anchor, string? Tag) ReadProperties()
    {
        string? anchor = null, tag = null;
        while (true)
        {
            if (tokens.Current is Anchor named && anchor is null)
                anchor = named.Value.Value;
            else if (tokens.Current is Tag tagged && tag is null)
                tag = tagged.Handle + tagged.Suffix;
            else if (tokens.Current is Anchor or Tag or AnchorAlias)
                throw tokens.Fault("this is not YAML: a value has two anchors, two tags, or an anchor before an alias",
                    "Remove one of them.");
            else
                return (anchor, tag);
            tokens.Skip();
        }
    }

    private YamlNode ReadAlias(string name, int depth)
    {
        if (!_anchors.TryGetValue(name, out var node))
        {
            var nearest = NearestName.Of(name, _anchors.Keys);
            throw new YamlFaultException(DiagnosticCodes.UnknownAlias, tokens.Line, tokens.Column,
                $"no anchor '&{name}' stands above the alias '*{name}'",
                nearest is null ? "Write the anchor where the value is first given." : $"Did you mean '*{nearest}'?");
        }

        if (node is null)
        {
            throw new YamlFaultException(DiagnosticCodes.UnknownAlias, tokens.Line, tokens.Column,
                $"the alias '*{name}' stands inside the value that it names", "Name another anchor, or write the value out.");
        }

        if (depth + node.Height - 1 > MaxDepth)
            throw TooMuch($"this alias nests values deeper than {MaxDepth} levels");
        Count(node.Size);
        tokens.Skip();
        return node;
    }

    private YamlScalar ReadScalar(Scalar scalar, string? tag, int line, int column)
    {
        var node = MakeScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, tag, line, column);
        tokens.Skip();
        return node;
    }

    private YamlScalar MakeScalar(string text, bool isPlain, string? tag, int line, int column)
    {
        var kind = tag switch
        {
            null => isPlain ? CoreSchema.KindOf(text) : ScalarKind.Text,
            "!" or "!!str" => ScalarKind.Text,
            "!!int" or "!!float" or "!!bool" or "!!null" => CoreSchema.KindOf(text),
            _ => RejectTag(tag, line, column),
        };
        return new YamlScalar(text, kind, line, column) { IsMerge = isPlain && tag is null && text == "<<" };
    }

    private ScalarKind RejectTag(string tag, int line, int column)
    {
        context.Error(DiagnosticCodes.WrongType, line, column, $"the tag '{tag}' means nothing in a spec",
            "Remove it, or put the text in quotes if it was meant as text.");
        return ScalarKind.Text;
    }

    /// <summary>The value of what has none, placed at what should have one.</summary>
    private YamlScalar Nothing(int line, int column)
    {
        Count(1);
        return new YamlScalar("", ScalarKind.Null, line, column);
    }

    private void Count(long nodes)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
            throw TooMuch($"the spec has more than {MaxNodes:N0} values when its aliases are expanded");
    }

    private YamlFaultException TooMuch(string message) =>
        new(DiagnosticCodes.SpecTooComplex, tokens.Line, tokens.Column, message,
            "Use fewer aliases, or put long lists into an items file.");

    private YamlFaultException Unexpected() => tokens.Current switch
    {
        StreamEnd => tokens.Fault("this is not YAML: the text ends where a value should stand", "Complete it, or remove what begins it."),
        FlowEntry => tokens.Fault("this is not YAML: a ',' stands where a value should", "Remove it, or give the value."),
        FlowSequenceEnd or FlowMappingEnd => tokens.Fault("this is not YAML: a closing bracket was never opened",
            "Remove it, or put the text in quotes."),
        _ => tokens.Fault("this is not YAML: a value should stand here", "Put the text in quotes if it was meant as text."),
    };

    private static void Add(YamlNode parent, YamlNode child)
    {
        parent.Size += child.Size;
        parent.Height = Math.Max(parent.Height, child.Height + 1);
    }
}
