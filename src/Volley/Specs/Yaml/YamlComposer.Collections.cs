using YamlDotNet.Core.Tokens;

namespace Volley.Specs.Yaml;

internal sealed partial class YamlComposer
{
    private YamlList ReadBlockList(int depth)
    {
        var list = new YamlList(tokens.Line, tokens.Column);
        tokens.Skip();
        while (tokens.Current is BlockEntry)
        {
            var (line, column) = (tokens.Line, tokens.Column);
            tokens.Skip();
            Append(list, tokens.Current is BlockEntry or BlockEnd ? Nothing(line, column) : ReadNode(depth + 1, isBlock: true,
                isIndentless: false));
        }

        EndBlock($"this line does not belong to the list that begins on line {list.Line}",
            "Begin it with '- ', or align it with the list's key.");
        return list;
    }

    /// <summary>A list that is not indented against its key, as in <c>key:</c> over <c>- a</c>.</summary>
    private YamlList ReadIndentlessList(int depth)
    {
        var list = new YamlList(tokens.Line, tokens.Column);
        while (tokens.Current is BlockEntry)
        {
            var (line, column) = (tokens.Line, tokens.Column);
            tokens.Skip();
            var isEmpty = tokens.Current is BlockEntry or Key or Value or BlockEnd;
            Append(list, isEmpty ? Nothing(line, column) : ReadNode(depth + 1, isBlock: true, isIndentless: false));
        }

        return list;
    }

    private YamlMap ReadBlockMap(int depth)
    {
        var map = new MapInProgress(context, new YamlMap(tokens.Line, tokens.Column));
        tokens.Skip();
        while (tokens.Current is Key)
        {
            var (line, column) = (tokens.Line, tokens.Column);
            tokens.Skip();
            var key = ReadBlockPart(depth, line, column);
            var hasValue = tokens.Current is Value;
            if (hasValue)
                tokens.Skip();
            Append(map, key, hasValue ? ReadBlockPart(depth, key.Line, key.Column) : Nothing(key.Line, key.Column));
        }

        EndBlock($"this is neither a 'key: value' nor part of the line above it, in the map that begins on line {map.Map.Line}",
            "Write 'key: value', align it with its siblings, or put quotes around the whole value.");
        return map.Finish();
    }

    private YamlNode ReadBlockPart(int depth, int line, int column) =>
        tokens.Current is Key or Value or BlockEnd ? Nothing(line, column) : ReadNode(depth + 1, isBlock: true, isIndentless: true);

    private void EndBlock(string message, string hint)
    {
        if (tokens.Current is not BlockEnd)
            throw tokens.Fault("this is not YAML: " + message, hint);
        tokens.Skip();
    }

    private YamlList ReadFlowList(int depth)
    {
        var list = new YamlList(tokens.Line, tokens.Column);
        tokens.Skip();
        while (tokens.Current is not FlowSequenceEnd)
        {
            Append(list, tokens.Current is Key ? ReadPair(depth + 1) : ReadNode(depth + 1, isBlock: false, isIndentless: false));
            if (tokens.Current is FlowEntry)
                tokens.Skip();
            else if (tokens.Current is not FlowSequenceEnd)
                throw tokens.Fault($"this is not YAML: expected ',' or ']' in the list that begins on line {list.Line}",
                    "Add it, or put the text in quotes.");
        }

        tokens.Skip();
        return list;
    }

    /// <summary>A <c>key: value</c> in a list with brackets: a map of one entry.</summary>
    private YamlMap ReadPair(int depth)
    {
        Count(1);
        var map = new MapInProgress(context, new YamlMap(tokens.Line, tokens.Column));
        ReadFlowEntry(map, depth);
        return map.Finish();
    }

    private YamlMap ReadFlowMap(int depth)
    {
        var map = new MapInProgress(context, new YamlMap(tokens.Line, tokens.Column));
        tokens.Skip();
        while (tokens.Current is not FlowMappingEnd)
        {
            ReadFlowEntry(map, depth);
            if (tokens.Current is FlowEntry)
                tokens.Skip();
            else if (tokens.Current is not FlowMappingEnd)
                throw tokens.Fault($"this is not YAML: expected ',' or '}}' in the map that begins on line {map.Map.Line}",
                    "Add it, or put the text in quotes.");
        }

        tokens.Skip();
        return map.Finish();
    }

    private void ReadFlowEntry(MapInProgress map, int depth)
    {
        if (depth > MaxDepth)
            throw TooMuch($"this is nested deeper than {MaxDepth} levels");
        if (tokens.Current is FlowEntry)
            throw Unexpected();
        var (line, column) = (tokens.Line, tokens.Column);
        var isKey = tokens.Current is Key;
        if (isKey)
            tokens.Skip();
        var key = ReadFlowPart(depth, line, column);
        if (isKey && tokens.Current is Value)
            tokens.Skip();
        else if (tokens.Current is not (FlowEntry or FlowMappingEnd or FlowSequenceEnd))
            throw tokens.Fault("this is not YAML: expected ':', ',' or a closing bracket after a key",
                "Add it, or put the text in quotes.");
        Append(map, key, ReadFlowPart(depth, key.Line, key.Column));
    }

    private YamlNode ReadFlowPart(int depth, int line,
        int column) => tokens.Current is Value or FlowEntry or FlowMappingEnd or FlowSequenceEnd
        ? Nothing(line, column)
        : ReadNode(depth + 1, isBlock: false, isIndentless: false);

    private static void Append(YamlList list, YamlNode item)
    {
        list.Items.Add(item);
        Add(list, item);
    }

    private static void Append(MapInProgress map, YamlNode key, YamlNode value)
    {
        Add(map.Map, key);
        Add(map.Map, value);
        map.Add(key, value);
    }
}
