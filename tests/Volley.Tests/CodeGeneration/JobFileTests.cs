using Volley.Workloads.CodeGeneration.Jobs;
using Volley.Workloads.Diagnostics;

namespace Volley.Tests.CodeGeneration;

public sealed class JobFileTests
{
    private static JobReading Parse(string text) => JobFileParser.Parse("a", text, "jobs/a.md");

    [Fact]
    public void Every_setting_is_read_and_unknown_ones_are_ignored()
    {
        var job = Parse("""
            ---
            context_files: [x, "y z"]
            output_dir: src/
            output_file: a.cs
            output_files:
              - src/a.cs
            sequential: true
            mode: replace
            target_files: []
            target_file: big.cs
            test_file: a_test.cs
            verify: false
            depends_on:
              - other
            struct_name: S
            new_field: "f: 1"
            something: {else: 1}
            ---

              # Do it
            ---
            and this

            """).Job!;
        Assert.Equal(["x", "y z"], job.ContextFiles);
        Assert.Equal(("src/a.cs", "src/a_test.cs", true, false), (job.OutputPath, job.TestPath, job.IsSequential, job.Verify));
        Assert.Equal(["src/a.cs"], job.OutputFiles!.Value);
        Assert.Equal(["other"], job.DependsOn);
        Assert.Equal(("big.cs", "S", "f: 1"), (job.TargetFile, job.StructName, job.NewField));
        Assert.Equal("# Do it\n---\nand this", job.Instructions);
    }

    [Fact]
    public void Defaults_are_the_originals()
    {
        var job = Parse("---\noutput_dir: src\noutput_file: a.cs\n---\n").Job!;
        Assert.Equal((JobMode.Replace, true, false, ""), (job.Mode, job.Verify, job.IsSequential, job.Instructions));
        Assert.Equal(["src/a.cs"], job.EditTargets);
        Assert.Null(job.OutputFiles);
    }

    [Fact]
    public void Sequential_means_nothing_to_an_edit_without_output_files() =>
        Assert.False(Parse("---\noutput_dir: a\noutput_file: b\nmode: edit\nsequential: true\n---\n").Job!.IsSequential);

    [Theory]
    [InlineData("", "does not begin with a line '---'")]
    [InlineData("# Title\n---\nx: 1\n---", "does not begin with a line '---'")]
    [InlineData("---\noutput_dir: a\n", "has no closing line '---'")]
    [InlineData("---\n- a\n---\n", "is no map")]
    [InlineData("---\na: [\n---\n", "is not YAML")]
    [InlineData("---\na: [\nb: 1\n---\n", "a '[' or '{' is not closed")]
    [InlineData("---\na: {x: [\n- b\n---\n", "is not YAML")]
    [InlineData("---\noutput_dir: \"a\\0b\"\noutput_file: x\n---\n", "control characters")]
    [InlineData("---\noutput_dir: a\noutput_file: x\ncontext_files: [\"a\\nb\"]\n---\n", "control characters")]
    [InlineData("---\noutput_file: a\n---\n", "'output_dir' is missing")]
    [InlineData("---\noutput_dir: a\n---\n", "'output_file' is missing")]
    [InlineData("---\noutput_dir: a\noutput_file: ''\n---\n", "'output_file' is empty")]
    [InlineData("---\noutput_dir: a\noutput_file: b\noutput_files: []\n---\n", "'output_files' is an empty list")]
    [InlineData("---\noutput_dir: a\noutput_file: b\nmode: guess\n---\n", "there is no mode 'guess'")]
    [InlineData("---\noutput_dir: a\noutput_file: b\nverify: maybe\n---\n", "'verify' is neither true nor false")]
    [InlineData("---\noutput_dir: a\noutput_file: b\ncontext_files: x\n---\n", "'context_files' is no list")]
    [InlineData("---\noutput_dir: a\noutput_file: [b]\n---\n", "'output_file' is no text")]
    [InlineData("---\noutput_dir: a\noutput_file: b\nmode: edit\nsequential: true\noutput_files: [y]\n---\n", "cannot be sequential")]
    [InlineData("---\noutput_dir: a\noutput_file: b\nmode: split\nsequential: true\ntarget_file: x\noutput_files: [y]\n---\n", "cannot be sequential")]
    [InlineData("---\noutput_dir: a\noutput_file: b\nmode: split\noutput_files: [y]\n---\n", "needs 'target_file'")]
    [InlineData("---\noutput_dir: a\noutput_file: b\nmode: split\ntarget_file: x\n---\n", "needs 'output_files'")]
    [InlineData("---\noutput_dir: a\noutput_file: b\nmode: replace_pattern\n---\n", "needs 'target_files'")]
    [InlineData("---\noutput_dir: a\noutput_file: b\nmode: update_fixtures\ntarget_files: [x]\n---\n", "'struct_name' and 'new_field'")]
    [InlineData("---\noutput_dir: a\noutput_file: b\ntest_file: ''\n---\n", "'test_file' is empty")]
    [InlineData("---\noutput_dir: a\noutput_file: b\nmode: edit\ntarget_files: []\n---\n", "'target_files' is an empty list")]
    [InlineData("---\noutput_dir: a\noutput_file: b\nmode: edit\ntarget_files: [x, '']\n---\n", "'target_files' has an empty entry")]
    public void A_job_that_asks_for_something_impossible_says_what(string text, string message)
    {
        var reading = Parse(text);
        Assert.Null(reading.Job);
        Assert.Contains(reading.Mistakes, m => m.Code == WorkloadCodes.JobFileInvalid && m.Message.Contains(message, StringComparison.Ordinal) && m.Location!.Value.Line > 0);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_with_their_lines()
    {
        var mistakes = Parse("---\nmode: guess\nverify: maybe\ncontext_files: 3\noutput_dir: x\n---\n").Mistakes;
        Assert.Equal([(1, "output_file"), (2, "guess"), (3, "verify"), (4, "context_files")],
            mistakes.Select(m => (m.Location!.Value.Line, m.Message.Split('\'')[1])).Order());
    }

    [Fact]
    public void A_file_that_is_no_text_is_a_mistake_and_no_exception()
    {
        using var project = new ProjectFolder();
        File.WriteAllBytes(project.At("jobs/a.md"), [0xff, 0xfe, 0x00, 0xd8]);
        Assert.Equal(WorkloadCodes.JobFileUnreadable, JobFolder.Read(project.Root, "a").Mistakes[0].Code);
    }

    [Fact]
    public void Jobs_are_the_markdown_files_of_the_folder_that_do_not_begin_with_an_underscore()
    {
        using var project = new ProjectFolder();
        foreach (var name in (string[])["jobs/b.md", "jobs/a.md", "jobs/_x.md", "jobs/c.txt", "jobs/sub/d.md", "jobs/.md", "jobs/B.md"])
            project.Write(name, "");
        Assert.Equal(["B", "a", "b"], JobFolder.Ids(project.Root));
    }

    [Fact]
    public void Nesting_without_end_is_a_mistake_and_ends_no_process()
    {
        Assert.Contains("nested deeper than 64 levels", Parse($"---\noutput_dir: {new string('[', 200_000)}\n---\n").Mistakes[0].Message, StringComparison.Ordinal);
        Assert.NotNull(Parse($"---\noutput_dir: a\noutput_file: b\nx: {new string('[', 60)}{new string(']', 60)}\n---\n").Job);
    }
}
