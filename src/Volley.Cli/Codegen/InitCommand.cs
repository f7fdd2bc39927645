using Volley.Cli.Commands;
using Volley.Diagnostics;
using Volley.Workloads.CodeGeneration.Configuration;
using Volley.Workloads.CodeGeneration.Templates;

namespace Volley.Cli.Codegen;

/// <summary><c>volley codegen init</c></summary>
internal sealed class InitCommand : VolleyCommand
{
    private readonly ValueOption _path = new("--path", "DIR", "The project's folder.", "the current folder");
    private readonly ValueOption _language = new("--lang", "LANGUAGE", "rust, typescript, solidity or csharp.", "rust");
    private readonly ValueOption _model = new("--model", "ID", "The model.", new ModelSettings().Model);

    public InitCommand()
        : base(
            "init",
            "Make a folder a project: settings, prompts and an example job; what is there stays.",
            new CommandExample("volley codegen init --path demo --lang csharp", "A project for C#."))
    {
        foreach (var (option, alias) in ((ValueOption, string)[])[(_path, "-p"), (_language, "-l"), (_model, "-m")])
        {
            option.Aliases.Add(alias);
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(Invocation call)
    {
        var reader = new OptionReader(call.Parse);
        var root = reader.Place(_path) ?? ".";
        reader.ThrowIfMistaken();
        var template = new ProjectTemplate(root, call.Parse.GetValue(_language) ?? "rust", call.Parse.GetValue(_model) ?? new ModelSettings().Model);
        try
        {
            var made = template.Write();
            foreach (var path in made)
                call.Terminal.Error.WriteLine("Made " + path);
            call.Terminal.Error.WriteLine(made.Count == 0 ? "Everything was there already." : "Write job files into jobs/, then type 'volley codegen run'.");
            return Task.FromResult(ExitCodes.Success);
        }
        catch (BatchException e)
        {
            call.Terminal.Say(e.Diagnostics);
            return Task.FromResult(ExitCodes.SomeFailed);
        }
    }
}
