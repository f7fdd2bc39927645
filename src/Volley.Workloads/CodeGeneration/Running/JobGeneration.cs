using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Answers;
using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.CodeGeneration.Prompts;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>Has a job's files generated, in the way of its mode.</summary>
/// <param name="parts">What jobs share.</param>
/// <param name="job">The job.</param>
/// <param name="talk">Its calls to the model.</param>
/// <param name="files">Where the files go.</param>
internal sealed class JobGeneration(RunParts parts, JobFile job, Conversation talk, WorkingFiles files)
{
    private IReadOnlyList<ProjectFile> _context = [];
    private IReadOnlyList<ProjectFile> _targets = [];

    /// <summary>The context files.</summary>
    public IReadOnlyList<ProjectFile> Context => _context;

    /// <summary>Loads what the model is shown.</summary>
    /// <param name="made">What the needs have made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="JobFailureException">It cannot be loaded, or is too large.</exception>
    public async Task LoadAsync(IReadOnlyList<string> made, CancellationToken cancellationToken)
    {
        try
        {
            (_context, _targets) = await parts.Gate.ReadAsync(() => (parts.Context.Load(job, made), LoadTargets()), cancellationToken).ConfigureAwait(false);
        }
        catch (BatchException fault)
        {
            throw new JobFailureException(JobFailures.Context, string.Join(" ", fault.Diagnostics.Select(d => d.Message)), fault);
        }

        var estimate = TokenEstimate.Of(parts.Prompts[PromptRole.Create], _context, job.Instructions);
        if (estimate.IsTooLarge)
            throw new JobFailureException(JobFailures.Context, $"the prompt has about {estimate.Tokens} tokens, too many for the limit of {TokenEstimate.Limit}; show the model less context");
    }

    /// <summary>Has the tests written that come before the code.</summary>
    public async Task WriteTestAsync(string testPath, CancellationToken cancellationToken)
    {
        var answer = await talk.AskAsync(PromptRole.Test, PromptText.Test(parts.Prompts[PromptRole.Test], _context, job.Instructions, testPath), cancellationToken).ConfigureAwait(false);
        var code = CodeAnswer.Joined(answer);
        Require(code, testPath);
        files.TestPath = files.Write(testPath, code).Relative;
    }

    /// <summary>Has the files written.</summary>
    public Task GenerateAsync(CancellationToken cancellationToken) => job switch
    {
        { Mode: JobMode.Edit } => EditAsync(PromptRole.Edit, PromptText.Edit(parts.Prompts[PromptRole.Edit], _targets, _context, job.Instructions), cancellationToken),
        { Mode: JobMode.Split } or { IsSequential: true } => OneByOneAsync(cancellationToken),
        _ => ReplaceAsync(PromptRole.Create, PromptText.Create(parts.Prompts[PromptRole.Create], _context, job.Instructions, job.OutputPath), cancellationToken),
    };

    /// <summary>Has the files written once more, knowing what was wrong with them. Edits begin with the files as they were.</summary>
    public Task GenerateAgainAsync(string feedback, CancellationToken cancellationToken)
    {
        var attempt = new FailedAttempt(files.Shown, feedback);
        if (job.Mode != JobMode.Edit)
            return ReplaceAsync(PromptRole.Retry, PromptText.Retry(parts.Prompts[PromptRole.Retry], _context, attempt, job.Instructions), cancellationToken);
        var prompt = PromptText.RetryEdit(parts.Prompts[PromptRole.Edit], _targets, _context, attempt, job.Instructions);
        files.ForgetAllButTest();
        return EditAsync(PromptRole.Edit, prompt, cancellationToken);
    }

    /// <summary>Has the files repaired that a command did not accept.</summary>
    public Task RepairAsync(string command, string output, CancellationToken cancellationToken) => ReplaceAsync(
        PromptRole.Fix, PromptText.Fix(parts.Prompts[PromptRole.Fix], files.All, command, output, job.Instructions), cancellationToken);

    private IReadOnlyList<ProjectFile> LoadTargets() => job.Mode switch
    {
        JobMode.Edit => [.. job.EditTargets.Select(path => parts.Context.ReadTarget(job, path))],
        JobMode.Split => [parts.Context.ReadTarget(job, job.TargetFile!)],
        _ => [],
    };

    private async Task ReplaceAsync(PromptRole role, string prompt, CancellationToken cancellationToken)
    {
        var answer = await talk.AskAsync(role, prompt, cancellationToken).ConfigureAwait(false);
        var before = files.Shown;
        foreach (var file in CodeAnswer.Files(answer))
        {
            Require(file.Content, file.Path ?? job.OutputPath);
            files.Write(file.Path ?? Unnamed(before), file.Content);
        }
    }

    /// <summary>Which file is meant where an answer names none: the output, or the only one that there was before that answer.</summary>
    private string Unnamed(IReadOnlyList<ProjectFile> before) => before switch
    {
        [] => job.OutputPath,
        _ when before.Any(f => f.Path == parts.Root.Resolve(job.OutputPath, out _)?.Shown) => job.OutputPath,
        [var only] => only.Path,
        _ => throw new JobFailureException(JobFailures.NoCode, $"the answer does not say which of the {before.Count} files it is"),
    };

    private async Task OneByOneAsync(CancellationToken cancellationToken)
    {
        var role = job.Mode == JobMode.Split ? PromptRole.Split : PromptRole.Create;
        var paths = job.OutputFiles!.Value;
        for (var i = 0; i < paths.Length; i++)
        {
            var step = new FileStep(paths[i], files.Shown, paths[(i + 1)..]);
            var prompt = job.Mode == JobMode.Split
                ? PromptText.Split(parts.Prompts[role], _targets[0], _context, step, job.Instructions)
                : PromptText.Sequential(parts.Prompts[role], _context, step, job.Instructions);
            var first = CodeAnswer.Files(await talk.AskAsync(role, prompt, cancellationToken).ConfigureAwait(false))[0];
            Require(first.Content, paths[i]);
            files.Write(paths[i], first.Content);
        }
    }

    private async Task EditAsync(PromptRole role, string prompt, CancellationToken cancellationToken)
    {
        var parsed = EditAnswer.Parse(await talk.AskAsync(role, prompt, cancellationToken).ConfigureAwait(false));
        var edits = new EditRun();
        foreach (var target in _targets)
            if (edits.Apply(target, parsed.For(target.Path)) is { } changed)
                files.Write(target.Path, changed);
        edits.ThrowIfFailed(parsed);
    }

    private static void Require(string content, string path)
    {
        if (string.IsNullOrWhiteSpace(content))
            throw new JobFailureException(JobFailures.NoCode, $"the answer holds nothing for '{path}'");
    }
}
