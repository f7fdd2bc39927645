using Volley.Workloads.CodeGeneration.Running;
using Volley.Workloads.CodeGeneration.Status;
using Volley.Workloads.Diagnostics;

namespace Volley.Tests.CodeGeneration;

public sealed class ResumeTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public ResumeTests()
    {
        _project.Job("a", "verify: false");
        _project.Job("b", "verify: false\ndepends_on: [a]");
        _project.Job("c", "verify: false\ndepends_on: [b]");
    }

    public void Dispose() => _project.Dispose();

    private static string Answer(string id) => FakeModel.Block($"src/{id}.txt", "made by " + id);

    /// <summary>Runs until a job asks its model, and interrupts the run there.</summary>
    private async Task<FakeModel> InterruptAtAsync(string id, CodeGenerationOptions? options = null)
    {
        using var stop = new CancellationTokenSource();
        var model = new FakeModel((_, context) => Answer(context.Job.Id))
        {
            Before = async (context, token) =>
            {
                if (context.Job.Id != id)
                    return;
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        var report = await _project.RunAsync(model, options, stop.Token);
        Assert.Equal(RunEnding.Interrupted, report.Report!.Ending);
        return model;
    }

    [Fact]
    public async Task What_is_done_is_not_asked_for_again_and_the_rest_sees_what_it_would_have_seen()
    {
        await InterruptAtAsync("b");
        Assert.Equal(["pass", "pending_work", "created"], ((string[])["a", "b", "c"]).Select(_project.StatusName));
        var model = new FakeModel((_, context) => Answer(context.Job.Id));
        var report = await _project.RunAsync(model, new CodeGenerationOptions { Resume = true });
        Assert.Equal(["b:create", "c:create"], model.Calls);
        Assert.Equal("0001", Path.GetFileName(report.Folder!.Root));
        Assert.Contains("### File: src/a.txt", model.Asked[0].Prompt, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadLines(report.Folder.Results).Count());
        Assert.All((string[])["a", "b", "c"], id => Assert.Equal("pass", _project.StatusName(id)));
    }

    [Fact]
    public async Task Without_resume_stuck_jobs_are_only_warned_about()
    {
        await InterruptAtAsync("b");
        var model = new FakeModel((_, context) => Answer(context.Job.Id));
        var report = await _project.RunAsync(model);
        Assert.Equal(WorkloadCodes.StuckJobs, Assert.Single(_project.Warnings).Code);
        Assert.Equal(["c:create"], model.Calls);
        Assert.Equal(("0002", "pending_work"), (Path.GetFileName(report.Folder!.Root), _project.StatusName("b")));
    }

    [Fact]
    public async Task One_job_alone_is_resumed_where_it_was_cut_off_unless_others_were_cut_off_with_it()
    {
        var model = new FakeModel((_, context) => Answer(context.Job.Id));
        await InterruptAtAsync("c", new CodeGenerationOptions { Job = "c" });
        var resumed = await _project.RunAsync(model, new CodeGenerationOptions { Job = "c", Resume = true });
        await InterruptAtAsync("a");
        var alone = await _project.RunAsync(model, new CodeGenerationOptions { Job = "b", Resume = true });
        Assert.Equal(["c:create", "b:create"], model.Calls);
        Assert.Equal(("0001", "0003"), (Path.GetFileName(resumed.Folder!.Root), Path.GetFileName(alone.Folder!.Root)));
    }

    [Fact]
    public async Task A_resumed_run_takes_new_jobs_along_without_running_the_old_ones_again()
    {
        await InterruptAtAsync("b");
        _project.Job("a0", "verify: false", output: "a.txt");
        _project.Job("d", "verify: false\ncontext_files: [src/c.txt]");
        var model = new FakeModel((_, context) => context.Job.Id == "a0" ? FakeModel.Block("src/a.txt", "anew") : Answer(context.Job.Id));
        await _project.RunAsync(model, new CodeGenerationOptions { Resume = true });
        Assert.Equal(["a0:create", "b:create", "c:create", "d:create"], model.Calls.Order());
        Assert.Contains("### File: src/c.txt", model.Asked.Single(a => a.Context.Job.Id == "d").Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_whose_file_changed_meanwhile_is_run_as_it_is_now()
    {
        await InterruptAtAsync("b");
        _project.Write("jobs/b.md", _project.Read("jobs/b.md").Replace("Make b.", "Make it better.", StringComparison.Ordinal));
        _project.Write("jobs/a.md", _project.Read("jobs/a.md") + "\nChanged after it passed.");
        var model = new FakeModel((_, context) => Answer(context.Job.Id));
        await _project.RunAsync(model, new CodeGenerationOptions { Resume = true });
        Assert.Equal(["b:create", "c:create"], model.Calls);
        Assert.Contains("Make it better.", model.Asked[0].Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_is_the_truth_where_the_status_file_lags_behind()
    {
        await _project.RunAsync(new FakeModel((_, context) => Answer(context.Job.Id)));
        // As a kill leaves it that falls between the commit and the status.
        _project.Open().Statuses.Update(book => book.Set("c", JobStatus.PendingWork, ran: false));
        var model = new FakeModel((_, _) => throw new InvalidOperationException("nothing is to be asked"));
        var report = await _project.RunAsync(model, new CodeGenerationOptions { Resume = true });
        Assert.Null(report.Report);
        Assert.Equal(("pass", true), (_project.StatusName("c"), _project.Status("c").Ran));
    }

    [Fact]
    public async Task Files_in_place_whose_outcome_was_not_committed_are_not_made_again()
    {
        using var stop = new CancellationTokenSource();
        var interrupted = await InterruptAtAsync("b");
        var key = interrupted.Asked[^1].Context.Job.Key.ToString();
        var done = CodeGenerationWorkload.DonePath(new BatchFolder(_project.At(".volley/codegen/0001")), "b");
        Directory.CreateDirectory(Path.GetDirectoryName(done)!);
        File.WriteAllText(done, new JobReturn(key, """{"lines":1}""", """["src/b.txt"]""", null).ToJson());
        _project.Write("src/b.txt", "in place");
        var model = new FakeModel((_, context) => Answer(context.Job.Id));
        await _project.RunAsync(model, new CodeGenerationOptions { Resume = true });
        Assert.Equal(["c:create"], model.Calls);
        Assert.Contains("in place", model.Asked[0].Prompt, StringComparison.Ordinal);
        Assert.False(File.Exists(done));
    }

    [Fact]
    public async Task A_reset_job_is_run_again_and_so_is_everything_on_rerun()
    {
        var model = new FakeModel((_, context) => Answer(context.Job.Id));
        await _project.RunAsync(model);
        _project.Open().Statuses.Update(book => book.Reset("b"));
        await _project.RunAsync(model);
        Assert.Equal(["a:create", "b:create", "c:create", "b:create"], model.Calls);
        await _project.RunAsync(model, new CodeGenerationOptions { Rerun = true });
        Assert.Equal(["a:create", "b:create", "c:create"], model.Calls.Skip(4));
    }

    [Fact]
    public async Task One_job_runs_alone_whatever_its_status()
    {
        var model = new FakeModel((_, context) => Answer(context.Job.Id));
        await _project.RunAsync(model, new CodeGenerationOptions { Job = "c" });
        await _project.RunAsync(model, new CodeGenerationOptions { Job = "c" });
        Assert.Equal(["c:create", "c:create"], model.Calls);
    }

    [Fact]
    public async Task A_second_run_of_the_project_is_refused_while_the_first_goes_on()
    {
        var began = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var model = new FakeModel((_, context) => Answer(context.Job.Id))
        {
            Before = (_, _) =>
            {
                began.TrySetResult();
                return goOn.Task;
            },
        };
        var first = _project.RunAsync(model);
        await began.Task;
        var fault = await Assert.ThrowsAsync<Volley.Diagnostics.BatchException>(() => _project.RunAsync(model));
        Assert.Equal(WorkloadCodes.ProjectInUse, fault.Diagnostics[0].Code);
        goOn.SetResult();
        Assert.Equal(3, (await first).Rows.Count);
    }

    [Fact]
    public async Task A_running_job_that_another_process_cancels_fails_and_writes_nothing()
    {
        var began = new TaskCompletionSource();
        var model = new FakeModel((_, context) => Answer(context.Job.Id))
        {
            Before = async (_, token) =>
            {
                began.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        var run = _project.RunAsync(model);
        await began.Task;
        new StatusFile(_project.Root, TimeProvider.System).Update(book => book.Fail("a", StatusBook.Cancelled, ran: false));
        var report = await run;
        Assert.Equal([JobFailures.Cancelled, "need-failed", "need-failed"], report.Rows.Select(r => r.Error!.Code));
        Assert.Equal(("fail", StatusBook.Cancelled), (_project.StatusName("a"), _project.Status("a").Error));
        Assert.Empty(_project.Files());
    }

    [Fact]
    public async Task A_job_that_takes_too_long_fails()
    {
        var model = new FakeModel((_, context) => Answer(context.Job.Id)) { Before = (_, token) => Task.Delay(Timeout.Infinite, token) };
        var report = await _project.RunAsync(model, new CodeGenerationOptions { Job = "a", JobTimeout = TimeSpan.FromMilliseconds(50) });
        Assert.Equal("timeout", report.Rows[0].Error!.Code);
        Assert.Equal("fail", _project.StatusName("a"));
    }
}
