using System.CommandLine;
using Volley.Cli.Commands;
using Volley.Workloads.CodeGeneration.Prompts;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen preview ID</c></summary>
internal sealed class PreviewCommand : ProjectCommand
{
    private readonly Argument<string> _job = new("ID") { Description = "The job's id." };

    public PreviewCommand()
        : base(
            "preview",
            "Show the first prompt that a job's model would be given; asks no model.",
            new CommandExample("volley codegen preview shapes_001_point --project examples/codegen", "The prompt of the example's first job.")) => Add(_job);

    /// <inheritdoc/>
    protected override Func<string, Task<int>> Prepare(Invocation call, OptionReader reader) => Simply(root =>
    {
        var preview = Open(call, root).Preview(call.Parse.GetValue(_job)!);
        call.Terminal.Out.Writer.Write(preview.Prompt);
        call.Terminal.Out.Writer.Flush();
        call.Terminal.Error.WriteLine($"about {preview.Estimate.Tokens} of {TokenEstimate.Limit} tokens{(preview.Estimate.IsTooLarge ? ": too many, the job would fail" : preview.Estimate.IsLarge ? ": close to the limit" : "")}");
        return ExitCodes.Success;
    });
}
