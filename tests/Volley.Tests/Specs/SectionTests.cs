using System.Collections.Immutable;
using Volley.Diagnostics;
using Volley.Execution;
using Volley.Planning;
using Volley.Specs;
using Volley.Specs.Sections;

namespace Volley.Tests.Specs;

/// <summary>Parts of a spec that other assemblies read, shown on a section <c>colours:</c> and a workload <c>paint:</c>.</summary>
public sealed class SectionTests : IDisposable
{
    private readonly SpecFolder _folder = new();
    private readonly List<string> _made = [];
    private readonly SpecLanguage _language;

    public SectionTests() => _language = new SpecLanguage
    {
        Sections = [new SectionEntry("colours", () => Made("colours", new ColourReader(_folder.Root)))],
        Workloads = [new WorkloadEntry("paint", ["brush"], "paint: {wall: name}", () => Made("paint", new PaintReader()))],
    };

    [Fact]
    public void A_section_is_read_into_the_spec()
    {
        var spec = Good("name: b\ncommand: [\"true\"]\ncolours: {red: 1, blue: 2.5}\n");
        Assert.Equal(["red", "blue"], spec.Sections.Find<Palette>("colours")!.Names);
        Assert.Null(spec.Sections.Find<string>("colours"));
        Assert.Null(spec.Sections.Find<Palette>("other"));
    }

    [Fact]
    public void A_reader_is_made_only_for_a_spec_that_has_its_key()
    {
        var spec = Good("name: b\ncommand: [\"true\"]\n");
        Assert.Empty(_made);
        Assert.Null(spec.Sections.Find<Palette>("colours"));
    }

    [Fact]
    public void A_workload_reads_its_keys_and_defines_its_stage()
    {
        var spec = Good("""
            name: b
            matrix: {wall: [north, south]}
            paint: {wall: "{wall}"}
            brush: wide
            timeout: 5s
            budget: {total: 1}
            """);
        var stage = Assert.Single(spec.Stages);
        var work = Assert.IsType<PaintWork>(stage.Work);
        Assert.Null(stage.Command);
        Assert.Equal(["north", "south"], work.Walls);
        Assert.Equal(TimeSpan.FromSeconds(5), stage.Attempts.Timeout);
        Assert.True(stage.IsMetered);
        var plan = BatchPlans.Create(spec, out var mistakes);
        Assert.Empty(mistakes);
        Assert.Equal(2, plan!.Count);
        Assert.Equal("paint", plan.Stages[0].Definition.Workload.Name);
        Assert.True(plan.Stages[0].Definition.IsMetered);
    }

    [Fact]
    public void A_section_that_the_spec_does_not_have_is_read_when_a_stage_asks_for_it()
    {
        var spec = Good("name: b\npaint: {wall: north}\n");
        Assert.Equal(["paint", "colours"], _made);
        Assert.Equal(["white"], spec.Sections.Find<Palette>("colours")!.Names);
    }

    [Fact]
    public void A_section_that_meters_spending_keeps_a_total_without_per_job()
    {
        const string Text = "name: b\ncommand: [\"true\"]\nbudget: {total: 5}\n";
        Assert.Equal(["VOL1038@3"], Mistakes(Text));
        Assert.Empty(Mistakes(Text + "colours: {red: 1}\n"));
    }

    [Theory]
    [InlineData("command: [\"true\"]\ncolors: {red: 1}\n", "VOL1010@3", "Did you mean 'colours'?")]
    [InlineData("pant: {wall: x}\n", "VOL1010@2", "Did you mean 'paint'?")]
    [InlineData("paint: {wal: x}\n", "VOL1013@2 VOL1010@2", null)]
    [InlineData("paint: {wall: \"{wal}\"}\nmatrix: {wall: [a]}\n", "VOL1033@2", "Did you mean '{wall}'?")]
    [InlineData("paint: {wall: x}\ncommand: [\"true\"]\n", "VOL1017@2", "Keep one of them.")]
    [InlineData("paint: {wall: x}\nstdin: x\n", "VOL1016@3", "Remove 'stdin'.")]
    [InlineData("paint: {wall: x, plan: no.txt}\n", "VOL1031@2", null)]
    [InlineData("paint:\n", "VOL1012@2", "Give it one, or remove the key.")]
    [InlineData("command: [\"true\"]\nbrush: wide\n", "VOL1016@3", "Write 'paint: {wall: name}' beside it, or remove 'brush'.")]
    [InlineData("command: [\"true\"]\ncolours:\n", "VOL1012@3", "Give it one, or remove the key.")]
    [InlineData("stages: {a: {paint: {wall: x}}}\nbrush: wide\n", "VOL1016@3", "Move 'brush' into one of the stages.")]
    [InlineData("stages: {a: {paint: {wall: x}, colours: {red: 1}}}\n", "VOL1016@2", "Move 'colours' to the top level, or remove it.")]
    [InlineData("{}\n", "VOL1017@1", "Give one of: 'command: [program, argument]', 'shell: script', 'jobs: [...]', 'paint: {wall: name}'.")]
    public void A_mistake_is_reported_where_it_is(string text, string summary, string? hint)
    {
        var result = _folder.Load(text == "{}\n" ? "name: b\n" : "name: b\n" + text, _language);
        Assert.Null(result.Spec);
        Assert.Equal(summary, string.Join(' ', result.Diagnostics.Select(SpecFolder.Summary)));
        if (hint is not null)
            Assert.Equal(hint, result.Diagnostics[0].Hint);
    }

