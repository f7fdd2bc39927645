using System.Text.Json;
using System.Text.RegularExpressions;
using Volley.Workloads.CodeGeneration.Prompts;

namespace Volley.Tests.CodeGeneration;

public sealed partial class PromptConformanceTests
{
    [Fact]
    public void Prompts_have_the_originals_sections_files_and_marks_in_its_order()
    {
        foreach (var golden in WorkSplitData.Golden("prompts"))
            Assert.Equal((golden.Name(), Layout(golden.Text("golden"))), (golden.Name(), Layout(Prompt(golden))));
    }

    [Theory]
    [InlineData("create")]
    [InlineData("create without context")]
    [InlineData("verify")]
    public void Prompts_that_have_no_words_of_their_own_are_the_originals(string name)
    {
        var golden = WorkSplitData.Golden("prompts").Single(c => c.Name() == name);
        Assert.Equal(golden.Text("golden"), Prompt(golden));
    }

    [Fact]
    public void A_retry_names_all_files_of_the_attempt()
    {
        var attempt = new FailedAttempt([new("src/a", "A"), new("src/b", "B")], "bad");
        Assert.Contains("\nOutput files:\n  - src/a\n  - src/b\n\n", PromptText.Retry("S", [], attempt, "I"), StringComparison.Ordinal);
    }

    /// <summary>The lines that are layout: heads of sections and files, fences, what is between fences, paths, and labels before a path.</summary>
    private static string Layout(string prompt)
    {
        var inFence = false;
        var kept = new List<string>();
        foreach (var line in prompt.Split('\n'))
        {
            if (inFence || LayoutLine().IsMatch(line))
                kept.Add(line);
            if (line == "```")
                inFence = !inFence;
        }

        return string.Join('\n', kept);
    }

    private static string Prompt(JsonElement golden)
    {
        var system = golden.Text("system");
        var instructions = golden.Text("instructions");
        var context = Files(golden, "context");
        string Output() => golden.TryGetProperty("output", out var output) ? output.GetString()! : "src/o.rs";
        FileStep Step() => new(Output(), Files(golden, "previous"), golden.TryGetProperty("remaining", out var list) ? list.Texts() : []);
        return golden.Text("op") switch
        {
            "prompt_create" => PromptText.Create(system, context, instructions, Output()),
            "prompt_seq" => PromptText.Sequential(system, context, Step(), instructions),
            "prompt_edit" => PromptText.Edit(system, Files(golden, "targets"), context, instructions),
            "prompt_verify" => PromptText.Verify(system, context, Files(golden, "generated"), instructions),
            "prompt_test" => PromptText.Test(system, context, instructions, Output()),
            "prompt_retry" => PromptText.Retry(system, context, new FailedAttempt(Files(golden, "previous"), golden.Text("error")), instructions),
            "prompt_split" => PromptText.Split(system, Files(golden, "target")[0], context, Step(), instructions),
            var other => throw new InvalidOperationException(other),
        };
    }

    private static ProjectFile[] Files(JsonElement golden, string name) => golden.TryGetProperty(name, out var files)
        ? [.. files.EnumerateArray().Select(f => new ProjectFile(f[0].GetString()!, f[1].GetString()!))]
        : [];

    [GeneratedRegex(@"^(\[[A-Z ]+\]$|### File: |```$|Output to: |Generate: |Generate ONLY this file: |Generate tests for: |  - |FIND:|REPLACE:|END$|Do it$|SYS$|missing import$)")]
    private static partial Regex LayoutLine();
}
