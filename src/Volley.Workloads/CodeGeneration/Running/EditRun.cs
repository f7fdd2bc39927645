using System.Collections.Immutable;
using Volley.Workloads.CodeGeneration.Answers;
using Volley.Workloads.CodeGeneration.Prompts;
using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Workloads.CodeGeneration.Running;

/// <summary>Applies a job's edits, and fails it where one of them cannot be applied: with every one that could not, and where it may have been meant.</summary>
internal sealed class EditRun
{
    private readonly ImmutableArray<AppliedEdit>.Builder _applied = ImmutableArray.CreateBuilder<AppliedEdit>();
    private readonly ImmutableArray<FailedEdit>.Builder _failed = ImmutableArray.CreateBuilder<FailedEdit>();

    /// <summary>Applies the edits of a file, each to what the ones before it made.</summary>
    /// <returns>The new content; <see langword="null"/> where none could be applied.</returns>
    public string? Apply(ProjectFile file, ImmutableArray<EditInstruction> edits)
    {
        string? changed = null;
        foreach (var edit in edits)
        {
            var outcome = EditApplier.Apply(changed ?? file.Content, edit);
            changed = outcome.Content ?? changed;
            if (outcome.Error is { } error)
                _failed.Add(new FailedEdit(edit.File, EditApplier.Preview(edit.Find), WithNearest(error, outcome), outcome.NearestLine));
            else
                _applied.Add(new AppliedEdit(edit.File, EditApplier.Preview(edit.Find)));
        }

        return changed;
    }

    /// <exception cref="JobFailureException">An edit could not be applied, or there was none.</exception>
    public void ThrowIfFailed(ParsedEdits parsed)
    {
        if (_failed.Count > 0)
            throw new JobFailureException(JobFailures.Edit, "Edit failed: " + string.Join("\n\n", _failed.Select(f => f.Reason)))
            {
                Partial = new PartialState(_applied.ToImmutable(), _failed.ToImmutable()),
            };
        if (parsed is { Unfinished: > 0, Edits.IsEmpty: false })
            throw new JobFailureException(
                JobFailures.Edit, $"Edit failed: {parsed.Unfinished} of {parsed.Edits.Length + parsed.Unfinished} edits have no FILE above them, nothing to find, or no END");
        if (_applied.Count > 0)
            return;
        var why = parsed.Edits.Length > 0 ? $" for its targets, only for {string.Join(", ", parsed.AffectedFiles)}"
            : parsed.Unfinished > 0 ? " that was finished with END"
            : "";
        throw new JobFailureException(JobFailures.Edit, "Edit failed: Edit mode produced no edits" + why);
    }

    private static string WithNearest(string error, EditOutcome outcome) =>
        outcome is { NearestLine: { } line, IsNamed: false }
            ? $"{error}\n\nNearest line {line}: \"{outcome.NearestText}\""
            : error;
}
