using Volley.Workloads.CodeGeneration.Prompts;
using Volley.Workloads.CodeGeneration.Running;

namespace Volley.Tests.CodeGeneration;

public sealed class EditModeTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public EditModeTests()
    {
        _project.Write("src/one.txt", "alpha\nbeta\n");
        _project.Write("src/two.txt", "gamma\n");
        _project.Job("edit", "mode: edit\ntarget_files: [src/one.txt, src/two.txt]", "one.txt");
    }

    public void Dispose() => _project.Dispose();

    private static string Edit(string file, string find, string replace) => $"FILE: {file}\nFIND:\n{find}\nREPLACE:\n{replace}\nEND\n";

    private Task<CodeGenerationReport> AnswerAsync(params string[] answers)
    {
        var queue = new Queue<string>(answers);
        return _project.RunAsync(new FakeModel((_, context) => context.Role is PromptRole.VerifyEdit ? queue.Count > 0 ? queue.Dequeue() : "PASS" : queue.Dequeue()));
    }

    [Fact]
    public async Task Only_the_files_that_were_edited_are_written()
    {
        var report = await AnswerAsync(Edit("src/one.txt", "alpha", "ALPHA"), "PASS");
        Assert.Equal("[\"src/one.txt\"]", report.Rows[0].Outputs);
        Assert.Equal(("ALPHA\nbeta\n", "gamma\n"), (_project.Read("src/one.txt"), _project.Read("src/two.txt")));
    }

    [Fact]
    public async Task One_edit_that_fails_fails_the_job_and_nothing_is_written()
    {
        var report = await AnswerAsync(Edit("src/one.txt", "alpha", "ALPHA") + Edit("src/two.txt", "gama;", "GAMMA"));
        Assert.Equal(JobFailures.Edit, report.Rows[0].Error!.Code);
        Assert.Equal("alpha\nbeta\n", _project.Read("src/one.txt"));
        var status = _project.Status("edit");
        Assert.Contains("FIND text not found in src/two.txt", status.Error, StringComparison.Ordinal);
        Assert.Contains("Nearest line 1: \"gamma\"", status.Error, StringComparison.Ordinal);
        Assert.Equal(("alpha", 1), (status.Partial!.Successful[0].FindPreview, status.Partial.Failed[0].SuggestedLine));
    }

    [Fact]
    public async Task Edits_of_other_files_are_dropped_and_an_answer_with_no_others_fails()
    {
        var report = await AnswerAsync(Edit("src/three.txt", "x", "y"));
        Assert.StartsWith("Edit failed: Edit mode produced no edits", report.Rows[0].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("src/three.txt", report.Rows[0].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_try_edits_the_files_as_they_were()
    {
        await AnswerAsync(Edit("src/one.txt", "alpha", "first"), "FAIL: wrong word", Edit("src/one.txt", "alpha", "second"), "PASS");
        Assert.Equal("second\nbeta\n", _project.Read("src/one.txt"));
    }

    [Fact]
    public async Task Two_jobs_that_edit_one_file_do_so_in_the_order_of_their_ids()
    {
        _project.Job("edit_b", "mode: edit\ntarget_files: [src/one.txt]\nverify: false", "one.txt");
        _project.Job("edit_a", "mode: edit\ntarget_files: [src/one.txt]\nverify: false", "one.txt");
        var model = new FakeModel((_, context) => context.Role == PromptRole.VerifyEdit ? "PASS" : Edit("src/one.txt", context.Job.Id == "edit" ? "alpha" : context.Job.Id == "edit_a" ? "1" : "2", context.Job.Id == "edit" ? "1" : context.Job.Id == "edit_a" ? "2" : "3"));
        var report = await _project.RunAsync(model);
        Assert.All(report.Rows, r => Assert.Equal(Outcome.Succeeded, r.Outcome));
        Assert.Equal("3\nbeta\n", _project.Read("src/one.txt"));
    }

    [Fact]
    public async Task An_edit_that_is_not_ended_fails_the_job_instead_of_being_lost()
    {
        var report = await AnswerAsync(Edit("src/one.txt", "alpha", "ALPHA") + "FIND:\nbeta\nREPLACE:\nBETA\n");
        Assert.Contains("1 of 2 edits", report.Rows[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal("alpha\nbeta\n", _project.Read("src/one.txt"));
    }

    [Fact]
    public async Task An_edit_that_looks_for_blanks_alone_fails_the_job_and_changes_no_file()
    {
        var report = await AnswerAsync(Edit("src/one.txt", "   ", "new"), "PASS");
        Assert.Equal(JobFailures.Edit, report.Rows[0].Error?.Code);
        Assert.Contains("src/one.txt has nothing but blanks", report.Rows[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal("alpha\nbeta\n", _project.Read("src/one.txt"));
    }

    [Fact]
    public async Task What_an_edit_does_not_touch_stays_as_it_was_to_the_byte()
    {
        File.WriteAllBytes(_project.At("src/one.txt"), [0xEF, 0xBB, 0xBF, .. "a\r\nalpha\r\n\tz"u8]);
        await AnswerAsync(Edit("src/one.txt", "alpha", "beta"));
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "a\r\nbeta\r\n\tz"u8], File.ReadAllBytes(_project.At("src/one.txt")));
    }

    [Fact]
    public async Task A_target_that_is_not_UTF_8_fails_the_job_before_anything_is_asked()
    {
        byte[] latin = [.. "alpha "u8, 0xE9];
        File.WriteAllBytes(_project.At("src/one.txt"), latin);
        var report = await AnswerAsync(Edit("src/one.txt", "alpha", "beta"));
        Assert.Equal((JobFailures.Context, "'src/one.txt' cannot be read: it is not UTF-8 text"), (report.Rows[0].Error!.Code, report.Rows[0].Error!.Message));
        Assert.Equal(latin, File.ReadAllBytes(_project.At("src/one.txt")));
    }
}
