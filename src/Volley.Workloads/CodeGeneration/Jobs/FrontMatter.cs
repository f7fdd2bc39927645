using System.Collections.Immutable;
using Volley.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Volley.Workloads.CodeGeneration.Jobs;

/// <summary>Takes a job's settings from its front matter and collects every mistake. Unknown keys are ignored.</summary>
/// <param name="file">The file as messages name it.</param>
/// <param name="before">How many lines precede the YAML.</param>
internal sealed class FrontMatter(string file, int before)
{
    private readonly ImmutableArray<Diagnostic>.Builder _mistakes = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);

    public ImmutableArray<Diagnostic> Mistakes => _mistakes.ToImmutable();

    public void Read(YamlMappingNode map)
    {
        foreach (var (key, value) in map.Children)
            if (key is YamlScalarNode { Value: { } name })
                _values[name] = value;
    }

    public JobFile? ToJob(string id, string instructions)
    {
        var folder = Required("output_dir");
        var name = Required("output_file");
        var mode = Text("mode") is not { } written ? JobMode.Replace : JobModes.Parse(written) ?? Unknown(written);
        var targets = Texts("target_files");
        if (mode == JobMode.Edit && targets is { IsEmpty: true })
            Mistake(_values["target_files"], "'target_files' is an empty list", "List the files to edit, or leave the key out to edit the output.");
        var job = new JobFile
        {
            Id = id,
            OutputDir = folder ?? "",
            OutputFile = name ?? "",
            Mode = mode,
            ContextFiles = Texts("context_files") ?? [],
            OutputFiles = Texts("output_files"),
            TargetFiles = targets ?? [],
            TargetFile = Text("target_file"),
            TestFile = Text("test_file"),
            Sequential = Flag("sequential") ?? false,
            Verify = Flag("verify") ?? true,
            DependsOn = Texts("depends_on") ?? [],
            StructName = Text("struct_name"),
            NewField = Text("new_field"),
            Instructions = instructions,
        };
        return _mistakes.Count == 0 ? job : null;
    }

    private JobMode Unknown(string written)
    {
        Mistake(_values["mode"], $"there is no mode '{written}'", $"Write {JobModes.Known}.");
        return JobMode.Replace;
    }

    private string? Required(string key)
    {
        if (!_values.TryGetValue(key, out var node) || IsNull(node))
        {
            _mistakes.Add(JobFileParser.Mistake(file, before, $"'{key}' is missing", $"Write '{key}:' in the front matter."));
            return null;
        }

        return Text(key);
    }

    private string? Text(string key)
    {
        if (!_values.TryGetValue(key, out var node) || IsNull(node))
            return null;
        if (node is YamlScalarNode { Value: { } text })
            return text;
        Mistake(node, $"'{key}' is no text", $"Write one value after '{key}:'.");
        return null;
    }

    private bool? Flag(string key)
    {
        if (!_values.TryGetValue(key, out var node) || IsNull(node))
            return null;
        if (node is YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } && (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE"))
            return text[0] is 't' or 'T';
        Mistake(node, $"'{key}' is neither true nor false", $"Write '{key}: true' or '{key}: false'.");
        return null;
    }

    private ImmutableArray<string>? Texts(string key)
    {
        if (!_values.TryGetValue(key, out var node) || IsNull(node))
            return null;
        if (node is YamlSequenceNode list && list.Children.All(c => c is YamlScalarNode && !IsNull(c)))
            return [.. list.Children.Select(c => ((YamlScalarNode)c).Value!)];
        Mistake(node, $"'{key}' is no list of texts", $"Write '{key}:' and below it one line '  - …' for each.");
        return null;
    }

    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    private void Mistake(YamlNode node, string message, string hint) =>
        _mistakes.Add(JobFileParser.Mistake(file, before + (int)node.Start.Line, message, hint));
}