    [Fact]
    public void Mistakes_of_another_file_are_listed_after_those_of_the_spec()
    {
        _folder.With("more.yaml", "# more\ngreen: x\ngreen: 2\n");
        var result = _folder.Load("name: .b\ncommand: [\"true\"]\ncolours: {red: x}\n", _language);
        Assert.Equal(["batch.yaml:1", "batch.yaml:3", "more.yaml:2", "more.yaml:3"],
            result.Diagnostics.Select(d => $"{Path.GetFileName(d.Location!.Value.File)}:{d.Location.Value.Line}"));
    }

    [Fact]
    public void An_empty_file_adds_nothing()
    {
        _folder.With("more.yaml", "# nothing\n\n");
        Assert.Equal(["red"], Good("name: b\ncommand: [\"true\"]\ncolours: {red: 1}\n").Sections.Find<Palette>("colours")!.Names);
    }

    public void Dispose() => _folder.Dispose();

    private T Made<T>(string key, T reader)
    {
        _made.Add(key);
        return reader;
    }

    private BatchSpec Good(string text)
    {
        var result = _folder.Load(text, _language);
        Assert.Empty(result.Diagnostics);
        return result.Spec!;
    }

    private IEnumerable<string> Mistakes(string text) => _folder.Load(text, _language).Diagnostics.Select(SpecFolder.Summary);

    private sealed record Palette(ImmutableArray<string> Names);

    private sealed class ColourReader(string folder) : ISectionReader
    {
        public bool MetersSpending => true;

        public object? Read(SectionReading reading)
        {
            var names = new List<string>();
            if (reading.Value is { } value)
                Read(value, names);
            else
                names.Add("white");
            var more = Path.Combine(folder, "more.yaml");
            if (File.Exists(more) && reading.ReadFile(more) is { } root)
                Read(root, names);
            return new Palette([.. names]);
        }

        private static void Read(SpecNode node, List<string> names)
        {
            if (node.AsMap("'colours'", "Write 'colours: {red: 1}'.") is not { } map)
                return;
            foreach (var (key, value) in map.Entries)
                if (value.AsMoney($"the colour '{key.Scalar}'") is not null)
                    names.Add(key.Scalar!);
        }
    }

    private sealed class PaintReader : IWorkloadReader
    {
        public IStageWork? Read(StageReading stage)
        {
            stage.Map.Take("brush")?.AsChoice("'brush'", "wide", "narrow");
            Assert.NotNull(stage.Section<Palette>("colours"));
            if (stage.Map.Take("paint")?.AsMap("'paint'", "Write 'paint: {wall: name}'.") is not { } map)
                return null;
            var wall = map.Require("wall", "Name the wall.") is { } node ? stage.Template(node, "'wall'") : null;
            if (map.Take("plan") is { } plan)
                stage.InputFile(plan, "the plan");
            map.RejectOthers();
            return wall is null ? null : new PaintWork(stage.Expand(wall) ?? []);
        }
    }

    private sealed record PaintWork(IReadOnlyList<string> Walls) : IStageWork
    {
        public bool IsMetered => true;

        public StageDefinition Define(BatchSpec batch, StageSpec stage) => StageDefinition.OfMatrix(batch, stage, new PaintWorkload());
    }

    private sealed class PaintWorkload : IWorkload
    {
        public string Name => "paint";

        public IReadOnlyList<KeyValuePair<string, string>> KeyParts(JobDescription job, CancellationToken token) => [];

        public object? SharedKeyParts(JobDescription job) => this;

        public AttemptSettings SettingsOf(long local) => AttemptSettings.Default;

        public AttemptWork CreateWork(PlannedJob job, WorkContext context) => throw new InvalidOperationException("Nothing is run here.");

        public Diagnostic? CheckUnchanged(PlannedJob job, CancellationToken token) => null;
    }
}
