using Volley.Diagnostics;
using Volley.Specs.Reading;

namespace Volley.Specs.Checks;

/// <summary>Checks that programs can be found before the first of thousands of jobs asks for them.</summary>
internal sealed class ProgramCheck(SpecContext context)
{
    private readonly Dictionary<(string Program, string? Path), bool> _known = [];

    /// <summary>Checks every program that a command may run, where they are few enough and known before the run.</summary>
    public void Check(CommandDraft command, ParameterScope scope)
    {
        if (command.Arguments is not [var program, ..])
            return;
        if (program.Template.Text.Length == 0)
        {
            context.Error(DiagnosticCodes.ProgramNotFound, program.Location, "the program of 'command' is an empty text",
                "Name the program as the first element of the list.");
            return;
        }

        var searchPath = context.Source.SearchPath;
        if (command.Environment.TryGetValue("PATH", out var given))
        {
            if (scope.Expand(given.Template, context.Source.Folder) is not [var one])
                return;
            searchPath = one;
        }

        var missing = scope.Expand(program.Template, context.Source.Folder)?.Where(p => !IsFound(p, searchPath)).ToList();
        if (missing is { Count: > 0 })
            Report(program, missing);
    }

    private void Report(LocatedTemplate program, List<string> missing)
    {
        var first = missing[0];
        var more = Describe.More(missing.Count - 1);
        var from = first == program.Template.Text ? "" : $", which '{Describe.Short(program.Template.Text)}' gives{more},";
        var isPath = first.Contains('/', StringComparison.Ordinal);
        var full = isPath ? Path.Combine(context.Source.Folder, first) : first;
        var (message, hint) = (isPath, File.Exists(full), File.Exists(Path.Combine(context.Source.Folder, first))) switch
        {
            (true, true, _) => ("may not be executed", $"Make it executable: 'chmod +x {Describe.Short(first)}'."),
            (true, _, _) when Directory.Exists(full) => ("is a folder", "Name a program in it."),
            (true, _, _) => ("does not exist", $"Paths are relative to '{context.Source.Folder}'; correct the path."),
            (false, _, true) => ("was not found in PATH", $"The file of that name beside the spec is './{Describe.Short(first)}'."),
            _ => ("was not found in PATH", "Install it, correct its name, or give its path."),
        };
        context.Error(DiagnosticCodes.ProgramNotFound, program.Location, $"the program '{Describe.Short(first)}'{from} {message}", hint);
    }

    private bool IsFound(string program, string? searchPath)
    {
        if (!_known.TryGetValue((program, searchPath), out var isFound))
            _known[(program, searchPath)] = isFound = ProgramResolver.Find(program, context.Source.Folder, searchPath) is not null;
        return isFound;
    }
}
