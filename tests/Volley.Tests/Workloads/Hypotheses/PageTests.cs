using System.Text.Json;

namespace Volley.Tests.Workloads.Hypotheses;

/// <summary>The two files for people.</summary>
public sealed class PageTests : IDisposable
{
    private readonly HypothesisFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_escapes_every_text_and_needs_no_other_file()
    {
        const string Evil = "<script>alert('x')</script>\"&";
        var candidates = HypothesisFolder.Candidates(Evil).Insert(1, $"\"user_slug\": {JsonSerializer.Serialize(Evil)},");
        await _folder.AggregateAsync(_folder.Root("r", candidates), _folder.Root("<b>bad</b>", "{"));
        var page = _folder.Text("hypothesis_leaderboard.html");
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>bad", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;").Length - 1);
        foreach (var outside in (string[])["http:", "https:", "src=", "href=", "@import", "url("])
            Assert.DoesNotContain(outside, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_names_each_contributor_of_a_segment()
    {
        var roots = Enumerable.Range(0, 7).Select(i => _folder.Root($"user{i}", HypothesisFolder.Candidates("a:b"))).ToArray();
        await _folder.AggregateAsync(roots);
        var page = _folder.Text("hypothesis_leaderboard.html");
        Assert.All(roots, r => Assert.Contains($"<bdi>{Path.GetFileName(r)}</bdi>", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_segment_that_would_break_the_Markdown_is_kept_in_its_cell()
    {
        await _folder.AggregateAsync(_folder.Root("r", HypothesisFolder.Candidates("a:b|c`d\ne")));
        var text = _folder.Text("hypothesis_leaderboard.md");
        Assert.Contains("| 1 | `` a:b\\|c`d e `` | 0.100000 | 1 | 100.000000 |\n", text, StringComparison.Ordinal);
        Assert.Contains("### 1. `` a:b|c`d e ``\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_stands_in_the_Markdown_as_it_is_but_for_its_line_ends()
    {
        var candidates = HypothesisFolder.Candidates("a:b");
        await _folder.AggregateAsync(
            _folder.Root("a", candidates.Insert(1, """ "user_slug": "a`b|c", """)),
            _folder.Root("b", candidates.Insert(1, """ "user_slug": "d\n## e\rf", """)));
        Assert.Contains("- notional contributors: `a`b|c`, `d ## e f`\n", _folder.Text("hypothesis_leaderboard.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_scores_counts_all_users_that_have_the_segment()
    {
        await _folder.AggregateAsync(
            _folder.Root("a", HypothesisFolder.Candidates("a:b")),
            _folder.Root("b", HypothesisFolder.Candidates("a:b").Replace("\"notional\"", "\"count\"", StringComparison.Ordinal)),
            _folder.Root("c", HypothesisFolder.Candidates("a:b").Replace("notional_weighted_avg_clv_pct", "unknown", StringComparison.Ordinal)));
        var text = _folder.Text("hypothesis_leaderboard.md");
        Assert.Contains("| 1 | `a:b` | 0.100000 | 3 | 100.000000 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| 1 | `a:b` | 0.500000 | 3 | 200.000000 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| 1 | `a:b` | 3 | 3 | 30 |\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Robust_statistics_are_those_of_the_first_notional_example()
    {
        await _folder.AggregateAsync(
            _folder.Root("a", HypothesisFolder.Candidates("a:b", more: ",\"trimmed_mean_clv_pct\": \"0.25\"")),
            _folder.Root("b", HypothesisFolder.Candidates("a:b", more: ",\"median_clv_pct\": 9")));
        Assert.Contains("- median_clv_pct: null | trimmed_mean_clv_pct: 0.250000 (robust_count_used=None)\n", _folder.Text("hypothesis_leaderboard.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_robust_statistic_beyond_every_float_refuses_no_user_and_is_shown_as_null()
    {
        var digits = new string('9', 400);
        var files = await _folder.AggregateAsync(
            _folder.Root("a", HypothesisFolder.Candidates("a:b", more: $",\"median_clv_pct\": {digits}, \"trimmed_mean_clv_pct\": 0.25, \"robust_clv_pct_count_used\": {digits}")),
            _folder.Root("b", HypothesisFolder.Candidates("a:b", more: $",\"trimmed_mean_clv_pct\": -{digits}")));
        Assert.Equal((2, 0), (files.UsersSucceeded, files.UsersFailed));
        Assert.Contains($"- median_clv_pct: null | trimmed_mean_clv_pct: 0.250000 (robust_count_used={digits})\n", _folder.Text("hypothesis_leaderboard.md"), StringComparison.Ordinal);
    }
}
