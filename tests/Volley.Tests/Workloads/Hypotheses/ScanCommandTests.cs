using Volley.Diagnostics;
using Volley.Workloads.Diagnostics;
using Volley.Workloads.Hypotheses;

namespace Volley.Tests.Workloads.Hypotheses;

public sealed class ScanCommandTests
{
    private static readonly ScanFlags Flags = new() { ApiBaseUrl = " http://h ", Lite = true, ComputeClv = true };

    [Theory]
    [InlineData("sh scan.sh {user} {flags}", new[] { "sh", "scan.sh", "@u x", "--api-base-url", "http://h", "--lite", "--compute-clv" })]
    [InlineData("scan --for={user} '{{' \"a b\" 'it\"s' \\{user\\} {flags}", new[] { "scan", "--for=@u x", "{", "a b", "it\"s", "@u x", "--api-base-url", "http://h", "--lite", "--compute-clv" })]
    [InlineData("python -m polytool scan", new[] { "python", "-m", "polytool", "scan", "--user", "@u x", "--api-base-url", "http://h", "--lite", "--compute-clv" })]
    [InlineData("[\"sh\", \"-c\", \"echo $1\", \"{user}\", \"\"]", new[] { "sh", "-c", "echo $1", "@u x", "" })]
    public void A_command_is_an_argument_vector_with_the_user_and_the_flags(string text, string[] expected) =>
        Assert.Equal(expected, ScanCommand.Parse(text).ArgumentsFor("@u x", Flags));

    [Fact]
    public void The_user_is_never_read_as_a_template() => Assert.Equal(["x", "{flags} '$(id)'"], ScanCommand.Parse("x {user}").ArgumentsFor("{flags} '$(id)'", Flags));

    [Theory]
    [InlineData("", "it names no program")]
    [InlineData("'' {user}", "it names no program")]
    [InlineData("scan {flags}", "it has no {user}")]
    [InlineData("scan {usr}", "there is no {usr}")]
    [InlineData("scan x{flags} {user}", "{flags} is only a part of 'x{flags}'")]
    [InlineData("scan {user", "a brace in '{user' has no partner")]
    [InlineData("scan 'x {user}", "a ' is never closed")]
    [InlineData("[\"\\ud800\"]", "it begins with '[' and is no JSON array of strings")]
    [InlineData("[\"scan\", 5]", "it begins with '[' and is no JSON array of strings")]
    public void A_command_that_cannot_work_is_refused(string text, string message)
    {
        var fault = Assert.Throws<BatchException>(() => ScanCommand.Parse(text)).Diagnostics[0];
        Assert.Equal((WorkloadCodes.BadScanCommand, $"the scan command cannot be used: {message}"), (fault.Code, fault.Message));
        Assert.NotNull(fault.Hint);
    }

    [Fact]
    public void Flags_that_would_not_reach_the_scan_are_refused()
    {
        var fault = Assert.Throws<BatchException>(() => ScanCommand.Parse("scan {user}").CheckTakes(Flags));
        Assert.Contains("--api-base-url would not reach the scan", fault.Message, StringComparison.Ordinal);
        ScanCommand.Parse("scan {user}").CheckTakes(ScanFlags.None);
        ScanCommand.Parse("scan {user} {flags}").CheckTakes(Flags);
    }

    [Theory]
    [InlineData("RuntimeError: boom", "RuntimeError", "boom")]
    [InlineData("requests.exceptions.ReadTimeout: timed out: x", "ReadTimeout", "timed out: x")]
    [InlineData("KeyboardInterrupt", "KeyboardInterrupt", "")]
    [InlineData("12:30:01 WARN: x", null, null)]
    [InlineData("no space left", null, null)]
    [InlineData("done", null, null)]
    public void The_last_words_of_an_interpreter_are_the_error(string line, string? type, string? message) =>
        Assert.Equal(type is null ? null : (type, message!), ScanErrors.Parse(line));
}
