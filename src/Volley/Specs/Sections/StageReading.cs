using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Specs.Checks;
using Volley.Specs.Reading;

namespace Volley.Specs.Sections;

/// <summary>A stage whose workload is being read.</summary>
public sealed class StageReading
{
    private readonly SpecContext _context;
    private readonly ParameterScope _scope;
    private readonly SectionValues _sections;
    private readonly PlaceholderCheck _placeholders;
    private readonly PlaceholderCheck _commandPlaceholders;
    private readonly PlaceholderCheck _filePlaceholders;
    private readonly FileCheck _files;
    private readonly ProgramCheck _programs;

    internal StageReading(SpecContext context, MapReader map, ParameterScope scope, SectionValues sections)
    {
        _context = context;
        _scope = scope;
        _sections = sections;
        _placeholders = PlaceholderCheck.ForTexts(context, scope, map.Owner);
        _commandPlaceholders = PlaceholderCheck.ForCommands(context, scope, map.Owner);
        _filePlaceholders = PlaceholderCheck.ForFiles(context, scope, map.Owner);
        _files = new FileCheck(context);
        _programs = new ProgramCheck(context);
        Map = new SpecMap(context, map);
    }

    /// <summary>The stage's keys; in a spec without <c>stages</c> those of the spec.</summary>
    public SpecMap Map { get; }

    /// <summary>The spec.</summary>
    public SpecSource Source => _context.Source;

    /// <summary>The names of the stage's parameters: axes, then columns. Mistakes elsewhere may leave some out.</summary>
    public ImmutableArray<string> ParameterNames => _scope.Names;

    /// <summary>What a section of the batch says; one that the spec does not have is read with no value.</summary>
    /// <typeparam name="T">What its reader returns.</typeparam>
    /// <param name="key">The section's key.</param>
    /// <returns>The value; <see langword="null"/> where mistakes, already reported, left none.</returns>
    public T? Section<T>(string key)
        where T : class => _sections.Get(key) as T;

    /// <summary>A text with placeholders; a malformed one and placeholders that name no parameter are reported. <c>{repeat}</c> is one too.</summary>
    /// <param name="node">The text.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <returns>The template, or <see langword="null"/> where the value is no text.</returns>
    public LocatedTemplate? Template(SpecNode node, string what)
    {
        if (CommandReader.ReadTemplate(_context, node.Node, what) is not { } template)
            return null;
        _placeholders.Check(template);
        return template;
    }

    /// <summary>The path of a file, perhaps with placeholders, relative to the spec's folder; a file that is not there is reported, and so is <c>{job-dir}</c>: no key can hold what lies in a job's folder.</summary>
    /// <param name="node">The path.</param>
    /// <param name="what">What it is, for messages, such as <c>the input</c>.</param>
    /// <returns>The path, or <see langword="null"/> where the value is no path.</returns>
    public LocatedTemplate? InputFile(SpecNode node, string what)
    {
        if (CommandReader.ReadPath(_context, node.Node, what) is not { } path)
            return null;
        _filePlaceholders.Check(path);
        _files.Check(path, _scope, what);
        return path;
    }

    /// <summary>A program and its arguments, with placeholders, those of the spec's and the job's folder among them; no list, and a program that is not found, are reported.</summary>
    /// <param name="node">The list.</param>
    /// <returns>The program and its arguments; empty where the value is no such list.</returns>
    public ImmutableArray<LocatedTemplate> Command(SpecNode node)
    {
        var arguments = CommandReader.ReadArguments(_context, node.Node);
        foreach (var argument in arguments)
            _commandPlaceholders.Check(argument);
        _programs.Check(new CommandDraft { Arguments = arguments }, _scope);
        return arguments;
    }

    /// <summary>The distinct texts that a template gives over all jobs of the stage.</summary>
    /// <param name="template">The template.</param>
    /// <returns>The texts; <see langword="null"/> where they are more than 10,000, or not known before the run.</returns>
    public IReadOnlyList<string>? Expand(LocatedTemplate template) => _scope.Expand(template.Template, _context.Source.Folder);

    /// <summary>Reports a mistake at a place found earlier.</summary>
    /// <param name="code">The diagnostic's code.</param>
    /// <param name="at">Where.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="hint">What to do next.</param>
    public void Error(string code, SourceLocation at, string message, string hint) => _context.Error(code, at, message, hint);
}
