using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Volley.Diagnostics;
using Volley.Planning;
using Volley.Specs;
using Volley.Specs.Reading;

namespace Volley.Tests.Specs;

public sealed class ItemsTests : IDisposable
{
    private const string Head = "name: b\nshell: x\n";
    private readonly SpecFolder _folder = new();

    [Fact]
    public void Lines_are_trimmed_and_blank_ones_and_comments_dropped()
    {
        _folder.With("users.txt", "\uFEFF ada \n\n# grace\n  # too\nalan#x\r\n1.10\n");
        var items = _folder.LoadGood(Head + "items: {lines: users.txt}\n").Stages[0].Items!;
        Assert.Equal([new ParameterValue("ada"), new ParameterValue("alan#x"), new ParameterValue("1.10")], Rows(items).Select(r => r[0]));
        Assert.Equal(["item"], items.Columns);
        Assert.False(items.AreFiles);
    }

    [Theory]
    [InlineData("", DiagnosticCodes.NoItems, "batch.yaml", 3)]
    [InlineData("# none\n\n", DiagnosticCodes.NoItems, "batch.yaml", 3)]
    [InlineData("a\nb\0c\n", DiagnosticCodes.NulCharacter, "users.txt", 2)]
    public void Lines_that_give_nothing_usable_are_mistakes(string content, string code, string file, int line)
    {
        _folder.With("users.txt", content);
        var diagnostic = Assert.Single(_folder.Load(Head + "items: {lines: users.txt}\n").Diagnostics);
        Assert.Equal((code, line), (diagnostic.Code, diagnostic.Location!.Value.Line));
        Assert.EndsWith(file, diagnostic.Location.Value.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_are_not_UTF_8_are_a_mistake()
    {
        _folder.With("users.txt");
        File.WriteAllBytes(Path.Combine(_folder.Root, "users.txt"), [(byte)'a', (byte)'\n', 0xFF, 0xFE, (byte)'\n']);
        Assert.Equal(DiagnosticCodes.FileMalformed, Assert.Single(_folder.Load(Head + "items: {lines: users.txt}\n").Diagnostics).Code);
    }

    [Fact]
    public void Columns_of_a_csv_file_become_parameters()
    {
        _folder.With("cases.csv", "\uFEFFquestion, answer\n\"Say \"\"hi\"\", now\",hi\n\n\"two\nlines\",1.10\n,empty\n");
        var items = _folder.LoadGood("name: b\ncommand: [\"true\", \"{question}\", \"{answer}\"]\nitems: {csv: cases.csv}\n").Stages[0].Items!;
        Assert.Equal(["question", "answer"], items.Columns);
        Assert.Equal(["Say \"hi\", now|hi", "two\nlines|1.10", "|empty"], Rows(items).Select(r => string.Join('|', r.Select(v => v.Text))));
        Assert.All(Rows(items).SelectMany(r => r), v => Assert.Equal(ParameterKind.Text, v.Kind));
    }

    [Theory]
    [InlineData("a,b\n1,2\n1,2,3\n", DiagnosticCodes.FileMalformed, 3)]
    [InlineData("a,b\n\"x\ny\",2\n1\n", DiagnosticCodes.FileMalformed, 4)]
    [InlineData("a,b\n\n\n1\n", DiagnosticCodes.FileMalformed, 4)]
    [InlineData("", DiagnosticCodes.FileMalformed, 1)]
    [InlineData("a,1b\n1,2\n", DiagnosticCodes.BadName, 1)]
    [InlineData("a,\n1,2\n", DiagnosticCodes.BadName, 1)]
    [InlineData("a,job\n1,2\n", DiagnosticCodes.ReservedName, 1)]
    [InlineData("a,b\n1,\"2\n", DiagnosticCodes.FileMalformed, 2)]
    [InlineData("a,b\n1,x\"y\n", DiagnosticCodes.FileMalformed, 2)]
    [InlineData("a,b\n1,x\0y\n", DiagnosticCodes.NulCharacter, 2)]
    public void A_mistake_in_a_csv_file_is_reported_with_the_files_own_line(string content, string code, int line)
    {
        _folder.With("cases.csv", content);
        var diagnostic = Assert.Single(_folder.Load(Head + "items: {csv: cases.csv}\n").Diagnostics);
        Assert.Equal((code, line), (diagnostic.Code, diagnostic.Location!.Value.Line));
        Assert.EndsWith("cases.csv", diagnostic.Location.Value.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1\n", "this record has 1 value, but the header names 2")]
    [InlineData("a,b\n1,2,3\n", "this record has 3 values, but the header names 2")]
    public void A_csv_record_with_too_few_or_too_many_values_says_how_many(string content, string message)
    {
        _folder.With("cases.csv", content);
        Assert.Equal(message, Assert.Single(_folder.Load(Head + "items: {csv: cases.csv}\n").Diagnostics).Message);
    }

    [Theory]
    [InlineData("a,b\n", DiagnosticCodes.NoItems)]
    [InlineData("a,a\n1,2\n", DiagnosticCodes.DuplicateParameter)]
    public void A_csv_file_that_does_not_fit_is_reported_at_its_key(string content, string code)
    {
        _folder.With("cases.csv", content);
        var diagnostic = Assert.Single(_folder.Load(Head + "items: {csv: cases.csv}\n").Diagnostics);
        Assert.Equal($"{code}@3", SpecFolder.Summary(diagnostic));
    }

    [Theory]
    [InlineData("items: {files: \"f*\"}\n", "VOL1031@3 'f*' gives 'f2', which cannot be read (and 1 more): no such file or directory")]
    [InlineData("inputs: [f1, f2]\n", "VOL1031@3 the input 'f2' cannot be read: no such file or directory")]
    [InlineData("matrix: {n: [1, 2, 3]}\nstdin: {file: \"f{n}\"}\n", "VOL1031@4 the file of 'stdin' 'f{n}' gives 'f2', which cannot be read: no such file or directory (and 1 more)")]
    public void A_file_that_cannot_be_read_is_a_mistake_before_any_job_runs(string text, string expected)
    {
        _folder.With("f1");
        foreach (var name in new[] { "f2", "f3" })
            File.CreateSymbolicLink(Path.Combine(_folder.Root, name), "nowhere");
        var diagnostic = Assert.Single(_folder.Load(Head + text).Diagnostics);
        Assert.Equal(expected, $"{SpecFolder.Summary(diagnostic)} {diagnostic.Message}");
    }

    [Theory]
    [InlineData("nu", "nu/*", "nu/a�")]
    [InlineData("nu", "**", "nu/a�")]
    [InlineData("nu/d�", "nu/*/x", "nu/d�")]
    [InlineData("nu/d�", "**/x", "nu/d�")]
    public void A_name_that_is_no_text_is_a_mistake_and_not_passed_over(string folder, string pattern, string named)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere all names are text.");
        _folder.With("nu/b");
        var path = folder.Replace("�", "\\377", StringComparison.Ordinal);
        Shell($"mkdir -p \"$(printf '{path}')\"; touch \"$(printf '{path}/{(folder == "nu" ? "a\\377" : "x")}')\"");
        try
        {
            var diagnostic = Assert.Single(_folder.Load(Head + $"items: {{files: \"{pattern}\"}}\n").Diagnostics);
            Assert.Equal($"the files of '{pattern}' cannot be listed: the name '{named}' is not UTF-8", diagnostic.Message);
        }
        finally
        {
            // The runtime cannot remove what it cannot name.
            Shell("rm -rf nu");
        }

        void Shell(string script)
        {
            using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = _folder.Root })!;
            process.WaitForExit();
        }
    }

    [Theory]
    [InlineData("items: {files: \"p*\"}\n", "'p*' gives 'pipe', which")]
    [InlineData("inputs: [pipe]\n", "the input 'pipe'")]
    public void A_pipe_among_files_is_a_mistake(string text, string named)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes in folders.");
        using (var process = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder.Root, "pipe")]))
            process.WaitForExit();
        var diagnostic = Assert.Single(_folder.Load(Head + text).Diagnostics);
        Assert.Equal($"{named} cannot be read: it is a pipe or a device, and such can be read only once", diagnostic.Message);
    }

    [Fact]
    public void Unknown_columns_of_a_missing_csv_file_cause_no_further_mistakes()
    {
        var diagnostic = Assert.Single(_folder.Load("name: b\ncommand: [\"true\", \"{question}\"]\nitems: {csv: cases.csv}\n").Diagnostics);
        Assert.Equal(DiagnosticCodes.FileMissing, diagnostic.Code);
    }

    [Fact]
    public void Csv_values_survive_quoting()
    {
        var values = Gen.Elements('a', 'b', ',', '"', '\n', ' ', 'é', '{').ListOf().Select(c => string.Concat(c));
        var rows = Gen.NonEmptyListOf(from a in values from b in values select (A: a, B: b));
        Prop.ForAll(rows.ToArbitrary(), list =>
        {
            var text = new StringBuilder("a,b\n");
            foreach (var (a, b) in list)
                text.Append($"\"{a.Replace("\"", "\"\"", StringComparison.Ordinal)}\",\"{b.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
            _folder.With("cases.csv", text.ToString());
            var items = _folder.LoadGood(Head + "items: {csv: cases.csv}\n").Stages[0].Items!;
            return Rows(items).Select(r => (r[0].Text, r[1].Text)).SequenceEqual(list.Select(r => (r.A, r.B)));
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Files_are_found_by_patterns_each_once_in_ordinal_order()
    {
        foreach (var file in (string[])["b.json", "a.json", "B.json", ".hidden.json", "c.txt", "sub/d.json", "sub/deep/e.json", "sub/.git/f.json", "batches/x/g.json", "sub/batches/h.json", "sub/a b.json"])
            _folder.With(file);
        Assert.Equal(["B.json", "a.json", "b.json"], Find("*.json"));
        Assert.Equal(["B.json", "a.json", "b.json", "sub/a b.json", "sub/batches/h.json", "sub/d.json", "sub/deep/e.json"], Find("**/*.json"));
        Assert.Equal(["sub/d.json"], Find("sub/?.json"));
        Assert.Equal(["a.json", "c.txt"], Find("[\"c.txt\", \"a.json\", \"./a.json\", \"[ac].json\", \"a.*\"]", expectError: true));
        Assert.Equal(["batches/x/g.json"], Find("batches/**/*.json"));
        Assert.Equal([".hidden.json"], Find(".*.json"));
        Assert.Equal(["sub/.git/f.json"], Find("**/.git/*"));
        Assert.Equal(["sub/a b.json", "sub/batches/h.json", "sub/d.json", "sub/deep/e.json"], Find("sub/**"));
        Assert.Equal([Path.Combine(_folder.Root, "a.json")], Find(_folder.Root + "/a.json"));

        string[] Find(string pattern, bool expectError = false)
        {
            if (expectError)
            {
                Assert.Equal(DiagnosticCodes.NoFilesMatch, Assert.Single(_folder.Load(Head + $"items: {{files: {pattern}}}\n").Diagnostics).Code);
                pattern = "[\"c.txt\", \"a.json\", \"./a.json\", \"a.*\"]";
            }

            var items = _folder.LoadGood(Head + $"items: {{files: {(pattern.StartsWith('[') ? pattern : $"\"{pattern}\"")}}}\n").Stages[0].Items!;
            Assert.True(items.AreFiles);
            return [.. Rows(items).Select(r => r[0].Text)];
        }
    }

    [Fact]
    public void Links_to_folders_above_do_not_lead_in_circles()
    {
        _folder.With("sub/a.json");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Root, "sub", "up"), _folder.Root);
        Assert.Equal(["sub/a.json"], Glob.Find(_folder.Root, "**/*.json"));
    }

    [Theory]
    [InlineData("*", "abc", true)]
    [InlineData("a*c", "abc", true)]
    [InlineData("a*c", "abd", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b*", "xxbxxaxx", false)]
    [InlineData("*", ".hidden", false)]
    [InlineData(".*", ".hidden", true)]
    [InlineData("", "", true)]
    [InlineData("**", "x", true)]
    public void Segments_match_names(string pattern, string name, bool matches) => Assert.Equal(matches, Glob.Matches(pattern, name));

    [Fact]
    public void A_pattern_of_many_stars_is_quick()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 100)) + "b";
        Assert.False(Glob.Matches(pattern, new string('a', 10_000)));
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<ParameterValue[]> Rows(ItemTable items) => Enumerable.Range(0, items.Count).Select(i => items[i]);
}
