using Volley.Cli;
using Volley.Cli.Commands;
using Volley.Cli.Progress;
using Volley.Cli.Summary;
using Volley.Cli.Tables;
using Volley.Cli.Terminal;
using Volley.Scheduling;

namespace Volley.Tests.Cli;

public sealed class TextTests
{
    [Theory]
    [InlineData("connect to 'db1' timed out after 30s", "connect to <text> timed out after <n>s")]
    [InlineData("can't open \"a b.txt\"", "can't open <text>")]
    [InlineData("don't and won't stay", "don't and won't stay")]
    [InlineData("No such file: /home/ann/x.txt.", "No such file: <path>.")]
    [InlineData("GET https://api.example.com/v1/users?id=7 failed", "GET <url> failed")]
    [InlineData("request 0f8fad5b-d9cb-469f-a165-70867728950e rejected", "request <id> rejected")]
    [InlineData("2026-03-01T12:00:00.123Z ERROR boom", "<time> ERROR boom")]
    [InlineData("[2026-03-01 12:00:00,5] boom", "[<time>] boom")]
    [InlineData("at 12:00:01 boom", "at <time> boom")]
    [InlineData("fault at 0x7ffe12ab", "fault at <hex>")]
    [InlineData("commit 3f2a91bc not found", "commit <hex> not found")]
    [InlineData("line 12, column 3.5", "line <n>, column <n>")]
    [InlineData("user123 has 5 of 10", "user<n> has <n> of <n>")]
    [InlineData("read/write error", "read/write error")]
    [InlineData("  two\n lines\t here ", "two lines here")]
    [InlineData("defaced facade", "defaced facade")]
    [InlineData("it's 'x", "it's 'x")]
    [InlineData("", "")]
    public void Error_texts_lose_what_differs_from_job_to_job(string text, string pattern) => Assert.Equal(pattern, ErrorPattern.Of(text));

    [Theory]
    [InlineData("a\u001b[31mb", "a [31mb")]
    [InlineData("a\u202eb\u2066c\u2069", "a b c ")]
    [InlineData("a\u2028b\r\n", "a b  ")]
    [InlineData("naïve ☃", "naïve ☃")]
    public void What_steers_a_terminal_is_not_shown(string text, string shown) => Assert.Equal(shown, TextCells.Clean(text));

