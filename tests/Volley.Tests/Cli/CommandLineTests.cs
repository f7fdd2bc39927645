using Volley.Cli;
using Volley.Cli.Commands;
using Volley.Diagnostics;
using Volley.Tests.Cli.Fakes;

namespace Volley.Tests.Cli;

public sealed class CommandLineTests
{
    private static async Task<(int Code, string Out, string Error)> TypeAsync(params string[] args)
    {
        using var terminal = new FakeTerminal();
        var code = await CommandLine.RunAsync(args, terminal.Terminal, new FakeEngine());
        return (code, terminal.Out, terminal.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("status")]
    [InlineData("results")]
    [InlineData("logs")]
    [InlineData("explain")]
    [InlineData("costs")]
    [InlineData("gateway")]
    [InlineData("codegen")]
    [InlineData("codegen run")]
    [InlineData("hypotheses")]
    public async Task Help_has_purpose_usage_options_and_examples(string command)
    {
        var (code, text, error) = await TypeAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, code);
        Assert.Equal("", error);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Snapshot.Match(text, command.Length == 0 ? "volley" : command.Replace(' ', '-'));
    }

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help run", "run --help")]
    [InlineData("help codegen run", "codegen run --help")]
    public async Task Help_is_also_a_word(string words, string options)
    {
        var (code, text, error) = await TypeAsync(words.Split(' '));
        Assert.Equal((0, ""), (code, error));
        Assert.Equal((await TypeAsync(options.Split(' '))).Out, text);
    }

    [Fact]
    public async Task Help_on_what_is_no_command_says_so() => Assert.Contains("VOL5001", (await TypeAsync("help", "rnu")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Examples_of_the_help_are_well_formed()
    {
        foreach (var command in Commands.Of(new ProgramCommand()))
            foreach (var example in command.Examples)
            {
                var words = example.Line.Split(" > ")[0].Replace("'", "", StringComparison.Ordinal).Split(' ');
                Assert.StartsWith(CommandPath.Of(command) + " ", example.Line, StringComparison.Ordinal);
                var parse = new ProgramCommand().Read(words[1..]);
                Assert.Empty(UsageMistakes.Of(parse));
            }

        Assert.Equal(0, (await TypeAsync("run", "--help")).Code);
    }

    [Theory]
    [InlineData("rnu x", "VOL5001 there is no command 'rnu'. Did you mean 'volley run'?")]
    [InlineData("frobnicate", "VOL5001 there is no command 'frobnicate'. Type 'volley --help' for the commands.")]
    [InlineData("/", "VOL5001 there is no command '/'. To run that spec, type 'volley run /'.")]
    [InlineData("codegen rnu", "VOL5001 there is no command 'rnu'. Did you mean 'volley codegen run'?")]
    [InlineData("codegen run --reusme", "VOL5002 'volley codegen run' has no option '--reusme'. Did you mean '--resume'?")]
    [InlineData("codegen preview", "VOL5003 'volley codegen preview' needs ID. Type 'volley codegen preview ID'; 'volley codegen preview --help' says more.")]
    [InlineData("codegen run --max-concurrent x", "VOL5004 --max-concurrent cannot be 'x'. Give it a whole number of at least 0.")]
    [InlineData("--foo", "VOL5002 'volley' has no option '--foo'. Type 'volley --help' for its options.")]
    [InlineData("run --paralel 3 x", "VOL5002 'volley run' has no option '--paralel'. Did you mean '--parallel'?")]
    [InlineData("run x --paralel=3", "VOL5002 'volley run' has no option '--paralel'. Did you mean '--parallel'?")]
    [InlineData("status x --wat", "VOL5002 'volley status' has no option '--wat'. Did you mean '--watch'?")]
    [InlineData("run", "VOL5003 'volley run' needs SPEC. Type 'volley run SPEC'; 'volley run --help' says more.")]
    [InlineData("logs d", "VOL5003 'volley logs' needs JOB. Type 'volley logs DIR JOB'; 'volley logs --help' says more.")]
    [InlineData("run x --parallel", "VOL5003 --parallel needs a value. Type '--parallel N'; 'volley run --help' says more.")]
    [InlineData("run x --progress --keep all", "VOL5003 --progress needs a value. Type '--progress live|plain|json|none'; 'volley run --help' says more.")]
    [InlineData("run x --keep all --keep none", "VOL5004 --keep is given 2 times. Give it once.")]
    [InlineData("run x --parallel 0", "VOL5004 --parallel cannot be '0'. Give it a whole number of at least 1.")]
    [InlineData("run x --parallel 99999999999", "VOL5004 --parallel cannot be '99999999999'. Give it a whole number of at least 1.")]
    [InlineData("run x --budget -1", "VOL5004 --budget cannot be '-1'. Give it an amount in USD such as 2.50.")]
    [InlineData("run x --progress lvie", "VOL5004 --progress cannot be 'lvie'. Did you mean 'live'? It takes live, plain, json or none.")]
    [InlineData("run x --on-failure halt", "VOL5004 --on-failure cannot be 'halt'. Give it continue or stop.")]
    [InlineData("run x --keep some --parallel x", "VOL5004 --parallel cannot be 'x'. Give it a whole number of at least 1.\nVOL5004 --keep cannot be 'some'. Did you mean 'none'? It takes none, failed or all.")]
    [InlineData("results x --format xml", "VOL5004 --format cannot be 'xml'. Give it table, jsonl or csv.")]
    [InlineData("results x --outcome fail", "VOL5004 --outcome cannot be 'fail'. Did you mean 'failed'? It takes succeeded, failed, skipped or refused.")]
    [InlineData("plan x --first -2", "VOL5004 --first cannot be '-2'. Give it a whole number of at least 0.")]
    [InlineData("logs x y --attempt 0", "VOL5004 --attempt cannot be '0'. Give it a whole number of at least 1.")]
    [InlineData("run a b", "VOL5005 'volley run' has no use for 'b'. Type 'volley run SPEC'; 'volley run --help' says more.")]
    [InlineData("run /no/such/spec", "VOL5006 there is no spec '/no/such/spec'. Name a spec file, or a folder with a batch.yaml.")]
    [InlineData("run -- -x", "VOL5006 there is no spec '-x'. Name a spec file, or a folder with a batch.yaml.")]
    [InlineData("run /", "VOL5006 the folder '/' has no batch.yaml. Name a spec file, or a folder with a batch.yaml.")]
    [InlineData("status /no/such", "VOL5007 there is no folder '/no/such'. Name the folder that 'volley run' made: batches/NAME beside the spec, unless --out said otherwise.")]
    public async Task A_mistake_is_told_with_what_to_type(string typed, string message)
    {
        var (code, text, error) = await TypeAsync(typed.Split(' '));
        Assert.Equal(2, code);
        Assert.Equal("", text);
        Assert.Equal(message + "\n", error);
    }

    [Fact]
    public async Task Nothing_typed_shows_the_help_as_a_mistake()
    {
        var (code, text, error) = await TypeAsync();
        Assert.Equal(2, code);
        Assert.Equal("", text);
        Assert.StartsWith("Run a batch of jobs", error);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var (code, text, _) = await TypeAsync("--version");
        Assert.Equal(0, code);
        Assert.Matches("^volley \\d+\\.\\d+\\.\\d+\n$", text);
    }

    [Fact]
    public async Task A_mistyped_spec_is_found_by_its_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("measure.yaml"), "");
        var (code, _, error) = await TypeAsync("run", folder.At("mesure.yaml"));
        Assert.Equal(2, code);
        Assert.Contains($"Did you mean '{folder.At("measure.yaml")}'?", error);
    }

