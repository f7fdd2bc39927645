using Volley.Specs.Reading;

namespace Volley.Specs.Checks;

/// <summary>Checks the commands of all stages: placeholders, files, programs.</summary>
internal static class StageChecks
{
    /// <summary>Checks each command with the parameters that it may name.</summary>
    public static void Check(SpecContext context, IEnumerable<StageDraft> stages)
    {
        var files = new FileCheck(context);
        var programs = new ProgramCheck(context);
        foreach (var stage in stages)
        {
            if (stage.Command is { } command)
                Check(context, command, stage.Scope, stage.Owner, files, programs);
            foreach (var job in stage.Jobs)
                Check(context, job.Command, job.Scope, job.Id is null ? "this job" : $"job '{job.Id}'", files, programs);
        }
    }

    private static void Check(SpecContext context, CommandDraft command, ParameterScope scope, string owner, FileCheck files, ProgramCheck programs)
    {
        var placeholders = new PlaceholderCheck(context, scope, owner);
        foreach (var argument in command.Arguments)
            placeholders.Check(argument);
        if (!command.Environment.IsEmpty)
            foreach (var variable in command.Environment.Values)
                placeholders.Check(variable);
        foreach (var input in command.Inputs)
        {
            placeholders.Check(input);
            files.Check(input, scope, "the input");
        }

        if (command.Stdin is { } stdin)
        {
            placeholders.Check(stdin);
            if (command.StdinIsFile)
                files.Check(stdin, scope, "the file of 'stdin'");
        }

        programs.Check(command, scope);
    }
}
