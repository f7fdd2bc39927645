using System.Text;
using System.Text.Json;
using Volley.EndToEnd.Testing;

namespace Volley.EndToEnd.OddJobs;

public sealed class OddNamesTests
{
    private static readonly string[] OddValues =
    [
        "two words", " leading", "trailing ", "it's", "say \"hi\"", "line\nbreak", "tab\tstop", "ü → 漢字 🎲", "--flag", "-", "a/b/../c", "/etc/passwd", "..", ".", ".hidden",
        "$HOME", "`id`", "$(id)", "a;b", "a|b&c", "*", "{n}", "\\", "%s", "CON", "a\\b", "\u0001", "é", "e\u0301", new string('x', 200), new string('y', 200) + "1", new string('y', 200) + "2", "",
    ];

    [Fact]
    public async Task Parameters_reach_the_command_to_the_byte_whatever_they_are()
    {
        Require.Linux();
        using var batch = new TempBatch($$"""
            name: odd
            command: [sh, job.sh, "{value}", "--value={value}"]
            matrix: {value: [{{string.Join(", ", OddValues.Select(Quote))}}]}
            """);
        batch.Write("job.sh", """
            test "--value=$1" = "$2" || exit 3
            test "$1" = "$VOLLEY_PARAM_VALUE" || exit 4
            printf '%s' "$1"
            """);
        var run = await batch.RunAsync("--parallel", "4");

        Assert.True(run.ExitCode == 0, run + batch.Results);
        Assert.Equal(OddValues, batch.Lines.Select(l => l.GetProperty("parameters").GetProperty("value").GetString()));
        Assert.Equal(OddValues, batch.Lines.Select(l => Stdout(batch, l)));
    }

    [Fact]
    public async Task Odd_parameters_make_safe_folders_all_of_them_inside_the_batch()
    {
        Require.Linux();
        using var batch = new TempBatch($$"""
            name: odd
            command: [sh, -c, "pwd; test \"$PWD\" = \"$VOLLEY_JOB_DIR\""]
            directory: job
            matrix: {value: [{{string.Join(", ", OddValues.Select(Quote))}}]}
            """);
        var run = await batch.RunAsync("--parallel", "4");

        Assert.True(run.ExitCode == 0, run + batch.Results);
        var jobs = Path.Combine(batch.Out, "jobs") + "/";
        var folders = batch.Lines.Select(l => Stdout(batch, l).TrimEnd()).ToArray();
        Assert.Equal(OddValues.Length, folders.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(folders, folder =>
        {
            Assert.StartsWith(jobs, folder, StringComparison.Ordinal);
            Assert.Matches("^[A-Za-z0-9._-]{1,100}$", folder[jobs.Length..]);
            Assert.NotEqual('.', folder[jobs.Length]);
        });
    }

    [Fact]
    public async Task Odd_items_from_lines_and_csv_keep_their_bytes()
    {
        using var batch = new TempBatch("""
            name: items
            stages:
              lines: {command: [printf, "%s", "{item}"], items: {lines: items.txt}}
              csv: {command: [printf, "%s|%s", "{first}", "{text}"], items: {csv: "odd name.csv"}}
            """);
        batch.Write("items.txt", "--help\n\n# a comment\nwith 'quotes' and \"more\"\r\n漢字\n");
        batch.Write("odd name.csv", "first,text\n\"a, b\",\"two\nlines\"\n-x,\"say \"\"hi\"\"\"\n");
        var run = await batch.RunAsync();

        Assert.True(run.ExitCode == 0, run + batch.Results);
        Assert.Equal(["--help", "with 'quotes' and \"more\"", "漢字", "a, b|two\nlines", "-x|say \"hi\""], batch.Lines.Select(l => Stdout(batch, l)));
    }

    [Fact]
    public async Task A_spec_in_a_folder_with_an_odd_name_runs()
    {
        using var outer = new TempBatch("name: outer\ncommand: [\"true\"]\n");
        var folder = outer.InFolder("a folder, with 'quotes' ünd\nmore");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "batch.yaml"), "name: inner\ncommand: [cat, data.txt]\ninputs: [data.txt]\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "data.txt"), "x");
        var run = await outer.VolleyAsync("run", folder, "--progress", "none");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.True(File.Exists(Path.Combine(folder, "batches", "inner", "results.jsonl")));
    }

    private static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                quoted.Append('\\').Append(rune);
            else if (rune.Value < 0x20)
                quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
            else
                quoted.Append(rune);
        }

        return quoted.Append('"').ToString();
    }

    private static string Stdout(TempBatch batch, JsonElement line)
    {
        var path = Path.Combine(batch.Out, "jobs", line.GetProperty("job").GetString()!, "stdout.log");
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }
}