    [Fact]
    public async Task A_spec_folder_leads_to_its_batch()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("batches/quickstart"));
        File.WriteAllText(folder.At("batches/quickstart/journal.db"), "");
        var (code, _, error) = await TypeAsync("status", folder.Root);
        Assert.Equal(2, code);
        Assert.Equal($"VOL5007 '{folder.Root}' is not a batch folder: it has no journal.db. Did you mean '{folder.At("batches/quickstart")}'?\n", error);
    }

    [Fact]
    public async Task A_journal_that_is_not_where_it_should_be_is_told()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("journal.path"), "/no/such/place\n");
        var (code, _, error) = await TypeAsync("status", folder.Root);
        Assert.Equal(2, code);
        Assert.Contains("is not at '/no/such/place/journal.db'", error);
    }

    [Fact]
    public async Task A_journal_path_that_says_nothing_is_told()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("journal.path"), "");
        var (code, _, error) = await TypeAsync("status", folder.Root);
        Assert.Equal((2, $"VOL5007 the journal.path of '{folder.Root}' does not say where its journal is. Run the batch again with --journal DIR, the journal's folder.\n"), (code, error));
    }

    [Fact]
    public async Task What_the_engine_finds_wrong_is_told_and_nothing_is_run()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("batch.yaml"), "");
        using var terminal = new FakeTerminal();
        var mistake = Diagnostic.Error("VOL1003", "stage 'score' needs 'train', which needs 'score'", new SourceLocation("batch.yaml", 14), "Remove one of the needs.");
        var engine = new FakeEngine { Loaded = new(null, [mistake]) };
        foreach (var command in (string[])["run", "plan"])
            Assert.Equal(2, await CommandLine.RunAsync([command, folder.Root], terminal.Terminal, engine));
        Assert.Equal(string.Concat(Enumerable.Repeat("batch.yaml:14: VOL1003 stage 'score' needs 'train', which needs 'score'. Remove one of the needs.\n", 2)), terminal.Error);
        Assert.Null(engine.Options);
    }

    [Fact]
    public async Task A_disk_that_fails_is_told_without_a_stack()
    {
        var (code, error) = await ThrowAsync(new IOException("No space left on device."));
        Assert.Equal(1, code);
        Assert.Equal("VOL5012 No space left on device. Make the place readable and writable, with room on its disk, and try again.\n", error);
    }

    [Fact]
    public async Task A_fault_of_our_own_is_told_with_its_stack()
    {
        var (code, error) = await ThrowAsync(new InvalidOperationException("impossible"));
        Assert.Equal(1, code);
        Assert.StartsWith("VOL5013 Volley itself is at fault: impossible. Report it with the lines below; what is in the journal is safe.\nSystem.InvalidOperationException", error);
    }

    private static async Task<(int Code, string Error)> ThrowAsync(Exception fault)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("batch.yaml"), "");
        using var terminal = new FakeTerminal();
        var engine = new FakeEngine { Loaded = Sample.Loaded(Sample.Batch()), Run = (_, _, _) => throw fault };
        return (await CommandLine.RunAsync(["run", folder.Root], terminal.Terminal, engine), terminal.Error);
    }
}
