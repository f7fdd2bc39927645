using Volley.Cli.Engine;
using Volley.Models.Prompts;
using Volley.Models.Prompts.Expectations;
using Volley.Models.Providers;
using Volley.Planning;
using Volley.Specs.Sections;
using Volley.Tests.Specs;

namespace Volley.Tests.Models.Prompts;

public sealed class PromptReaderTests : IDisposable
{
    private readonly SpecFolder _folder = new();
    private readonly SpecLanguage _language;

    public PromptReaderTests() => _language = new SpecLanguage
    {
        Sections = [new SectionEntry(ModelsSection.Key, () => new ModelsSection(Path.Combine(_folder.Root, "none.yaml")))],
        Workloads = LocalEngine.Language.Workloads,
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_prompt_is_read_with_all_its_keys()
    {
        _folder.With("system.md", "Answer {{plainly}}, round {repeat}.");
        var work = Work("""
            name: b
            matrix: {model: [ollama/a, ollama/b]}
            items: [{question: "2+2?", answer: "4"}]
            repeat: 2
            model: "{model}"
            prompt:
              system: {file: system.md}
              user: "{question}"
              max-output: 20
              temperature: 0.5
              schema: {type: object, required: [sum], properties: {sum: {type: integer, minimum: 0}}}
              repair: 2
            expect:
              - contains: "{answer}"
              - {json-path: $.sum, value: "{answer}"}
              - {regex: "\\d", ignore-case: true}
              - {equals: x}
            """);

        var prompt = work.Prompt;
        Assert.Equal(["ollama/a", "ollama/b"], work.Models.Select(m => m.Id.ToString()));
        Assert.Equal("Answer {plainly}, round 3.", prompt.System!.Expand(_ => "3"));
        Assert.Equal("{question}", prompt.User.Text);
        Assert.Equal((20, 0.5m, 2), (prompt.MaxOutput, prompt.Temperature, prompt.Repairs));
        Assert.Equal("""{"type":"object","required":["sum"],"properties":{"sum":{"type":"integer","minimum":0}}}""", prompt.Schema!.Text);
        Assert.Equal(
            [(ExpectationKind.Contains, true), (ExpectationKind.JsonPath, false), (ExpectationKind.Regex, true), (ExpectationKind.EqualTo, false)],
            prompt.Expectations.Select(e => (e.Kind, e.IgnoresCase)));
    }

    [Fact]
    public void A_prompt_may_be_just_the_question()
    {
        var prompt = Read("name: b\nmodel: ollama/a\nprompt: Why?\n");

        Assert.Equal("Why?", prompt.User.Text);
        Assert.Null(prompt.System);
        Assert.Empty(prompt.Expectations);
    }

    [Theory]
    [InlineData("prompt: Why?\n", "VOL1013@1", "Name the model to ask")]
    [InlineData("model: ollama/b\nprompt: {sistem: x, user: y}\n", "VOL1010@3", "Did you mean 'system'?")]
    [InlineData("model: ollama/b\nprompt: {system: x}\n", "VOL1013@3", "Write 'prompt: {user")]
    [InlineData("model: ollama/b\nprompt: \"{qestion}\"\nitems: [{question: 1}]\n", "VOL1033@3", "Did you mean '{question}'?")]
    [InlineData("model: \"{modl}\"\nprompt: x\nmatrix: {model: [ollama/b]}\n", "VOL1033@2", "Did you mean '{model}'?")]
    [InlineData("model: ollama/b\nprompt: {user: x, max-output: 0}\n", "VOL1018@3", null)]
    [InlineData("model: ollama/b\nprompt: {user: x, temperature: 3}\n", "VOL6301@3", "Write such as")]
    [InlineData("model: ollama/b\nprompt: {user: x, temperature: warm}\n", "VOL6301@3", "Write such as")]
    [InlineData("model: ollama/b\nprompt: {user: x, repair: 2}\n", "VOL6301@3", "Give a 'schema'")]
    [InlineData("model: ollama/b\nprompt: {user: x, schema: {type: object, dependencies: {}}}\n", "VOL6302@3", "Use the keywords")]
    [InlineData("model: ollama/b\nprompt: {user: x, schema: bad.json}\n", "VOL6302@3", "Correct the file.")]
    [InlineData("model: ollama/b\nprompt: {user: x, schema: none.json}\n", "VOL1031@3", null)]
    [InlineData("model: ollama/b\nprompt: {user: {file: braces.md}}\n", "VOL6301@3", "Name a parameter")]
    [InlineData("model: ollama/b\nprompt: {user: {file: place.md}}\nitems: [{question: 1}]\n", "VOL6301@3", "Did you mean '{question}'?")]
    [InlineData("model: ollama/b\nprompt: {user: {file: \"{repeat}.md\"}}\n", "VOL6301@3", "Name the file itself")]
    [InlineData("model: ollama/b\nprompt: {user: {text: x}}\n", "VOL1013@3 VOL1010@3", null)]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {}\n", "VOL6303@4", "Write one of 'contains")]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {contain: y}\n", "VOL1010@4", null)]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {contains: y, equals: z}\n", "VOL6303@4", "Write a list")]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {regex: \"(\"}\n", "VOL6303@4", "Correct the pattern")]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {regex: \"{p}\"}\nitems: [{p: a}, {p: \"[\"}]\n", "VOL6303@4", "Correct the pattern")]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {json-path: a.b}\n", "VOL6303@4", "Write a path")]
    [InlineData("model: ollama/b\nprompt: \"{spec}/x\"\n", "VOL1033@3", "Known here are {repeat}")]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {command: [no-such-program]}\n", "VOL4001@4", "Install it")]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {command: judge.py}\n", "VOL1012@4", "Write 'command: [judge.py]'")]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {command: [sh, \"{spc}\"]}\n", "VOL1033@4", "Did you mean '{spec}'?")]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {command: [sh], inputs: gone.sh}\n", "VOL1031@4", null)]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {command: [sh], inputs: [\"{job-dir}/x\"]}\n", "VOL1033@4", "Name a file that is there before the batch")]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {command: [sh], timeout: 5}\n", "VOL1019@4", null)]
    [InlineData("model: ollama/b\nprompt: x\nexpect: {contains: x, timeout: 5s}\n", "VOL1010@4", null)]
    [InlineData("model: \"{m}\"\nprompt: x\nmatrix: {m: [ollma/a, ollama/b, x]}\n", "VOL6002@2 VOL6003@2", "Did you mean 'ollama/a'?")]
    [InlineData("model: openai/no-such-model\nprompt: x\n", "VOL6001@2", "Add the line")]
    [InlineData("model: ollama/b\nexpect: {contains: y}\ncommand: [\"true\"]\n", "VOL1016@2 VOL1016@3", null)]
    public void A_mistake_is_reported_where_it_is(string text, string summary, string? hint)
    {
        _folder.With("bad.json", "{").With("braces.md", "a { b").With("place.md", "{qestion}");

        var result = _folder.Load("name: b\n" + text, _language);

        Assert.Null(result.Spec);
        Assert.Equal(summary, string.Join(' ', result.Diagnostics.Select(SpecFolder.Summary)));
        if (hint is not null)
            Assert.StartsWith(hint, result.Diagnostics[0].Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_was_changed_runs_again()
    {
        const string Text = "name: b\nmodel: \"{m}\"\nmatrix: {m: [ollama/b]}\nprompt: {user: x}\nexpect: {contains: y}\n";
        var key = KeyOf(Text);

        Assert.Equal(key, KeyOf(Text + "parallel: 3\ntimeout: 1m\n"));
        Assert.NotEqual(key, KeyOf(Text.Replace("user: x", "user: z", StringComparison.Ordinal)));
        Assert.NotEqual(key, KeyOf(Text.Replace("user: x", "user: x, max-output: 7", StringComparison.Ordinal)));
        Assert.NotEqual(key, KeyOf(Text.Replace("contains", "equals", StringComparison.Ordinal)));
        Assert.NotEqual(key, KeyOf(Text.Replace("ollama/b", "ollama/c", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_judge_is_read_with_its_files_and_time()
    {
        _folder.With("judge.sh", "").With("words/a.txt", "");

        var judge = Work("name: b\nmodel: ollama/b\nprompt: x\nitems: [{w: a}]\nexpect: {command: [sh, judge.sh, \"{w}\"], inputs: [judge.sh, \"words/{w}.txt\"], timeout: 5s}\n")
            .Prompt.Expectations[0].Command!;

        Assert.Equal(["sh", "judge.sh", "{w}"], judge.Arguments.Select(a => a.Text));
        Assert.Equal(["judge.sh", "words/{w}.txt"], judge.Inputs.Select(a => a.Text));
        Assert.Equal((TimeSpan.FromSeconds(5), _folder.Root), (judge.Timeout, judge.Folder));
    }

    [Fact]
    public void Jobs_run_again_when_their_judge_changes()
    {
        const string Text = "name: b\nmodel: ollama/b\nprompt: x\nitems: [{w: a}, {w: b}]\nexpect: {command: [sh, judge.sh], inputs: [judge.sh, \"{w}.txt\"]}\n";
        JobKey[] KeysOf(string text, string judge, string word)
        {
            _folder.With("judge.sh", judge).With("a.txt", word).With("b.txt", "b");
            var plan = BatchPlans.Create(_folder.Load(text, _language).Spec!, out _)!;
            return [plan[0].Key, plan[1].Key];
        }

        var first = KeysOf(Text, "exit 0", "a");

        Assert.Equal(first, KeysOf(Text + "timeout: 3s\n", "exit 0", "a"));
        Assert.Empty(first.Intersect(KeysOf(Text, "exit 1", "a")));
        Assert.Empty(first.Intersect(KeysOf(Text.Replace("[sh, judge.sh]", "[sh, -e, judge.sh]", StringComparison.Ordinal), "exit 0", "a")));
        Assert.Equal([first[1]], first.Intersect(KeysOf(Text, "exit 0", "other")));
    }

    [Fact]
    public void A_judge_that_changes_during_the_run_is_noticed()
    {
        _folder.With("judge.sh", "exit 0");
        var stage = BatchPlans.Create(_folder.Load("name: b\nmodel: ollama/b\nprompt: x\nexpect: {command: [sh, judge.sh], inputs: judge.sh}\n", _language).Spec!, out _)!.Stages[0];
        _ = stage.KeyOf(0);
        Assert.Null(stage.Definition.Workload.CheckUnchanged(new PlannedJob(stage.JobAt(0), 0), default));

        _folder.With("judge.sh", "exit 1 # changed");

        Assert.Equal("VOL2005", stage.Definition.Workload.CheckUnchanged(new PlannedJob(stage.JobAt(0), 0), default)?.Code);
    }

    [Fact]
    public void Jobs_that_scripted_rules_answer_run_again_when_the_rules_change()
    {
        const string Text = "name: b\nmodel: \"{m}\"\nmatrix: {m: [demo/x, ollama/y]}\nprompt: q\nmodels: {demo: {format: scripted, rules: rules.yaml}}\n";
        JobKey[] KeysOf(string rules)
        {
            _folder.With("rules.yaml", rules);
            var plan = BatchPlans.Create(_folder.Load(Text, _language).Spec!, out _)!;
            return [plan[0].Key, plan[1].Key];
        }

        var first = KeysOf("rules: [{answers: [a]}]");
        var second = KeysOf("rules: [{answers: [b]}]");

        Assert.NotEqual(first[0], second[0]);
        Assert.Equal(first[1], second[1]);
    }

    private JobKey KeyOf(string text)
    {
        var loaded = _folder.Load(text, _language);
        Assert.Empty(loaded.Diagnostics);
        return BatchPlans.Create(loaded.Spec!, out _)![0].Key;
    }

    private PromptSpec Read(string text) => Work(text).Prompt;

    private PromptWork Work(string text)
    {
        var loaded = _folder.Load(text, _language);
        Assert.Empty(loaded.Diagnostics);
        return Assert.IsType<PromptWork>(Assert.Single(loaded.Spec!.Stages).Work);
    }
}
