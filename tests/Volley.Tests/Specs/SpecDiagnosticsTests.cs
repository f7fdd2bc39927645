using Volley.Diagnostics;
using Volley.Specs;

namespace Volley.Tests.Specs;

public sealed class SpecDiagnosticsTests : IDisposable
{
    private const string Head = "name: b\ncommand: [\"true\"]\n";
    private const string TwoStages = "name: b\nstages:\n  one: {command: [\"true\"], matrix: {seed: [1], tool: [a]}}\n  two: {command: [\"true\"], matrix: {seed: [1]}, needs: ";
    private readonly SpecFolder _folder = new();

    public static TheoryData<string, string, int> Mistakes() => new()
    {
        // The text as a whole.
        { "a: 1\n---\nb: 2\n", DiagnosticCodes.SeveralDocuments, 2 },
        { "", DiagnosticCodes.WrongType, 1 },
        { "# only a comment\n", DiagnosticCodes.WrongType, 1 },
        { "just text\n", DiagnosticCodes.WrongType, 1 },
        { Head + "x-a: *nowhere\n", DiagnosticCodes.UnknownAlias, 3 },
        { Head + "x-a: &me [*me]\n", DiagnosticCodes.UnknownAlias, 3 },
        { Head + "name: c\n", DiagnosticCodes.DuplicateKey, 3 },
        { Head + "x-a: {<<: {a: 1}, <<: {b: 2}}\n", DiagnosticCodes.DuplicateKey, 3 },
        { Head + "x-a: {<<: text}\n", DiagnosticCodes.WrongType, 3 },
        { Head + "x-a: {[1]: 2}\n", DiagnosticCodes.WrongType, 3 },
        { Head + "x-a: !!binary aGk=\n", DiagnosticCodes.WrongType, 3 },

        // The batch.
        { "command: [\"true\"]\n", DiagnosticCodes.MissingKey, 1 },
        { "name: [a]\ncommand: [\"true\"]\n", DiagnosticCodes.WrongType, 1 },
        { "name: .hidden\ncommand: [\"true\"]\n", DiagnosticCodes.BadName, 1 },
        { "name: a/b\ncommand: [\"true\"]\n", DiagnosticCodes.BadName, 1 },
        { "name: \"\"\ncommand: [\"true\"]\n", DiagnosticCodes.BadName, 1 },
        { Head + "reapeat: 3\n", DiagnosticCodes.UnknownKey, 3 },
        { Head + "matrix:\n", DiagnosticCodes.WrongType, 3 },
        { Head + "parallel: 0\n", DiagnosticCodes.NumberOutOfRange, 3 },
        { Head + "parallel: 100001\n", DiagnosticCodes.NumberOutOfRange, 3 },
        { Head + "parallel: 1.5\n", DiagnosticCodes.NumberOutOfRange, 3 },
        { Head + "parallel: \"4\"\n", DiagnosticCodes.WrongType, 3 },
        { Head + "parallel: [4]\n", DiagnosticCodes.WrongType, 3 },
        { Head + "repeat: -1\n", DiagnosticCodes.NumberOutOfRange, 3 },
        { Head + "repeat: 1000001\n", DiagnosticCodes.NumberOutOfRange, 3 },
        { Head + "on-failure: stpo\n", DiagnosticCodes.UnknownChoice, 3 },
        { Head + "objective: {metric: m}\n", DiagnosticCodes.MissingKey, 3 },
        { Head + "objective: {metric: m, better: more}\n", DiagnosticCodes.UnknownChoice, 3 },
        { Head + "objective: ratio\n", DiagnosticCodes.WrongType, 3 },
        { Head + "models: {}\n", DiagnosticCodes.UnknownKey, 3 },
        { Head + "budget: 50\n", DiagnosticCodes.WrongType, 3 },
        { Head + "budget: {}\n", DiagnosticCodes.MissingKey, 3 },
        { Head + "budget: {total: -1, per-job: 1}\n", DiagnosticCodes.BadMoney, 3 },
        { Head + "budget: {total: 1.0000000000001, per-job: 1}\n", DiagnosticCodes.BadMoney, 3 },
        { Head + "budget: {total: \"5\", per-job: 1}\n", DiagnosticCodes.BadMoney, 3 },
        { Head + "budget: {total: 5, soft: yes, per-job: 1}\n", DiagnosticCodes.WrongType, 3 },
        { Head + "budget: {total: 5}\n", DiagnosticCodes.CostUnbounded, 3 },
        { Head + "budget: {total: 5, soft: true}\n", DiagnosticCodes.CostUnbounded, 3 },
        { Head + "budget: {total: 5, per-job: 6}\n", DiagnosticCodes.BudgetTooSmall, 3 },
        { Head + "needs: [other]\n", DiagnosticCodes.MisplacedKey, 3 },

        // What runs, and how.
        { "name: b\n", DiagnosticCodes.WorkloadNotOne, 1 },
        { Head + "shell: echo\n", DiagnosticCodes.WorkloadNotOne, 3 },
        { "name: b\ncommand: echo hello\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\ncommand: []\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\ncommand: [\"true\", {tool}]\nmatrix: {tool: [a]}\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\ncommand: [\"true\", ~]\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\ncommand:\n- \"true\"\n- \"a\\0b\"\n", DiagnosticCodes.NulCharacter, 4 },
        { "name: b\ncommand:\n- \"true\"\n- \"{tol}\"\nmatrix: {tool: [a]}\n", DiagnosticCodes.UnknownPlaceholder, 4 },
        { "name: b\ncommand: [\"true\", '{\"a\": 1}']\n", DiagnosticCodes.MalformedTemplate, 2 },
        { "name: b\nshell: \" \"\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\ncommand: [no-such-program-here]\n", DiagnosticCodes.ProgramNotFound, 2 },
        { "name: b\ncommand: [./no-such-program]\n", DiagnosticCodes.ProgramNotFound, 2 },
        { "name: b\ncommand: [\"\"]\n", DiagnosticCodes.ProgramNotFound, 2 },
        { "name: b\ncommand: [\"true\"]\nenvironment: {PATH: /nowhere}\n", DiagnosticCodes.ProgramNotFound, 2 },
        { "name: b\ncommand: [\"{tool}\"]\nmatrix: {tool: [\"true\", nope]}\n", DiagnosticCodes.ProgramNotFound, 2 },
        { Head + "environment: {A: \"{nope}\"}\n", DiagnosticCodes.UnknownPlaceholder, 3 },
        { Head + "environment: [A]\n", DiagnosticCodes.WrongType, 3 },
        { Head + "environment: {A: [1]}\n", DiagnosticCodes.WrongType, 3 },
        { Head + "environment: {A=B: 1}\n", DiagnosticCodes.BadName, 3 },
        { Head + "environment: {VOLLEY_JOB: 1}\n", DiagnosticCodes.ReservedName, 3 },
        { Head + "inputs: [missing.txt]\n", DiagnosticCodes.FileMissing, 3 },
        { Head + "inputs: \"\"\n", DiagnosticCodes.WrongType, 3 },
        { Head + "matrix: {n: [1, 2]}\ninputs:\n- \"in-{n}.txt\"\n", DiagnosticCodes.FileMissing, 5 },
        { Head + "stdin: {file: missing.txt}\n", DiagnosticCodes.FileMissing, 3 },
        { Head + "stdin: {}\n", DiagnosticCodes.MissingKey, 3 },
        { Head + "stdin: [a]\n", DiagnosticCodes.WrongType, 3 },
        { Head + "stdin: \"{nope}\"\n", DiagnosticCodes.UnknownPlaceholder, 3 },
        { Head + "timeout: 30\n", DiagnosticCodes.BadDuration, 3 },
        { Head + "timeout: 0s\n", DiagnosticCodes.BadDuration, 3 },
        { Head + "timeout: 3651d\n", DiagnosticCodes.BadDuration, 3 },
        { Head + "grace: soon\n", DiagnosticCodes.BadDuration, 3 },
        { Head + "directory: there\n", DiagnosticCodes.UnknownChoice, 3 },
        { Head + "result: stderr\n", DiagnosticCodes.UnknownChoice, 3 },
        { Head + "output-limit: 0\n", DiagnosticCodes.BadSize, 3 },
        { Head + "output-limit: 10 bananas\n", DiagnosticCodes.BadSize, 3 },
        { Head + "output-limit: 0.5\n", DiagnosticCodes.BadSize, 3 },
        { Head + "retry: 3\n", DiagnosticCodes.WrongType, 3 },
        { Head + "retry: {delay: 1s}\n", DiagnosticCodes.MissingKey, 3 },
        { Head + "retry: {attempts: 0}\n", DiagnosticCodes.NumberOutOfRange, 3 },
        { Head + "retry: {attempts: 2, delay: 2s, max-delay: 1s}\n", DiagnosticCodes.NumberOutOfRange, 3 },
        { Head + "retry: {attempts: 2, on: [256]}\n", DiagnosticCodes.UnknownChoice, 3 },
        { Head + "retry: {attempts: 2, on: [timeouts]}\n", DiagnosticCodes.UnknownChoice, 3 },
        { Head + "retry: {attempts: 2, on: []}\n", DiagnosticCodes.WrongType, 3 },

        // Parameters.
        { Head + "matrix: [a]\n", DiagnosticCodes.WrongType, 3 },
        { Head + "matrix: {}\n", DiagnosticCodes.EmptyAxis, 3 },
        { Head + "matrix: {a: []}\n", DiagnosticCodes.EmptyAxis, 3 },
        { Head + "matrix:\n  a:\n", DiagnosticCodes.EmptyAxis, 4 },
        { Head + "matrix: {a: [1, ~]}\n", DiagnosticCodes.WrongType, 3 },
        { Head + "matrix: {a: [[1]]}\n", DiagnosticCodes.WrongType, 3 },
        { Head + "matrix: {1a: [1]}\n", DiagnosticCodes.BadName, 3 },
        { Head + "matrix: {job-dir: [1]}\n", DiagnosticCodes.ReservedName, 3 },
        { Head + "matrix: {a-b: [1], a_b: [2]}\n", DiagnosticCodes.EnvironmentClash, 3 },
        { Head + "matrix:\n  a: [1]\n  include: [{b: 1}]\n", DiagnosticCodes.CellMismatch, 5 },
        { Head + "matrix:\n  a: [1]\n  include: [1]\n", DiagnosticCodes.WrongType, 5 },
        { Head + "matrix:\n  a: [1]\n  exclude: [{b: 1}]\n", DiagnosticCodes.UnknownAxis, 5 },
        { Head + "matrix:\n  a: [1]\n  exclude: [{}]\n", DiagnosticCodes.CellMismatch, 5 },
        { Head + "matrix:\n  a: [1]\n  exclude: [{a: 2}]\n", DiagnosticCodes.ExcludeWithoutEffect, 5 },
        { Head + "matrix: {item: [1]}\nitems: [x]\n", DiagnosticCodes.DuplicateParameter, 4 },
        { Head + "items: 5\n", DiagnosticCodes.WrongType, 3 },
        { Head + "items: []\n", DiagnosticCodes.NoItems, 3 },
        { Head + "items: {}\n", DiagnosticCodes.MissingKey, 3 },
        { Head + "items: {lines: a, csv: b}\n", DiagnosticCodes.MissingKey, 3 },
        { Head + "items: {lines: missing.txt}\n", DiagnosticCodes.FileMissing, 3 },
        { Head + "items: {csv: missing.csv}\n", DiagnosticCodes.FileMissing, 3 },
        { Head + "items: {files: \"*.none\"}\n", DiagnosticCodes.NoFilesMatch, 3 },
        { Head + "items: {files: []}\n", DiagnosticCodes.NoItems, 3 },
        { Head + "items: [a, {b: 1}]\n", DiagnosticCodes.WrongType, 3 },
        { Head + "items: [{b: 1}, a]\n", DiagnosticCodes.WrongType, 3 },
        { Head + "items:\n- {a: 1}\n- {b: 1}\n", DiagnosticCodes.CellMismatch, 5 },
        { Head + "items: [{}]\n", DiagnosticCodes.NoItems, 3 },
        { Head + "items: [{repeat: 1}]\n", DiagnosticCodes.ReservedName, 3 },

        // Stages.
        { "name: b\nstages: []\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\nstages: {}\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\nstages: {a b: {command: [\"true\"]}}\n", DiagnosticCodes.BadName, 2 },
        { "name: b\nstages: {a: [\"true\"]}\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\nstages: {a: {}}\n", DiagnosticCodes.WorkloadNotOne, 2 },
        { "name: b\nstages: {a: {command: [\"true\"], objective: {metric: m, better: lower}}}\n", DiagnosticCodes.MisplacedKey, 2 },
        { "name: b\nstages: {a: {command: [\"true\"], budget: {total: 1}}}\n", DiagnosticCodes.MisplacedKey, 2 },
        { "name: b\nstages: {a: {command: [\"true\"], x-note: 1}}\n", DiagnosticCodes.UnknownKey, 2 },
        { "name: b\nmatrix: {a: [1]}\nstages: {a: {command: [\"true\"]}}\n", DiagnosticCodes.MisplacedKey, 2 },
        { TwoStages + "[onee]}\n", DiagnosticCodes.UnknownNeed, 4 },
        { TwoStages + "[two]}\n", DiagnosticCodes.NeedCycle, 4 },
        { TwoStages + "[[one]]}\n", DiagnosticCodes.WrongType, 4 },
        { TwoStages + "[{match: [seed]}]}\n", DiagnosticCodes.MissingKey, 4 },
        { TwoStages + "[{stage: one, match: [tool]}]}\n", DiagnosticCodes.MatchUnknown, 4 },
        { TwoStages + "[{stage: one, match: []}]}\n", DiagnosticCodes.WrongType, 4 },
        { "name: b\nstages:\n  a: {command: [\"true\"], needs: b}\n  b: {command: [\"true\"], needs: [a]}\n", DiagnosticCodes.NeedCycle, 3 },

        // Listed jobs.
        { "name: b\njobs: {}\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\njobs: []\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\njobs: [a]\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\njobs: [{command: [\"true\"]}]\n", DiagnosticCodes.MissingKey, 2 },
        { "name: b\njobs: [{id: ../up, command: [\"true\"]}]\n", DiagnosticCodes.BadName, 2 },
        { "name: b\njobs: [{id: a}]\n", DiagnosticCodes.WorkloadNotOne, 2 },
        { "name: b\njobs: [{id: a, shell: x, command: [\"true\"]}]\n", DiagnosticCodes.WorkloadNotOne, 2 },
        { "name: b\njobs:\n- {id: a, shell: x}\n- {id: A, shell: x}\n", DiagnosticCodes.DuplicateJobId, 4 },
        { "name: b\njobs: [{id: a, shell: x, needs: [c]}]\n", DiagnosticCodes.UnknownNeed, 2 },
        { "name: b\njobs:\n- {id: a, shell: x, needs: b}\n- {id: b, shell: x, needs: a}\n", DiagnosticCodes.NeedCycle, 3 },
        { "name: b\njobs: [{id: a, shell: x, parameters: [1]}]\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\njobs: [{id: a, shell: x, parameters: {p: [1]}}]\n", DiagnosticCodes.WrongType, 2 },
        { "name: b\njobs: [{id: a, shell: x, parameters: {P: 1, p: 2}}]\n", DiagnosticCodes.EnvironmentClash, 2 },
        { "name: b\njobs: [{id: a, shell: x, matrix: {a: [1]}}]\n", DiagnosticCodes.UnknownKey, 2 },
        { "name: b\nrepeat: 2\njobs: [{id: a, shell: x}]\n", DiagnosticCodes.MisplacedKey, 2 },
        { "name: b\njobs:\n- id: a\n  command: [\"true\", \"{p}\"]\n", DiagnosticCodes.UnknownPlaceholder, 4 },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_reported_once_where_it_is_with_a_remedy(string text, string code, int line)
    {
        var result = _folder.Load(text);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal($"{code}@{line}", SpecFolder.Summary(diagnostic));
        Assert.Equal("batch.yaml", diagnostic.Location!.Value.File);
        Assert.EndsWith(diagnostic.Hint!.EndsWith('?') ? "?" : ".", diagnostic.Hint);
        Assert.True(char.IsUpper(diagnostic.Hint[0]));
        Assert.Equal(diagnostic.Severity == DiagnosticSeverity.Error, result.Spec is null);
    }

    [Fact]
    public void A_misspelt_command_is_one_mistake_and_hides_no_other()
    {
        var result = _folder.Load("name: b\ncomand: [\"true\"]\ninputs: [missing.txt]\n");
        Assert.Equal([DiagnosticCodes.UnknownKey, DiagnosticCodes.FileMissing], result.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void All_mistakes_are_reported_in_one_go_in_order_of_line()
    {
        var result = _folder.Load("""
            name: .bad
            paralel: 4
            timeout: 30
            command: [no-such-program-here, "{tol}", "{"]
            matrix:
              tool: []
              level: [1, ~]
              exclude: [{tol: 1}]
            items: {lines: missing.txt}
            retry: {attempts: 0, on: [never]}
            inputs: [missing.txt]
            budget: {total: 5}
            """);
        Assert.Null(result.Spec);
        Assert.Equal(
            ["VOL1014@1", "VOL1010@2", "VOL1019@3", "VOL4001@4", "VOL1033@4", "VOL1034@4", "VOL1023@6", "VOL1012@7", "VOL1027@8", "VOL1031@9", "VOL1018@10", "VOL1022@10", "VOL1031@11", "VOL1038@12"],
            result.Diagnostics.Select(SpecFolder.Summary));
    }

    [Fact]
    public void A_mistake_in_an_anchored_value_is_reported_once_though_it_is_used_twice()
    {
        var result = _folder.Load("""
            name: b
            x-common: &common {timeout: 30}
            stages:
              one: {<<: *common, command: ["true"]}
              two: {<<: *common, command: ["true"]}
            """);
        Assert.Equal(["VOL1019@2"], result.Diagnostics.Select(SpecFolder.Summary));
    }

    [Fact]
    public void Thousands_of_mistakes_are_counted_rather_than_listed()
    {
        var result = _folder.Load("name: b\ncommand: [\"true\"]\nitems:\n" + string.Concat(Enumerable.Repeat("- [x]\n", 5000)));
        Assert.Equal(201, result.Diagnostics.Length);
        Assert.Equal(DiagnosticCodes.TooManyMistakes, result.Diagnostics[^1].Code);
        Assert.Contains("4,800 more", result.Diagnostics[^1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: b\ncommand: [\"true\", \"{tol}\"]\nmatrix: {tool: [a]}\n", "Did you mean '{tool}'?")]
    [InlineData("name: b\ncommand: [\"true\"]\non_failure: stop\n", "Did you mean 'on-failure'?")]
    [InlineData("name: b\ncommand: [\"true\"]\nenviroment: {A: 1}\n", "Did you mean 'environment'?")]
    [InlineData("name: b\ncommand: sh run.sh {tool}\n", "Write 'command: [sh, run.sh, \"{tool}\"]', or 'shell:' for a line that a shell runs.")]
    [InlineData("name: b\ncommand: [\"true\", {tool}]\n", "Put quotes around it: \"{tool}\"; without them YAML reads a map.")]
    [InlineData("name: b\ncommand: [\"true\"]\ntimeout: 90\n", "Add the unit: '90s', or ms, m, h or d.")]
    public void A_remedy_names_what_was_probably_meant(string text, string hint) => Assert.Equal(hint, Assert.Single(_folder.Load(text).Diagnostics).Hint);

    [Theory]
    [InlineData("needs: [Q]", "A listed job needs jobs of its own list; needs on stages stand beside 'jobs'.")]
    [InlineData("needs: [AB]", "Did you mean 'A'?")]
    public void A_name_that_shares_no_letter_is_not_what_was_meant(string needs, string hint) =>
        Assert.Equal(hint, Assert.Single(_folder.Load($"name: b\njobs:\n- {{id: A, shell: x}}\n- {{id: B, shell: x}}\n- {{id: C, shell: x, {needs}}}\n").Diagnostics).Hint);

    [Fact]
    public void A_program_that_is_a_folder_is_called_one() =>
        Assert.StartsWith("the program '/usr' is a folder", Assert.Single(_folder.Load("name: b\ncommand: [/usr]\n").Diagnostics).Message, StringComparison.Ordinal);

    [Fact]
    public void A_mistake_in_a_cell_is_told_beside_an_axis_that_cannot_be_called_so()
    {
        var result = _folder.Load(Head + "matrix: {tool: [a], repeat: [1], include: [{tol: a, repeat: 1}], exclude: [{tol: a}, {repeat: 1}]}\n");
        Assert.Equal(
            [DiagnosticCodes.ReservedName, DiagnosticCodes.CellMismatch, DiagnosticCodes.UnknownAxis],
            result.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void A_cycle_names_its_members_in_order()
    {
        var result = _folder.Load("""
            name: b
            stages:
              score: {command: ["true"], needs: [train]}
              train: {command: ["true"], needs: [prepare]}
              prepare: {command: ["true"], needs: [score]}
              other: {command: ["true"], needs: [score]}
            """);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("batch.yaml:3: VOL1003 stage 'score' needs 'train', which needs 'prepare', which needs 'score'. Remove one of these needs.", diagnostic.ToString());
    }

    [Fact]
    public void A_chain_of_many_jobs_is_no_cycle_and_overflows_nothing()
    {
        var jobs = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"- {{id: j{i}, shell: x, needs: [j{i + 1}]}}\n"));
        Assert.Empty(_folder.Load($"name: b\njobs:\n{jobs}- {{id: j20000, shell: x}}\n").Diagnostics);
        var cycle = Assert.Single(_folder.Load($"name: b\njobs:\n{jobs}- {{id: j20000, shell: x, needs: j0}}\n").Diagnostics);
        Assert.Equal(DiagnosticCodes.NeedCycle, cycle.Code);
        Assert.Contains("and so on over 19991 more", cycle.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_place_of_an_input_must_not_be_a_folder()
    {
        _folder.With("data/a.txt");
        var diagnostic = Assert.Single(_folder.Load("name: b\ncommand: [\"true\"]\ninputs: [data]\n").Diagnostics);
        Assert.Contains("is a folder", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spec_over_the_limit_is_refused()
    {
        var result = _folder.Load("name: b\n# " + new string('x', SpecSource.MaxBytes));
        Assert.Equal(DiagnosticCodes.SpecTooLarge, Assert.Single(result.Diagnostics).Code);
    }

    public void Dispose() => _folder.Dispose();
}
