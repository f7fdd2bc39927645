using Volley.Specs.Reading;

namespace Volley.Specs.Checks;

/// <summary>Checks the commands of all stages: placeholders, files, programs.</summary>
internal sealed class StageChecks
{
    private readonly SpecContext _context;
    private readonly FileCheck _files;
    private readonly ProgramCheck _programs;

    private StageChecks(SpecContext context)
    {
        _context = context;
        _files = new FileCheck(context);
        _programs = new ProgramCheck(context);
    }

    /// <summary>Checks each command with the parameters that it may name.</summary>
    public static void Check(SpecContext context, IEnumerable<StageDraft> stages)
    {
        var checks = new StageChecks(context);
        foreach (var stage in stages)
        {
            if (stage.Command is { } command)
                checks.Check(command, stage.Scope, stage.Owner);
            foreach (var job in stage.Jobs)
                checks.Check(job.Command, job.Scope, job.Id is null ? "this job" : $"job '{job.Id}'");
        }
    }

    private void Check(CommandDraft command, ParameterScope scope, string owner)
    {
        var placeholders = PlaceholderCheck.ForCommands(_context, scope, owner);
        foreach (var argument in command.Arguments)
            placeholders.Check(argument);
        if (!command.Environment.IsEmpty)
            foreach (var variable in command.Environment.Values)
                placeholders.Check(variable);
        var files = PlaceholderCheck.ForFiles(_context, scope, owner);
        foreach (var input in command.Inputs)
        {
            files.Check(input);
            _files.Check(input, scope, "the input");
        }

        if (command.Stdin is { } stdin)
        {
            (command.StdinIsFile ? files : placeholders).Check(stdin);
            if (command.StdinIsFile)
                _files.Check(stdin, scope, "the file of 'stdin'");
        }

        _programs.Check(command, scope);
    }
}
