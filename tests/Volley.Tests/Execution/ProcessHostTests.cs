using System.Globalization;
using System.Text;
using Volley.Execution;
using Volley.Execution.Processes;

namespace Volley.Tests.Execution;

/// <summary>What every host must do: starting, feeding, capturing.</summary>
public sealed class ProcessHostTests
{
    [Theory, EveryHost(0, 1, 2, 75, 126, 255)]
    public async Task Exit_codes_are_reported(HostKind kind, int code)
    {
        await using var run = new HostRun(kind);
        Assert.Equal(new ProcessEnd(EndCause.Exited, code), await run.RunAsync(run.Shell($"exit {code}")));
    }

    [Theory, EveryHost("SEGV", "KILL", "TERM", "PIPE", "INT", "USR1", "QUIT")]
    public async Task Signals_that_end_a_process_are_reported(HostKind kind, string signal)
    {
        await using var run = new HostRun(kind);
        var end = await run.RunAsync(run.Shell($"kill -{signal} $$; sleep 60"));
        Assert.Equal((null, "SIG" + signal), (end.ExitCode, SignalNames.Of(end.Signal)));
    }

    [Theory, EveryHost]
    public async Task Both_outputs_are_captured_apart(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var launch = run.Shell("echo out; echo err >&2; printf more");
        await run.RunAsync(launch);
        Assert.Equal(("out\nmore", "err\n"), (HostRun.Text(launch.Stdout), HostRun.Text(launch.Stderr)));
    }

    [Theory, EveryHost]
    public async Task Ten_megabytes_on_both_outputs_arrive_whole(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var launch = run.Shell("head -c 10000000 /dev/zero & head -c 10000000 /dev/zero >&2; wait; echo end; echo end >&2");
        await run.RunAsync(launch);
        Assert.Equal((10_000_004L, 10_000_004L), (launch.Stdout.Total, launch.Stderr.Total));
        Assert.EndsWith("end\n", HostRun.Text(launch.Stdout), StringComparison.Ordinal);
    }

    [Theory, EveryHost]
    public async Task Standard_input_is_empty_unless_given(HostKind kind)
    {
        await using var run = new HostRun(kind);
        Assert.Equal("0", (await run.OutputAsync(run.Shell("wc -c"))).Trim());
    }

