using Volley.Diagnostics;
using Volley.Workloads.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Volley.Workloads.CodeGeneration.Jobs;

/// <summary>Reads job files: YAML between two lines of <c>---</c>, then the instructions.</summary>
public static class JobFileParser
{
    private const string Fence = "---";
    private const int MostNested = 64;

    /// <summary>Reads a job.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="file">The file as messages name it.</param>
    /// <returns>The job, or what is wrong.</returns>
    public static JobReading Parse(string id, string text, string file)
    {
        var lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n").Split('\n');
        var first = Array.FindIndex(lines, l => !string.IsNullOrWhiteSpace(l));
        if (first < 0 || lines[first].TrimEnd() != Fence)
            return Wrong(id, Mistake(file, 1, "the file does not begin with a line '---'"));
        var last = Array.FindIndex(lines, first + 1, l => l.TrimEnd() == Fence);
        if (last < 0)
            return Wrong(id, Mistake(file, first + 1, "the front matter that begins here has no closing line '---'"));
        var fields = new FrontMatter(file, first + 1);
        if (Load(lines[(first + 1)..last], file, first + 1, out var map) is { } broken)
            return Wrong(id, broken);
        fields.Read(map!);
        var job = fields.ToJob(id, string.Join('\n', lines[(last + 1)..]).Trim());
        var mistakes = job is null ? fields.Mistakes : JobChecks.Of(job, file, first + 1);
        return mistakes.IsEmpty ? new JobReading(id, job, []) : new JobReading(id, null, mistakes);
    }

    internal static Diagnostic Mistake(string file, int line, string message, string? hint = null) => Diagnostic.Error(
        WorkloadCodes.JobFileInvalid, message, new SourceLocation(file, line),
        hint ?? "Write the job's settings as YAML between two lines '---' at the top of the file.");

    private static JobReading Wrong(string id, Diagnostic mistake) => new(id, null, [mistake]);

    private static Diagnostic? Load(string[] lines, string file, int before, out YamlMappingNode? map)
    {
        map = new YamlMappingNode();
        var text = string.Join('\n', lines);
        try
        {
            if (DeepLine(text) is { } deep)
                return Mistake(file, before + deep, $"the front matter is nested deeper than {MostNested} levels");
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents.Count == 0)
                return null;
            if (yaml.Documents is not [{ RootNode: YamlMappingNode root }])
                return Mistake(file, before + 1, "the front matter is no map of settings");
            map = root;
            return null;
        }
        catch (YamlException fault)
        {
            return Mistake(file, before + (int)fault.Start.Line, $"the front matter is not YAML: {fault.Message.TrimEnd('.')}");
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's own way to say that a line which begins a block stands inside brackets.
            return Mistake(file, before + 1, "the front matter is not YAML: a '[' or '{' is not closed", "Add the missing ']' or '}'.");
        }
    }

    /// <summary>The line at which the nesting gets too deep, since what loads it calls itself for every level; <see langword="null"/> for none.</summary>
    private static int? DeepLine(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MostNested)
                return (int)parser.Current.Start.Line;
        }

        return null;
    }
}
