using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Specs;

namespace Volley.Planning;

/// <summary>The command workload: every job is a process.</summary>
public sealed class CommandWorkload : IWorkload
{
    private readonly Func<long, CommandSpec> _commandOf;
    private readonly ItemTable? _items;
    private readonly string _specFolder;
    private readonly string? _ownPath = Environment.GetEnvironmentVariable("PATH");
    private readonly InputFiles _files;
    private readonly ConcurrentDictionary<(string Program, string? Path), string> _programs = new();

    private CommandWorkload(string specFolder, Func<long, CommandSpec> commandOf, ItemTable? items)
    {
        _specFolder = specFolder;
        _files = new InputFiles(specFolder);
        _commandOf = commandOf;
        _items = items;
    }

    /// <inheritdoc/>
    public string Name => "command";

    /// <summary>Makes the definition of a stage whose jobs are commands.</summary>
    /// <param name="spec">The batch.</param>
    /// <param name="stage">The stage as written.</param>
    /// <returns>The definition.</returns>
    public static StageDefinition Define(BatchSpec spec, StageSpec stage)
    {
        IJobSource source;
        Func<long, CommandSpec> commandOf;
        if (stage.Command is { } command)
        {
            source = new MatrixSource(stage.Matrix, stage.Items, stage.Repeat);
            commandOf = _ => command;
        }
        else
        {
            var list = new ListSource([.. stage.Jobs.Select(j => new ListEntry(j.Id, j.Parameters, j.Needs))]);
            var commands = list.WrittenPlaces.Select(place => stage.Jobs[place].Command).ToArray();
            source = list;
            commandOf = local => commands[local];
        }

        return StageDefinition.Of(spec, stage, source, new CommandWorkload(spec.Folder, commandOf, stage.Items));
    }

    /// <inheritdoc/>
    public AttemptSettings SettingsOf(long local) => _commandOf(local) is var c ? new AttemptSettings(c.Timeout, c.Grace, c.Retry) : AttemptSettings.Default;

    /// <inheritdoc/>
    public object? SharedKeyParts(JobDescription job)
    {
        var command = _commandOf(job.Local);
        var isPerJob = _items is { AreFiles: true }
            || command.Inputs.Any(i => !i.Names.IsEmpty)
            || command.Stdin is { IsFile: true, Content.Names.IsEmpty: false };
        return isPerJob ? null : command;
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> KeyParts(JobDescription job, CancellationToken token)
    {
        var command = _commandOf(job.Local);
        var parts = new List<KeyValuePair<string, string>> { new("command", CommandDigest(command)), new("environment", EnvironmentDigest(command)) };
        if (command.Stdin is { } stdin)
            parts.Add(new("stdin", KeyWriter.Rent().Add(stdin.Content.Text).Add(stdin.IsFile ? 1 : 0).ToDigest()));
        if (HasFiles(command))
            parts.AddRange(_files.KeyParts(FilesOf(command, job), token));
        return parts;
    }

    /// <inheritdoc/>
    public AttemptWork CreateWork(PlannedJob job, WorkContext context)
    {
        var command = _commandOf(job.Local);
        var description = new JobDescription(job.Local, job.Job.Parameters, job.Job.Repeat, null, null);
        var expand = Expander(description, context.Folder.JobFolder(job.Job.Id));
        var environment = ExpandAll(command.Environment, expand);
        var arguments = command.Shell is { } script ? ["sh", "-c", script] : ExpandAll(command.Arguments, expand);
        var stdin = command.Stdin?.Content.Expand(expand);
        return new ProcessWork
        {
            Program = command.Shell is null ? Resolve(arguments[0], PathOf(environment)) : "/bin/sh",
            Arguments = arguments,
            Environment = environment,
            WorkingDirectory = command.RunsInJobFolder ? null : _specFolder,
            StdinText = command.Stdin is { IsFile: false } ? stdin : null,
            StdinFile = command.Stdin is { IsFile: true } ? Path.GetFullPath(stdin!, _specFolder) : null,
            Result = command.Result,
            OutputLimit = command.OutputLimit,
            WriteNeeds = context.WriteNeeds,
        };
    }

    /// <inheritdoc/>
    public Diagnostic? CheckUnchanged(PlannedJob job, CancellationToken token)
    {
        var command = _commandOf(job.Local);
        if (!HasFiles(command))
            return null;
        var description = new JobDescription(job.Local, job.Job.Parameters, job.Job.Repeat, null, null);
        return _files.CheckUnchanged(FilesOf(command, description), job.Job.Id, token);
    }

    private bool HasFiles(CommandSpec command) => !command.Inputs.IsEmpty || command.Stdin is { IsFile: true } || _items is { AreFiles: true };

    private IEnumerable<string> FilesOf(CommandSpec command, JobDescription job)
    {
        var expand = Expander(job, null);
        foreach (var input in command.Inputs)
            yield return input.Expand(expand);
        if (command.Stdin is { IsFile: true } stdin)
            yield return stdin.Content.Expand(expand);
        if (_items is { AreFiles: true } && job.Parameters.Find(ItemTable.ItemName) is { } item)
            yield return item.Text;
    }

    private static ImmutableArray<string> ExpandAll(ImmutableArray<Template> templates, Func<string, string> expand)
    {
        var texts = new string[templates.Length];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = templates[i].Expand(expand);
        return ImmutableCollectionsMarshal.AsImmutableArray(texts);
    }

    private static ImmutableArray<KeyValuePair<string, string>> ExpandAll(
        ImmutableArray<KeyValuePair<string, Template>> templates, Func<string, string> expand)
    {
        if (templates.IsEmpty)
            return [];
        var variables = new KeyValuePair<string, string>[templates.Length];
        for (var i = 0; i < variables.Length; i++)
            variables[i] = new(templates[i].Key, templates[i].Value.Expand(expand));
        return ImmutableCollectionsMarshal.AsImmutableArray(variables);
    }

    private string? PathOf(ImmutableArray<KeyValuePair<string, string>> environment)
    {
        foreach (var (name, value) in environment)
            if (name == "PATH")
                return value;
        return _ownPath;
    }

    private string Resolve(string program, string? environmentPath) =>
        _programs.GetOrAdd((program, environmentPath), key => ProgramResolver.Resolve(key.Program, _specFolder, key.Path));

    private Func<string, string> Expander(JobDescription job, string? jobFolder) => name => name switch
    {
        "spec" => _specFolder,
        "job-dir" => jobFolder ?? throw new ArgumentException("No key can hold what lies in a job's folder."),
        "repeat" => job.Repeat.ToString(CultureInfo.InvariantCulture),
        _ => job.Parameters.Find(name)?.Text ?? throw new ArgumentException($"No parameter '{name}'."),
    };

    private static string CommandDigest(CommandSpec command)
    {
        var writer = KeyWriter.Rent().Add(command.Shell).Add(command.Arguments.Length);
        foreach (var argument in command.Arguments)
            writer.Add(argument.Text);
        // The last two say that stdin is not in it: it has a part of its own, and once stood here. So older batches keep the keys of what has none.
        return writer.Add(command.RunsInJobFolder ? 1 : 0).Add((int)command.Result).Add((string?)null).Add(0).ToDigest();
    }

    private static string EnvironmentDigest(CommandSpec command)
    {
        var writer = KeyWriter.Rent();
        if (!command.Environment.IsEmpty)
            foreach (var (name, value) in command.Environment.OrderBy(v => v.Key, StringComparer.Ordinal))
                writer.Add(name).Add(value.Text);
        return writer.ToDigest();
    }
}
