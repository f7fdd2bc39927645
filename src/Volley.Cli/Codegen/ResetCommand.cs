using System.CommandLine;
using Volley.Cli.Commands;
using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen reset ID|all</c></summary>
internal sealed class ResetCommand : ProjectCommand
{
    private readonly Argument<string> _job = new("ID") { Description = "The job's id, or 'all' for every job of a status." };
    private readonly ValueOption _status = new("--status", "fail|partial", "With 'all': the jobs of this status.", "fail");

    public ResetCommand()
        : base(
            "reset",
            "Make jobs ready to be run again.",
            new CommandExample("volley codegen reset all --project examples/codegen", "Every job that failed."))
    {
        Add(_job);
        Add(_status);
    }

    /// <inheritdoc/>
    protected override Func<string, Task<int>> Prepare(Invocation call, OptionReader reader)
    {
        var wanted = reader.Choice(_status, "fail", "partial") == 1 ? JobStatus.Partial : JobStatus.Fail;
        reader.ThrowIfMistaken();
        return Simply(root =>
        {
            var job = call.Parse.GetValue(_job)!;
            var changed = JobStatusChange.Apply(Open(call, root), job, e => job != JobStatusChange.All || e.Status == wanted, (book, id) => book.Reset(id));
            foreach (var id in changed)
                call.Terminal.Error.WriteLine($"Reset: {id}");
            if (job == JobStatusChange.All)
                call.Terminal.Error.WriteLine($"Reset {changed.Count} job(s).");
            return ExitCodes.Success;
        });
    }
}
