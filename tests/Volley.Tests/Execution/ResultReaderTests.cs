using System.Globalization;
using System.Text;
using Volley.Execution;
using Volley.Execution.Processes;

namespace Volley.Tests.Execution;

public sealed class ResultReaderTests
{
    [Theory]
    [InlineData("{}", null, null, null)]
    [InlineData(" \n", null, null, null)]
    [InlineData("""{"metrics": {"b": 1.50, "a": 1E3, "ok": true, "name": "x\u00e9\"<"}}""", """{"b":1.50,"a":1E3,"ok":true,"name":"xé\"<"}""", null, null)]
    [InlineData("""{"metrics": {"n": 123456789012345678901234567890.1}}""", """{"n":123456789012345678901234567890.1}""", null, null)]
    [InlineData("""{"cost": 0.1, "other": {"deep": [1, null]}}""", null, "0.1", null)]
    [InlineData("""{"cost": 1e-3}""", null, "0.001", null)]
    [InlineData("""{"cost": -0.0}""", null, "0", null)]
    [InlineData("""{"outputs": ["a", "b c"], "cost": 2}""", null, "2", """["a","b c"]""")]
    [InlineData("{\"outputs\":\n {\"model\": \"m.bin\"}}", null, null, """{"model":"m.bin"}""")]
    [InlineData("\uFEFF{\"cost\": 1}", null, "1", null)]
    [InlineData("""{"metrics": {}, "outputs": []}""", null, null, null)]
    [InlineData("""{"accuracy": 0.5}""", null, null, null)]
    public void A_result_file_is_read(string json, string? metrics, string? cost, string? outputs)
    {
        Assert.Equal(
            new ResultReading(metrics, cost is null ? null : decimal.Parse(cost, CultureInfo.InvariantCulture), outputs, null), Read(json));
    }

    [Theory]
    [InlineData("{", "line 1, column 2: not valid JSON")]
    [InlineData("{\"metrics\": {\"x\": NaN}}", "line 1, column 19: not valid JSON")]
    [InlineData("{\n \"a\": 1,\n \"b\" 2}", "line 3, column 6: not valid JSON")]
    [InlineData("{} trailing", "line 1, column 4: not valid JSON")]
    [InlineData("[1]", "line 1, column 1: the result is not an object")]
    [InlineData("{\"metrics\": 1}", "line 1, column 13: 'metrics' is not an object")]
    [InlineData("{\"metrics\":\n{\"é\": 1, \"x\": null}}", "line 2, column 15: metric 'x' is neither a number, a boolean nor a string")]
    [InlineData("{\"metrics\": {\"x\": [1]}}", "line 1, column 19: metric 'x' is neither a number, a boolean nor a string")]
    [InlineData("{\"metrics\": {\"x\": 1e999}}", "line 1, column 19: metric 'x' is too large a number")]
    [InlineData("{\"metrics\": {\"x\": 1, \"x\": 2}}", "line 1, column 22: the name 'x' is given twice")]
    [InlineData("{\"metrics\": {\"x\": \"\\ud800\"}}", "line 1, column 19: a string is not valid Unicode")]
    [InlineData("{\"cost\": \"1\"}", "line 1, column 10: 'cost' is not a number")]
    [InlineData("{\"cost\": -0.01}", "line 1, column 10: 'cost' is negative")]
    [InlineData("{\"cost\": 1e300}", "line 1, column 10: 'cost' is too large a number")]
    [InlineData("{\"cost\": 1000000000001}", "line 1, column 10: 'cost' is too large a number")]
    [InlineData("{\"cost\": 1, \"cost\": 2}", "line 1, column 13: the name 'cost' is given twice")]
    [InlineData("{\"outputs\": \"a\"}", "line 1, column 13: 'outputs' is neither a list of paths nor an object of paths")]
    [InlineData("{\"outputs\": [1]}", "line 1, column 14: a path in 'outputs' is not a string")]
    [InlineData("{\"outputs\": {\"a\": null}}", "line 1, column 19: a path in 'outputs' is not a string")]
    public void A_malformed_result_is_a_failure_that_says_where(string json, string message)
    {
        Assert.Equal(new JobError(ErrorCodes.ResultMalformed, "VOLLEY_RESULT " + message), Read(json).Error);
    }

    [Theory]
    [InlineData("""{"accuracy": 0.50, "model": "m", "ok": false}""", """{"accuracy":0.50,"model":"m","ok":false}""")]
    [InlineData("""{"metrics": {"a": 1}, "b": 2}""", """{"a":1}""")]
    [InlineData("""{"cost": 1, "a": 2}""", null)]
    [InlineData("""{"a": 1, "b": [2]}""", null)]
    public void On_stdout_a_flat_object_is_the_metrics(string line, string? metrics)
    {
        var reading = ResultReader.ReadLine(new ObjectLine(1, Encoding.UTF8.GetBytes(line)));
        Assert.Equal((metrics, null), (reading.Metrics, reading.Error));
    }

    [Fact]
    public void A_bad_line_of_stdout_is_named()
    {
        Assert.Equal(
            "stdout line 17, column 13: 'metrics' is not an object",
            ResultReader.ReadLine(new ObjectLine(17, "{\"metrics\": 1}"u8.ToArray())).Error?.Message);
        Assert.StartsWith("stdout has no line that begins with '{'", ResultReader.ReadLine(null).Error?.Message, StringComparison.Ordinal);
        Assert.Equal(
            "stdout line 3 is longer than the 1048576 bytes that a result may have", ResultReader.ReadLine(new ObjectLine(3, null)).Error?.Message);
    }

    [Fact]
    public void No_file_is_no_result()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ResultReading.None, ResultReader.ReadFile(folder["none"]));
    }

    [Fact]
    public void Only_a_regular_file_of_bounded_size_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["secret"], "{\"cost\": 1}");
        File.CreateSymbolicLink(folder["link"], folder["secret"]);
        Directory.CreateDirectory(folder["folder"]);
        using (var maker = System.Diagnostics.Process.Start("mkfifo", [folder["fifo"]]))
            maker.WaitForExit();
        File.WriteAllText(folder["large"], new string(' ', ResultReader.MaxBytes) + "{}");
        Assert.Equal("VOLLEY_RESULT cannot be read: it is no regular file, or access to it is denied", error("link"));
        Assert.Equal("VOLLEY_RESULT is no regular file", error("fifo"));
        Assert.StartsWith("VOLLEY_RESULT", error("folder"), StringComparison.Ordinal);
        Assert.Equal("VOLLEY_RESULT is longer than the 1048576 bytes that a result may have", error("large"));

        string? error(string name) => ResultReader.ReadFile(folder[name]).Error?.Message;
    }

    private static ResultReading Read(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["result"], json);
        return ResultReader.ReadFile(folder["result"]);
    }
}
