using System.CommandLine;
using Volley.Cli.Commands;
using Volley.Workloads.CodeGeneration.Status;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen cancel ID|all</c></summary>
internal sealed class CancelCommand : ProjectCommand
{
    private readonly Argument<string> _job = new("ID") { Description = "The job's id, or 'all'." };

    public CancelCommand()
        : base(
            "cancel",
            "Give up jobs that run, or that an earlier run left in the middle: they fail.",
            new CommandExample("volley codegen cancel all --project examples/codegen", "All of them, from another terminal too.")) => Add(_job);

    /// <inheritdoc/>
    protected override Func<string, Task<int>> Prepare(Invocation call, OptionReader reader) => Simply(root =>
    {
        var job = call.Parse.GetValue(_job)!;
        var changed = JobStatusChange.Apply(Open(call, root), job, e => e.Status.IsStuck(), (book, id) => book.Fail(id, StatusBook.Cancelled, ran: false));
        foreach (var id in changed)
            call.Terminal.Error.WriteLine($"Cancelled: {id}");
        if (changed.Count == 0)
            call.Terminal.Error.WriteLine(job == JobStatusChange.All ? "No job is in the middle of anything." : $"'{job}' is not in the middle of anything.");
        return ExitCodes.Success;
    });
}