    [Fact]
    public void Error_patterns_of_long_texts_are_bounded() => Assert.Equal(400, ErrorPattern.Of(new string('x', 100_000)).Length);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(3, "3")]
    [InlineData(-0.00000001, "-0.000000010")]
    [InlineData(0.123456, "0.1235")]
    [InlineData(12.3456, "12.35")]
    [InlineData(1234.5678, "1235")]
    [InlineData(123456.7, "123,457")]
    [InlineData(12345678, "12,345,678")]
    [InlineData(0.0000123611, "0.00001236")]
    [InlineData(1e300, "1e300")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_have_four_significant_digits_and_no_exponents(double value, string text) => Assert.Equal(text, NumberText.Of(value));

    [Theory]
    [InlineData(new[] { 1.0, 2.0, 30.0 }, 0)]
    [InlineData(new[] { 0.5, 1.25 }, 3)]
    [InlineData(new[] { 1500.25, 0.012 }, 2)]
    [InlineData(new[] { 0.0, double.NaN }, 0)]
    [InlineData(new double[0], 0)]
    public void Numbers_of_a_column_share_their_decimals(double[] values, int decimals) => Assert.Equal(decimals, NumberText.Decimals(values));

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(0.0421, "42ms")]
    [InlineData(4.21, "4.2s")]
    [InlineData(59.7, "1m 00s")]
    [InlineData(65, "1m 05s")]
    [InlineData(3599.9, "1h 00m")]
    [InlineData(90_000, "1d 01h")]
    [InlineData(-3, "0ms")]
    public void Durations_have_two_units_at_most(double seconds, string text) => Assert.Equal(text, DurationText.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("0", "$0.00")]
    [InlineData("0.12", "$0.12")]
    [InlineData("0.0123", "$0.0123")]
    [InlineData("0.00004", "$0.00004")]
    [InlineData("1234.5", "$1,234.50")]
    [InlineData("-2", "-$2.00")]
    public void Money_has_cents_and_more_where_it_is_little(string amount, string text) =>
        Assert.Equal(text, MoneyText.Of(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(65, 50, 90, true, "about 1m 05s left (50s to 1m 30s)")]
    [InlineData(65, 50, 90, false, "about 1m 05s left")]
    [InlineData(3.2, 3.1, 3.3, true, "about 3s left")]
    [InlineData(7200, 3600, 86400, true, "about 2h 00m left (1h 00m to 1d 00h)")]
    public void Time_left_comes_with_its_range_where_that_says_more(double expected, double low, double high, bool withRange, string text) => Assert.Equal(
        text,
        StatusLine.TimeLeft(new Estimate(TimeSpan.FromSeconds(expected), TimeSpan.FromSeconds(low), TimeSpan.FromSeconds(high)), withRange));

    [Theory]
    [InlineData(250.0, "250 jobs/s")]
    [InlineData(41.234, "41.2 jobs/s")]
    [InlineData(0.5, "30.0 jobs/min")]
    [InlineData(0.001, "3.6 jobs/h")]
    public void Rates_take_the_unit_that_suits_them(double perSecond, string text) => Assert.Equal(text, NumberText.Rate(perSecond));

    [Theory]
    [InlineData("gzip", 4)]
    [InlineData("文字", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("🚀", 2)]
    [InlineData("", 0)]
    public void Text_is_measured_in_terminal_cells(string text, int width) => Assert.Equal(width, TextCells.Width(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 4, "abc…")]
    [InlineData("文字文字", 4, "文…")]
    [InlineData("abc", 0, "")]
    public void Text_is_cut_with_an_ellipsis(string text, int width, string cut) => Assert.Equal(cut, TextCells.Truncate(text, width));

    [Fact]
    public void Text_cut_in_the_middle_keeps_both_ends_and_the_width()
    {
        Assert.Equal("gzip-9-alpha-…3f2a91", TextCells.TruncateMiddle("gzip-9-alpha-with-a-long-name-3f2a91", 20));
        Assert.Equal(20, TextCells.Width(TextCells.TruncateMiddle(new string('文', 40) + "🚀🚀🚀", 20)), 1.0);
    }

    [Fact]
    public void Control_characters_of_a_job_never_reach_the_terminal() =>
        Assert.Equal("a [31m b c", StyledLine.Of("a\u001b[31m\nb\tc").ToString());

    [Theory]
    [InlineData("plain-1.2/x", "plain-1.2/x")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("", "''")]
    [InlineData("#12", "'#12'")]
    public void Words_are_quoted_as_a_shell_wants_them(string word, string typed) => Assert.Equal(typed, ShellText.Quote(word));

    [Theory]
    [InlineData("rnu", "run")]
    [InlineData("RUN", "run")]
    [InlineData("stat", "status")]
    [InlineData("result", "results")]
    [InlineData("zzz", null)]
    public void The_nearest_name_is_suggested(string typed, string? nearest) =>
        Assert.Equal(nearest, Suggestion.Nearest(typed, ["run", "plan", "status", "results", "logs", "explain"]));

    [Theory]
    [InlineData(0, "Interrupted: no more jobs are started.")]
    [InlineData(1, "Interrupted: 1 job gets up to 3s to finish; press Ctrl-C again to kill it.")]
    [InlineData(8, "Interrupted: 8 jobs get up to 3s to finish; press Ctrl-C again to kill them.")]
    public void An_interruption_says_how_many_jobs_get_how_long(int running, string text) =>
        Assert.Equal(text, InterruptionText.Of(running, TimeSpan.FromSeconds(3)));
}