    [Theory, EveryHost(0, 1, 1_000_000)]
    public async Task Standard_input_takes_a_text(HostKind kind, int size)
    {
        await using var run = new HostRun(kind);
        var text = new string('é', size);
        var output = await run.OutputAsync(run.Launch("/bin/sh", "-c", "cat | wc -c; cat | wc -c") with { StdinText = text });
        Assert.Equal([size * 2, 0], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture)));
    }

    [Theory, EveryHost]
    public async Task Standard_input_takes_a_file(HostKind kind)
    {
        await using var run = new HostRun(kind);
        await File.WriteAllTextAsync(run.Folder["in.txt"], "from a file\n");
        Assert.Equal("from a file\n", await run.OutputAsync(run.Launch("/bin/cat") with { StdinFile = run.Folder["in.txt"] }));
    }

    [Theory, EveryHost]
    public async Task A_missing_file_for_standard_input_is_a_permanent_failure(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var end = await run.RunAsync(run.Launch("/bin/cat") with { StdinFile = run.Folder["none.txt"] });
        Assert.Equal(
            new StartFailure("the file for standard input, 'none.txt', cannot be opened: no such file or directory", true), end.Failure);
    }

    [Theory, EveryHost]
    public async Task A_process_that_never_reads_its_input_ends(HostKind kind)
    {
        await using var run = new HostRun(kind);
        Assert.Equal(3, (await run.RunAsync(run.Shell("exit 3") with { StdinText = new string('x', 1_000_000) })).ExitCode);
    }

    public static TheoryData<HostKind, string> AwkwardTexts()
    {
        var data = new TheoryData<HostKind, string>();
        foreach (var kind in Enum.GetValues<HostKind>())
            foreach (var text in new[]
            {
                "", " ", "two words", "'single'", "\"double\"", "`back` $(tick) $HOME", "line\nbreak", "tab\t", "ünïcödé 漢字 🦀", "--leading",
                "-", "a\\b", "*?[x]", "../up/../..", "a=b", new string('x', 200), new string('漢', 200),
            })
                data.Add(kind, text);
        return data;
    }

    [Theory, MemberData(nameof(AwkwardTexts))]
    public async Task Arguments_and_environment_arrive_as_they_are(HostKind kind, string text)
    {
        await using var run = new HostRun(kind);
        var launch = run.Shell("printf '%s|%s|%s' \"$1\" \"$#\" \"$ODD\"", text, text) with { Environment = [new("ODD", text)] };
        Assert.Equal($"{text}|2|{text}", await run.OutputAsync(launch));
    }

    [Theory, EveryHost]
    public async Task A_declared_variable_replaces_the_inherited_one(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var launch = run.Launch("/usr/bin/env") with { Environment = [new("PATH", "/nowhere"), new("EMPTY", "")] };
        var lines = (await run.OutputAsync(launch)).Split('\n');
        Assert.Equal("PATH=/nowhere", Assert.Single(lines, l => l.StartsWith("PATH=", StringComparison.Ordinal)));
        Assert.Contains("EMPTY=", lines);
        Assert.Contains($"HOME={Environment.GetEnvironmentVariable("HOME")}", lines);
    }

    [Theory, EveryHost]
    public async Task A_process_runs_in_its_folder(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var folder = Directory.CreateDirectory(run.Folder["some where"]).FullName;
        Assert.Equal(folder + "\n", await run.OutputAsync(run.Launch("/bin/pwd") with { WorkingDirectory = folder }));
    }

    [Theory, EveryHost]
    public async Task What_cannot_be_started_is_a_result_that_says_why(HostKind kind)
    {
        await using var run = new HostRun(kind);
        await File.WriteAllTextAsync(run.Folder["plain"], "echo\n");
        await File.WriteAllTextAsync(run.Folder["orphaned"], "#!/nowhere/interpreter\n");
        await run.RunAsync(run.Launch("/bin/chmod", "+x", run.Folder["orphaned"]));

        await expect(run.Launch("/nowhere/program"), "'/nowhere/program' cannot be run: no such file or directory");
        await expect(run.Launch("") with { Arguments = ["gone"] }, "'gone' cannot be run: it was not found in PATH");
        await expect(run.Launch("orphaned"), "'orphaned' cannot be run: it was not found in PATH");
        await expect(run.Launch(run.Folder["plain"]), $"'{run.Folder["plain"]}' cannot be run: permission denied");
        await expect(
            run.Launch(run.Folder["orphaned"]), $"'{run.Folder["orphaned"]}' cannot be run: the interpreter in its first line does not exist");
        await expect(run.Launch("/bin/echo", new string('x', 3_000_000)), "'/bin/echo' cannot be run: argument list too long");
        await expect(run.Launch("/bin/echo", "a\0b"), "'/bin/echo' cannot be run: argument 1 holds a NUL character");
        await expect(
            run.Launch("/bin/echo") with { Environment = [new("X", "a\0b")] },
            "'/bin/echo' cannot be run: environment variable 'X' holds a NUL character");
        await expect(
            run.Launch("/bin/echo") with { WorkingDirectory = run.Folder["gone"] }, "'/bin/echo' cannot be run: its working folder does not exist");

        async Task expect(ProcessLaunch launch, string message) =>
            Assert.Equal(ProcessEnd.NotStarted(message, isPermanent: true), await run.RunAsync(launch));
    }

    [Theory, EveryHost]
    public async Task A_process_that_runs_is_announced_once(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var announced = new List<ProcessIdentity>();
        // The process outlives its announcement: of one that is gone already nobody can say when it started.
        var launch = run.Shell("echo $$; cut -d' ' -f22 /proc/$$/stat 2>/dev/null || echo 0; until test -e announced; do sleep 0.01; done") with
        {
            OnStarted = identity =>
            {
                announced.Add(identity);
                File.WriteAllText(run.Folder["announced"], "");
            },
        };
        var lines = (await run.OutputAsync(launch)).Split('\n');
        var identity = Assert.Single(announced);
        Assert.Equal((lines[0], lines[1]), (identity.ProcessId.ToString(CultureInfo.InvariantCulture), identity.StartTicks.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(kind == HostKind.Posix, identity.OwnsGroup);
    }

    [Theory, EveryHost]
    public async Task A_fault_of_the_listener_reaches_the_caller_and_leaves_no_process(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var process = 0;
        var launch = run.Launch("/bin/sleep", "1000") with
        {
            OnStarted = identity =>
            {
                process = identity.ProcessId;
                throw new InvalidOperationException("listener");
            },
        };
        Assert.Equal("listener", (await Assert.ThrowsAsync<InvalidOperationException>(() => run.RunAsync(launch))).Message);
        await Eventually.IsGoneAsync(process.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, (await run.RunAsync(run.Launch("/bin/true"))).ExitCode);
    }

    [Theory, EveryHost]
    public async Task Output_is_in_its_file_while_the_process_still_runs(HostKind kind)
    {
        await using var run = new HostRun(kind);
        using var kill = new CancellationTokenSource();
        var path = run.Folder["followed.log"];
        var launch = run.Shell("echo early; exec sleep 1000") with { Stdout = new OutputCapture(path, 1000) };
        var running = run.RunAsync(launch, new AttemptCancellation(default, kill.Token));
        Assert.Equal("early", await Eventually.LineAsync(path));
        Assert.False(running.IsCompleted);
        await kill.CancelAsync();
        await running;
    }

    [Theory, EveryHost]
    public async Task Output_that_is_not_text_is_kept_byte_for_byte(HostKind kind)
    {
        await using var run = new HostRun(kind);
        var launch = run.Shell("printf '\\377\\000\\376\\n'");
        await run.RunAsync(launch);
        Assert.Equal([255, 0, 254, 10], launch.Stdout.ReadTail());
        Assert.Equal("", Encoding.UTF8.GetString(launch.Stderr.ReadTail()));
    }
}
