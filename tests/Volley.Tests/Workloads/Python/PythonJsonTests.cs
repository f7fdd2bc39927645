using System.Buffers;
using System.Text;
using Volley.Workloads.Python;

namespace Volley.Tests.Workloads.Python;

public sealed class PythonJsonTests
{
    [Fact]
    public void Documents_are_written_with_sorted_keys_and_ASCII_only()
    {
        var text = Dump(PythonJson.Parse("""{"b": [1, 1.0, true, null, [], {}, [[]]], "a": {"\ufb00": 1, "😀": 2, "Z": "é\u007f\"\\\/\n\u0001\ud83d"}}"""));
        Assert.Equal(
            """
            {
              "a": {
                "Z": "\u00e9\u007f\"\\/\n\u0001\ud83d",
                "\ufb00": 1,
                "\ud83d\ude00": 2
              },
              "b": [
                1,
                1.0,
                true,
                null,
                [],
                {},
                [
                  []
                ]
              ]
            }
            """,
            text);
    }

    [Fact]
    public void Numbers_keep_their_kind_and_size()
    {
        var text = Dump(PythonJson.Parse("[1e5, 1E+2, -0, -0.0, 123456789012345678901234567890, 0.1e1]"));
        Assert.Equal("[100000.0,100.0,0,-0.0,123456789012345678901234567890,1.0]", text.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_equal_keys_the_last_counts() => Assert.Equal("{\n  \"a\": 2\n}", Dump(PythonJson.Parse("""{"a": 1, "a": 2}""")));

    [Theory]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    public void What_JSON_cannot_say_is_read_but_not_written(string text)
    {
        var value = PythonJson.Parse(text);
        Assert.False(double.IsFinite(Assert.IsType<PythonFloat>(value).Value));
        Assert.Equal("ValueError", Assert.Throws<PythonException>(() => Dump(value)).TypeName);
    }

    [Theory]
    [InlineData("", "Expecting value: line 1 column 1 (char 0)")]
    [InlineData("nul", "Expecting value: line 1 column 1 (char 0)")]
    [InlineData("[1,\n]", "Expecting value: line 2 column 1 (char 4)")]
    [InlineData("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)")]
    [InlineData("[1", "Expecting ',' delimiter: line 1 column 3 (char 2)")]
    [InlineData("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)")]
    [InlineData("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)")]
    [InlineData("{\"a\":1,}", "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)")]
    [InlineData("\"😀", "Unterminated string starting at: line 1 column 1 (char 0)")]
    [InlineData("\"😀\t\"", "Invalid control character at: line 1 column 3 (char 2)")]
    [InlineData("\"\\u12\"", "Invalid \\uXXXX escape: line 1 column 3 (char 2)")]
    [InlineData("01", "Extra data: line 1 column 2 (char 1)")]
    [InlineData("\ufeff{}", "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)")]
    public void Faults_have_Pythons_words_and_places(string text, string expected)
    {
        var fault = Assert.Throws<PythonException>(() => PythonJson.Parse(text));
        Assert.Equal(("JSONDecodeError", expected), (fault.TypeName, fault.Message));
    }

    [Fact]
    public void A_depth_that_would_overflow_the_stack_is_an_error()
    {
        var fault = Assert.Throws<PythonException>(() => PythonJson.Parse(new string('[', 100_000)));
        Assert.Equal("RecursionError", fault.TypeName);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_an_error() =>
        Assert.Equal("UnicodeDecodeError", Assert.Throws<PythonException>(() => PythonText.Decode([0x22, 0xff, 0x22])).TypeName);

    private static string Dump(PythonValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        PythonJson.Write(value, buffer);
        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }
}
